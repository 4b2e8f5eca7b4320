import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith } from "../link-with.ts";
import { secondsIn } from "../read-duration.ts";
import {
  firstText,
  type JsonObject,
  jsonIn,
  linkIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

const PAGE_SIZE = 50;
/** A number that begins with zeros, between a colon and the end of its place: JSON has no such numbers. */
const LEADING_ZEROS = /(":\s*)0+(?=\d+\s*[,}])/g;

/** ccMixter, remixes and samples under Creative Commons. Source: http://ccmixter.org/query-api */
export const ccmixter: Source = {
  id: "ccmixter",
  title: "ccMixter",
  kind: "search",
  media: ["audio"],
  keys: [],
  safeSearch: [],
  hosts: ["ccmixter.org"],
  mediaHosts: ["ccmixter.org"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A Creative Commons licence, named with each upload.",
  termsNote: "An open interface; its authors are to be named.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["piano", "lofi"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += limit) {
      const url = linkWith("https://ccmixter.org/api/query", { f: "json", search: query, limit, offset });
      const uploads = resultsAt(mendedJson((await asking.fetch.text(url)) ?? ""));
      yield* uploads.flatMap(candidatesOf);
      if (uploads.length < limit) return;
    }
  },
};

function mendedJson(text: string): unknown {
  const value = jsonIn(text) ?? jsonIn(text.replaceAll(LEADING_ZEROS, "$1"));
  if (value === null) throw oddAnswer("it is no JSON");
  return value;
}

/** An upload has several files: the first one that is sound, not the archive of its parts. */
function candidatesOf(upload: JsonObject): CandidateFacts[] {
  const id = textIn(upload["upload_id"]);
  const file = objectsIn(upload["files"]).find((one) => formatOf(one)["media-type"] === "audio");
  const url = linkIn(file?.["download_url"]);
  if (id === null || file === undefined || url === null) return [];
  return [
    candidate({
      source_id: id,
      kind: "audio",
      title: textIn(upload["upload_name"]),
      page_url: linkIn(upload["file_page_url"]),
      media_url: url,
      media_kind: "original",
      size_bytes: wholeIn(file["file_rawsize"]),
      mime: textIn(formatOf(file)["mime_type"]),
      duration_seconds: secondsIn(formatOf(file)["ps"]),
      creator: firstText(upload["user_real_name"], upload["user_name"]),
      creator_url: linkIn(upload["artist_page_url"]),
      license: licenseOfLink(linkIn(upload["license_url"]), textIn(upload["license_name"])),
    }),
  ];
}

function formatOf(file: JsonObject): JsonObject {
  return objectIn(file["file_format_info"]);
}
