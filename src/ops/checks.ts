/** One thing that was looked at. `remedy` is the command or the step that mends it, where it is not all right. */
export type Check = {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  readonly remedy: string | null;
};

/** What a look found: a sentence when all is right. A look that throws found a fault. */
export type Look = () => Promise<string> | string;

/** A fault that a look found, with the way out of it. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly remedy: string;

  constructor(text: string, remedy: string) {
    super(text);
    this.remedy = remedy;
  }
}

/** Carries a look out. Whatever it throws becomes a check that is not all right: looking must not end the program. */
export async function check(name: string, remedy: string, look: Look): Promise<Check> {
  try {
    return { name, ok: true, text: await look(), remedy: null };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { name, ok: false, text, remedy: error instanceof Fault ? error.remedy : remedy };
  }
}
