import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { licenseOfLink } from "../cc-license.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer, SourceFailure } from "../source-failure.ts";

const PAGE_SIZE = 200;
/** The code of an answer for a client ID that is unknown or not allowed. */
const KEY_REFUSED = "5";

/** Jamendo, music under Creative Commons. Source: https://developer.jamendo.com/v3.0/tracks */
export const jamendo: Source = {
  id: "jamendo",
  title: "Jamendo",
  kind: "search",
  media: ["audio"],
  keys: [{ part: null, required: true, help: "The client ID of an app from https://devportal.jamendo.com/" }],
  safeSearch: [],
  hosts: ["api.jamendo.com"],
  mediaHosts: ["*.jamendo.com"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "A Creative Commons licence, named with each track.",
  termsNote: "35000 requests a month, not for trade; tracks whose artist does not allow downloads are left out.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["piano", "ambient"],

  async *search(query, asking) {
    const limit = Math.min(PAGE_SIZE, asking.limit);
    for (let offset = 0; ; offset += limit) {
      const question = { client_id: asking.key(), format: "json", search: query, include: "licenses", limit, offset };
      const answer = objectIn(await asking.fetch.json(linkWith("https://api.jamendo.com/v3.0/tracks/", question)));
      demandSuccess(objectIn(answer["headers"]));
      const tracks = resultsAt(answer, "results");
      yield* tracks.flatMap(candidatesOf);
      if (tracks.length < limit) return;
    }
  },
};

/** Errors come with status 200. Source: https://developer.jamendo.com/v3.0/response-codes */
function demandSuccess({ status, code, error_message }: JsonObject): void {
  if (status === "success") return;
  if (textIn(code) === KEY_REFUSED) throw new SourceFailure("needs_key", "Jamendo does not take the key.");
  throw oddAnswer(`it says "${textIn(error_message) ?? "an error"}"`);
}

function candidatesOf(track: JsonObject): CandidateFacts[] {
  const id = textIn(track["id"]);
  const url = linkIn(track["audiodownload"]);
  if (id === null || url === null || track["audiodownload_allowed"] !== true) return [];
  return [
    candidate({
      source_id: id,
      kind: "audio",
      title: textIn(track["name"]),
      page_url: linkIn(track["shareurl"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(track["image"]),
      duration_seconds: numberIn(track["duration"]),
      creator: textIn(track["artist_name"]),
      license: licenseOfLink(linkIn(track["license_ccurl"])),
    }),
  ];
}
