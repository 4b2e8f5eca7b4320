/** The most lines that one job takes. */
export const MOST_LINES = 10_000;

/** Splits pasted text into lines, without empty ones and comments. What a line is worth is the server's to judge. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .flatMap((line) => splitLinks(line.trim()))
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Several links on one line, with spaces between, are several lines. */
function splitLinks(line: string): string[] {
  return /^https?:\/\/\S+(\s+https?:\/\/\S+)+$/i.test(line) ? line.split(/\s+/) : [line];
}

/** Tells whether pasted text is meant as links, so that other pastes are left alone. */
export function looksLikeLinks(text: string): boolean {
  return linesOf(text).some((line) => /^https?:\/\//i.test(line));
}
