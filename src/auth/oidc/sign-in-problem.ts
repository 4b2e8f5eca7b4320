/** Why single sign-on came to nothing; the page has a sentence for each. */
export const SIGN_IN_PROBLEMS = [
  /** The provider does not answer. */
  "unreachable",
  /** The provider's answers do not hold together: a wrong signature, nonce, audience or form. */
  "untrue",
  /** The sign-in was not begun in this browser, or too long ago. */
  "state",
  /** The person or the provider said no. */
  "denied",
  /** The provider does not vouch for the e-mail address. */
  "unverified",
  /** They have no account, and may not make one. */
  "uninvited",
  "suspended",
  "failed",
] as const;
export type SignInProblemCode = (typeof SIGN_IN_PROBLEMS)[number];

/** Single sign-on cannot go on; the message is for the log. */
export class SignInProblem extends Error {
  override readonly name = "SignInProblem";
  readonly code: SignInProblemCode;

  constructor(code: SignInProblemCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
