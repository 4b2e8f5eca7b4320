/** How sources write their answers: for each a page with all that was found, in the shape that it documents. */

/** The words of a query stand in another parameter with each source. */
const QUERY_PARAMETERS = ["q", "gsrsearch", "keys", "lookfor", "query"] as const;

type Found = { readonly name: string; readonly file: string; readonly page: string };
type Shape = (found: readonly Found[]) => unknown;

const CC_BY = "https://creativecommons.org/licenses/by/4.0/";

const SHAPES = {
  openverse: (found) => ({
    result_count: found.length,
    page_count: 1,
    page: 1,
    results: found.map(({ name, file, page }) => ({
      id: name,
      title: `Title of ${name}`,
      foreign_landing_url: page,
      url: file,
      creator: "Ayşe",
      license: "by",
      license_version: "4.0",
      license_url: CC_BY,
      width: 640,
      height: 480,
    })),
  }),
  wikimedia_commons: (found) => ({
    batchcomplete: "",
    query: {
      pages: Object.fromEntries(
        found.map(({ name, file }, index) => [
          String(index + 1),
          {
            pageid: index + 1,
            index: index + 1,
            title: `File:${name}.jpg`,
            imageinfo: [{ url: file, mime: "image/jpeg", width: 32, height: 32, size: 500 }],
          },
        ]),
      ),
    },
  }),
  artic: (found) => ({
    data: found.map(({ name }) => ({ id: name, title: name, image_id: `${name}.jpg`, is_public_domain: true })),
    config: { iiif_url: found[0]?.file.replace(/\/[^/]+$/, "") },
    pagination: { total_pages: 1 },
  }),
  cleveland: (found) => ({
    info: { total: found.length },
    data: found.map(({ name, file, page }) => ({
      id: name,
      title: name,
      url: page,
      share_license_status: "CC0",
      images: { print: { url: file, width: "800", height: "600" } },
      creators: [{ description: "Somebody (Turkish, 1900-1980)" }],
    })),
  }),
  vam: (found) => ({
    info: { pages: 1 },
    records: found.map(({ name, file }) => ({ systemNumber: name, _images: { _iiif_image_base_url: `${file}/` } })),
  }),
  smk: (found) => ({
    found: found.length,
    items: found.map(({ name, file }) => ({ id: name, image_native: file, titles: [{ title: name }], rights: CC_BY })),
  }),
  finna: (found) => ({
    resultCount: found.length,
    records: found.map(({ name, file }) => ({ id: name, title: name, images: [file] })),
  }),
  museums_victoria: (found) =>
    found.map(({ name, file }) => ({
      id: name,
      displayTitle: name,
      media: [{ type: "image", large: { uri: file, width: 700, height: 500 }, licence: { shortName: "CC BY" } }],
    })),
  inaturalist: (found) => ({
    total_results: found.length,
    results: found.map(({ name, file, page }) => ({
      species_guess: name,
      uri: page,
      user: { login: "mia" },
      photos: [{ id: name, url: file, license_code: "cc-by" }],
    })),
  }),
  /** Every file of it is a video. */
  gbif: (found) => ({
    endOfRecords: true,
    results: found.map(({ name, file }) => ({
      key: name,
      media: [{ type: "MovingImage", format: "video/mp4", identifier: file.replace(/jpg$/, "mp4"), license: CC_BY }],
    })),
  }),
  wallhaven: (found) => ({
    meta: { last_page: 1 },
    data: found.map(({ name, file, page }) => ({ id: name, path: file, url: page, purity: "sfw" })),
  }),
  scryfall: (found) => ({
    has_more: false,
    data: found.map(({ name, file }) => ({ id: name, name, image_uris: { png: file } })),
  }),
  stocksnap: (found) => ({ results: found.map(({ name }) => ({ img_id: name.replaceAll("-", "_") })) }),
} as const satisfies Record<string, Shape>;

export type ShapedSource = keyof typeof SHAPES;

export const SHAPED_SOURCES = Object.keys(SHAPES) as readonly ShapedSource[];

/** What a source answers that found files with these names; their links lead to `origin`. */
export function shapeAnswer(source: ShapedSource, names: readonly string[], origin: string): string {
  const found = names.map((name) => ({
    name,
    file: `${origin}/files/${source}-${name}.jpg`,
    page: `${origin}/pages/${name}`,
  }));
  return JSON.stringify(SHAPES[source](found));
}

/** The words that a source was asked for. */
export function queryOf({ searchParams, pathname }: URL): string {
  const named = QUERY_PARAMETERS.map((name) => searchParams.get(name)).find((text) => text !== null);
  return named ?? decodeURIComponent(/\/search-photos\/([^/]+)\//.exec(pathname)?.[1] ?? "");
}
