import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

/** Mints secrets that can be found again, and looks for them wherever somebody might see them. */
export class Markers {
  readonly #mark = `S3CR3T-${randomUUID()}`;
  /** Real secrets that the server made: a guest's token, an API key. They have names of their own. */
  readonly #learnt = new Map<string, string>();
  #looks = 0;
  #count = 0;

  /** Gives a secret; its name says where it went in. */
  mint(name: string): string {
    this.#count += 1;
    return `${this.#mark}-${this.#count}-${name}-end`;
  }

  learn(name: string, secret: unknown): string {
    assert.ok(typeof secret === "string" && secret.length >= 16, `${name} is no secret: ${String(secret)}`);
    this.#learnt.set(name, secret);
    return secret;
  }

  /** Fails where a secret stands in the text, with what is around it. `except` are secrets that may stand there. */
  absentFrom(place: string, text: string, except: readonly string[] = []): void {
    this.#looks += 1;
    for (const { name, at } of this.#found(text)) {
      if (except.includes(name)) continue;
      assert.fail(`${name} stands in ${place}: …${text.slice(Math.max(0, at - 160), at + 120)}…`);
    }
  }

  get looks(): number {
    return this.#looks;
  }

  *#found(text: string): Generator<{ name: string; at: number }> {
    for (let at = text.indexOf(this.#mark); at >= 0; at = text.indexOf(this.#mark, at + 1)) {
      const [, name = "a marker"] = /^-\d+-([a-z_-]+)-end/i.exec(text.slice(at + this.#mark.length)) ?? [];
      yield { name, at };
    }
    for (const [name, secret] of this.#learnt) {
      const at = text.indexOf(secret);
      if (at >= 0) yield { name, at };
    }
  }
}
