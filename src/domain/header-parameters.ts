/** A `name=value` of a header. `raw` is the value as it stands there, `value` that without its quotes. */
export type HeaderParameter = { readonly name: string; readonly value: string; readonly raw: string };

/** What stands between semicolons; a quoted semicolon is none, and a quote that is not closed reaches to the end. */
const PART = /(?:[^;"]|"(?:[^"\\]|\\.|\\$)*(?:"|$))+/gs;

/**
 * Reads the parameters of a header as Chromium does: the first that has no name, no value or a quote in its name ends
 * the list.
 */
export function* headerParameters(text: string): Generator<HeaderParameter> {
  for (const [part] of text.matchAll(PART)) {
    if (trimBlanks(part) === "") continue;
    const parameter = parseParameter(part);
    if (parameter === null) return;
    yield parameter;
  }
}

/** Takes spaces and tabs off both ends. */
export function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+/, "").replace(/(?<![ \t])[ \t]+$/, "");
}

function parseParameter(part: string): HeaderParameter | null {
  const equals = part.indexOf("=");
  const name = trimBlanks(part.slice(0, Math.max(equals, 0)));
  const raw = trimBlanks(part.slice(equals + 1));
  return name === "" || name.includes('"') || raw === "" ? null : { name, value: unquote(raw), raw };
}

/** A value that only begins with a quote loses just that one, and keeps its backslashes. */
function unquote(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  return /^".*"$/s.test(raw) ? raw.slice(1, -1).replaceAll(/\\(.|$)/gs, "$1") : raw.slice(1);
}
