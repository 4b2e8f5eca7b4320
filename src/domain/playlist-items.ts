/** No list is longer, and no job has more files. */
export const MAX_ENTRIES = 10_000;

/** One entry, from one to another, from one on, or up to one; as yt-dlp's `-I` has it. */
const ITEM = /^(?:([1-9]\d{0,4})(?:[-:]([1-9]\d{0,4})?)?|:([1-9]\d{0,4}))$/;
const MAX_ITEMS = 100;

/**
 * Tells whether a text names entries of a list by their numbers, like `1-5,8` or `20-`. Source: the option
 * `--playlist-items` of yt-dlp; steps and counting from the end are not taken.
 */
export function isPlaylistItems(text: string): boolean {
  const items = text.split(",");
  return items.length <= MAX_ITEMS && items.every(isItem);
}

function isItem(item: string): boolean {
  const [, first, last] = ITEM.exec(item) ?? [null, null, null];
  if (first === null) return false;
  return first === undefined || last === undefined || Number(first) <= Number(last);
}
