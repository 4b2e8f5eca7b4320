/** Gathers what one thread says to another within a turn, because to wake the other costs more than to tell it much. */
export class Outbox<Message> {
  readonly #post: (messages: readonly Message[]) => void;
  readonly #atEndOfTurn: (send: () => void) => void;
  #messages: Message[] = [];

  /** @param atEndOfTurn runs something once, when what is said now has been said */
  constructor(post: (messages: readonly Message[]) => void, atEndOfTurn: (send: () => void) => void) {
    this.#post = post;
    this.#atEndOfTurn = atEndOfTurn;
  }

  say(message: Message): void {
    if (this.#messages.push(message) === 1) this.#atEndOfTurn(() => this.#send());
  }

  #send(): void {
    const messages = this.#messages;
    this.#messages = [];
    this.#post(messages);
  }
}
