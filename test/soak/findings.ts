/** What a soak promised and saw: every promise is looked at many times, and one miss is a failure. */
export class Findings {
  readonly #looks = new Map<string, { held: number; broken: string[] }>();

  /** Looks at one promise; `detail` says what was seen where it did not hold. */
  check(promise: string, held: boolean, detail: string | (() => string) = ""): boolean {
    const look = this.#looks.get(promise) ?? { held: 0, broken: [] };
    this.#looks.set(promise, look);
    if (held) look.held += 1;
    else {
      const text = typeof detail === "string" ? detail : detail();
      look.broken.push(text);
      if (look.broken.length <= 5) console.error(`  BROKEN: ${promise}: ${text}`);
    }
    return held;
  }

  /** Prints every promise with its counts and, as the last line, how many held; tells whether all did. */
  report(): boolean {
    let failed = 0;
    for (const [promise, { held, broken }] of this.#looks) {
      if (broken.length > 0) failed += 1;
      console.log(`${broken.length > 0 ? "FAIL" : "ok  "} ${promise} (${held} times${missed(broken.length)})`);
    }
    console.log(`${this.#looks.size - failed} passed, ${failed} failed`);
    return failed === 0 && this.#looks.size > 0;
  }
}

function missed(count: number): string {
  return count > 0 ? `, ${count} times not` : "";
}
