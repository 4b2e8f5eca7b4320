/** A link leads to a list (playlist, channel, feed): its entries are to be fetched, it has no bytes of its own. */
export class ListFound extends Error {
  override readonly name = "ListFound";
  readonly title: string;

  constructor(title: string) {
    super("The link leads to a list.");
    this.title = title;
  }
}
