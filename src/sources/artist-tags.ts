import { textIn } from "./read-json.ts";

/** What stands among the tags of artists and names nobody. */
const NOBODY =
  /^(?:conditional_dnp|avoid_posting|unknown_artist|anonymous_artist|anonymous|third-party_edit|(?:sound|epilepsy)_warning)$/;

/** The artists among the tags of a picture, in one line, or null where none is named. */
export function artistsIn(tags: readonly unknown[]): string | null {
  const names = tags.flatMap((tag) => textIn(tag) ?? []).filter((name) => !NOBODY.test(name));
  return names.length === 0 ? null : names.join(", ").replaceAll("_", " ");
}
