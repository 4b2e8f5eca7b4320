import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, listIn, numberIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

/** media.ccc.de, recorded talks. Source: https://github.com/voc/voctoweb#public-json-api */
export const mediaCcc: Source = {
  id: "media_ccc",
  title: "media.ccc.de",
  kind: "search",
  media: ["video", "audio"],
  keys: [],
  safeSearch: [],
  hosts: ["media.ccc.de"],
  mediaHosts: ["cdn.media.ccc.de"],
  pageSize: 25,
  requestsPerMinute: null,
  licenseNote: "Mostly Creative Commons, said in the talk; the answers tell none.",
  termsNote: "An open interface for players and mirrors.",
  recorded: true,
  recommended: true,
  adult: false,
  bridge: null,
  examples: ["linux", "cryptography"],

  async *search(query, asking) {
    const seen = new Set<string>();
    for (let page = 1; ; page++) {
      const url = linkWith("https://media.ccc.de/public/events/search", { q: query, page: page === 1 ? null : page });
      const events = resultsAt(await asking.fetch.json(url), "events");
      yield* events.flatMap((event) => candidatesOf(event, asking.kinds));
      const known = seen.size;
      for (const event of events) seen.add(textIn(event["guid"]) ?? "");
      // How many pages there are stands in headers alone; past the last one there is nothing new.
      if (seen.size === known) return;
    }
  },
};

/** One file a talk: its film, or its sound where no film is wanted or there. */
function candidatesOf(event: JsonObject, kinds: Asking["kinds"]): CandidateFacts[] {
  const id = textIn(event["guid"]);
  const recordings = objectsIn(event["recordings"]);
  const [kind] = (["video", "audio"] as const).filter((one) => kinds.has(one) && bestOf(recordings, one) !== undefined);
  const best = kind === undefined ? undefined : bestOf(recordings, kind);
  const url = linkIn(best?.["recording_url"]);
  if (id === null || kind === undefined || best === undefined || url === null) return [];
  const people = listIn(event["persons"]).flatMap((person) => textIn(person) ?? []);
  return [
    candidate({
      source_id: id,
      kind,
      title: textIn(event["title"]),
      page_url: linkIn(event["frontend_link"]),
      media_url: url,
      media_kind: "best_known",
      thumbnail_url: linkIn(event["thumb_url"]),
      width: kind === "video" ? wholeIn(best["width"]) : null,
      height: kind === "video" ? wholeIn(best["height"]) : null,
      mime: textIn(best["mime_type"]),
      duration_seconds: numberIn(best["length"]),
      creator: people.length === 0 ? null : people.join(", "),
    }),
  ];
}

/** The recording with the most lines, the first of several; subtitles are recordings as well. Sizes are megabytes. */
function bestOf(recordings: readonly JsonObject[], kind: CandidateKind): JsonObject | undefined {
  const lines = (recording: JsonObject): number => wholeIn(recording["height"]) ?? 0;
  return recordings
    .filter(({ mime_type, recording_url }) => textIn(mime_type)?.startsWith(`${kind}/`) && linkIn(recording_url))
    .toSorted((a, b) => lines(b) - lines(a))[0];
}
