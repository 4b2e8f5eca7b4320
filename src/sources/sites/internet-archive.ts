import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

const PAGE_SIZE = 50;
/** No page may end behind it. */
const MOST_RESULTS = 10_000;
/** So that one item, an album or a scanned box, does not stand for all results. */
const FILES_OF_AN_ITEM = 10;
const MEDIA_TYPES: Readonly<Record<CandidateKind, readonly string[]>> = {
  image: ["image"],
  video: ["movies"],
  audio: ["audio", "etree"],
  file: ["texts"],
};
/** Texts are kept as scanned pages: what can be read is made from those. */
const READABLE = /\.(?:pdf|epub)$/i;
const NOT_THE_WORK = ["Metadata", "Item Tile", "JPEG Thumb", "Collection Header", "Archive BitTorrent"];

/**
 * The Internet Archive: a search for items, then the files of each.
 * Source: https://archive.org/developers/ and https://archive.org/advancedsearch.php
 */
export const internetArchive: Source = {
  id: "internet_archive",
  title: "Internet Archive",
  kind: "search",
  media: ["image", "video", "audio", "file"],
  keys: [],
  safeSearch: [],
  hosts: ["archive.org"],
  mediaHosts: ["archive.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A licence where the uploader named one; often none is told.",
  termsNote: "Each item is asked for by itself; what is only lent is left out.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["nasa", "librivox poetry"],

  async *search(query, asking) {
    const types = [...asking.kinds].flatMap((kind) => MEDIA_TYPES[kind]).join(" OR ");
    const rows = Math.min(PAGE_SIZE, asking.limit);
    for (let page = 1; page * rows <= MOST_RESULTS; page++) {
      const url = linkWith("https://archive.org/advancedsearch.php", {
        q: `(${query}) AND mediatype:(${types})`,
        "fl[]": ["identifier", "mediatype", "title", "creator", "licenseurl"],
        rows,
        page,
        output: "json",
      });
      const answer = objectIn(await asking.fetch.json(url));
      for (const item of resultsAt(answer, "response", "docs")) yield* lookInto(item, asking);
      if (page * rows >= (wholeIn(objectIn(answer["response"])["numFound"]) ?? 0)) return;
    }
  },
};

async function* lookInto(item: JsonObject, asking: Asking): AsyncGenerator<CandidateFacts> {
  const id = textIn(item["identifier"]);
  const kind = kindOfItem(textIn(item["mediatype"]));
  if (id === null || kind === null || !asking.kinds.has(kind)) return;
  const record = objectIn(await asking.fetch.json(new URL(`https://archive.org/metadata/${encodeURIComponent(id)}`)));
  const meta = objectIn(record["metadata"]);
  // An item that was taken down is an empty object.
  if (textIn(meta["access-restricted-item"]) === "true") return;
  const files = objectsIn(record["files"]).filter((file) => isWork(file, kind));
  for (const file of files.slice(0, FILES_OF_AN_ITEM)) yield* candidatesOf(id, kind, file, item, meta);
}

function kindOfItem(mediaType: string | null): CandidateKind | null {
  const kinds = Object.keys(MEDIA_TYPES) as CandidateKind[];
  return kinds.find((kind) => mediaType !== null && MEDIA_TYPES[kind].includes(mediaType)) ?? null;
}

function isWork(file: JsonObject, kind: CandidateKind): boolean {
  const name = textIn(file["name"]);
  if (name === null || textIn(file["private"]) === "true") return false;
  if (NOT_THE_WORK.includes(textIn(file["format"]) ?? "")) return false;
  if (kind === "file") return READABLE.test(name);
  return file["source"] === "original" && kindOfFile(null, name) === kind;
}

function* candidatesOf(
  id: string,
  kind: CandidateKind,
  file: JsonObject,
  item: JsonObject,
  meta: JsonObject,
): Generator<CandidateFacts> {
  const name = textIn(file["name"]);
  if (name === null) return;
  const path = name.split("/").map(encodeURIComponent).join("/");
  yield candidate({
    source_id: `${id}/${name}`,
    kind,
    title: firstText(file["title"], ...listIn(item["title"])),
    page_url: `https://archive.org/details/${encodeURIComponent(id)}`,
    media_url: `https://archive.org/download/${encodeURIComponent(id)}/${path}`,
    media_kind: file["source"] === "original" ? "original" : "best_known",
    thumbnail_url: `https://archive.org/services/img/${encodeURIComponent(id)}`,
    width: wholeIn(file["width"]),
    height: wholeIn(file["height"]),
    size_bytes: wholeIn(file["size"]),
    duration_seconds: numberIn(file["length"]),
    creator: firstText(...listIn(item["creator"])),
    license: license({
      url: linkIn(firstText(...listIn(meta["licenseurl"]), ...listIn(item["licenseurl"]))),
      text: textOfHtml(firstText(...listIn(meta["rights"]))),
    }),
  });
}
