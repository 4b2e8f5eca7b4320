/**
 * Folds text for searching: case, accents and the Turkish İ/I/ı are made alike, so that "istanbul" finds "İSTANBUL".
 */
export function foldText(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("ı", "i").normalize("NFC");
}

/** Splits what a person typed into the words to search for, folded. */
export function searchWords(query: string): string[] {
  return foldText(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .slice(0, 12);
}
