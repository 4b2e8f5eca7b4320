/** A search that yt-dlp knows: with what it begins, and what it says of it. */
export type NamedSearch = { readonly prefix: string; readonly title: string; readonly example: string };

/** One site, or one part of it, that a program knows. */
export type KnownSite = {
  /** As the program names it. */
  readonly name: string;
  readonly description: string | null;
  readonly example: string | null;
  /** The program says itself that it does not work at present. */
  readonly broken: boolean;
};

const BROKEN = /\s*\(CURRENTLY BROKEN\)/;
/** Only searches come with an example; other prefixes (`ytuser:`) lead to what a site has, not to what it finds. */
const SEARCH = /"(\w+):" prefix \(e\.g\. "\w+:([^"]+)"\)/;

/** Reads what `yt-dlp --extractor-descriptions` prints: a line for each, its name and mostly a description. */
export function readYtdlpSites(text: string): KnownSite[] {
  return linesOf(text).map((line) => {
    const whole = line.replace(BROKEN, "");
    const [, name = whole, said = ""] = /^(\S+?):? (.*)$/.exec(whole) ?? [];
    const description = said.trim() || null;
    return { name: name.trim(), description, example: null, broken: BROKEN.test(line) };
  });
}

/** The searches among them, by what is said of each: `YouTube search; "ytsearch:" prefix (e.g. "ytsearch5:a tortoise")`. */
export function searchesIn(sites: readonly KnownSite[]): NamedSearch[] {
  return sites.flatMap(({ name, description, broken }) => {
    const [, prefix, example] = SEARCH.exec(description ?? "") ?? [];
    if (prefix === undefined || example === undefined || broken) return [];
    const title = description?.split(/; |"/)[0]?.trim() || name;
    return [{ prefix, title, example }];
  });
}

/**
 * Reads what `gallery-dl --list-extractors` prints: blocks of a class, what it is for, its category and an example.
 * Older versions write `Category: x - Subcategory: y` alike.
 */
export function readGalleryDlSites(text: string): KnownSite[] {
  return text
    .replaceAll("\r", "")
    .split(/\n{2,}/)
    .flatMap((block) => {
      const [type = "", ...lines] = linesOf(block);
      const [, category, part] = /^Category: (.*?) - Subcategory: (.*)$/m.exec(block) ?? [];
      if (category === undefined) return [];
      const example = /^Example ?: (\S+)$/m.exec(block)?.[1] ?? null;
      const [description = null] = lines.filter((line) => !/^(?:Category|Example) ?:/.test(line));
      // Whoever serves many sites alike has no category of its own.
      const name = category === "" ? type.replace(/Extractor$/, "") : [category, part].filter(Boolean).join(":");
      return [{ name, description, example, broken: false }];
    });
}

function linesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => line.trim() || []);
}
