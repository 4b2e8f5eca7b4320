/** The text of an option does not have the form it must have; its message is the reason in words. */
export class BadValue extends Error {
  override readonly name = "BadValue";
}
