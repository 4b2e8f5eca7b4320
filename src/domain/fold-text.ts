/**
 * Folds text for searching: case, accents and the Turkish İ/I/ı are made alike, so that "istanbul" finds "İSTANBUL".
 */
export function foldText(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("ı", "i").normalize("NFC");
}

/** Splits a text into the words by which it is found, folded. */
export function textWords(text: string): string[] {
  return foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Splits what a person typed into the words to search for, folded. */
export function searchWords(query: string): string[] {
  return textWords(query).slice(0, 12);
}
