import type { CandidateFacts, CandidateKind } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import {
  firstText,
  type JsonObject,
  linkIn,
  numberIn,
  objectIn,
  objectsIn,
  resultsAt,
  textIn,
  wholeIn,
} from "../read-json.ts";
import type { Asking, Source } from "../source.ts";

type Instance = { readonly id: string; readonly host: string; readonly files: string };

const PAGE_SIZE = 40;
/** A "gifv" is a short film without sound. */
const KINDS: Readonly<Record<string, CandidateKind>> = {
  image: "image",
  gifv: "video",
  video: "video",
  audio: "audio",
};

const INSTANCES: readonly Instance[] = [
  { id: "chaos_social", host: "chaos.social", files: "assets.chaos.social" },
  { id: "fosstodon", host: "fosstodon.org", files: "cdn.fosstodon.org" },
  { id: "hachyderm", host: "hachyderm.io", files: "media.hachyderm.io" },
  { id: "infosec_exchange", host: "infosec.exchange", files: "media.infosec.exchange" },
  { id: "mas_to", host: "mas.to", files: "media.mas.to" },
  { id: "mastodon_online", host: "mastodon.online", files: "files.mastodon.online" },
  { id: "mastodon_scot", host: "mastodon.scot", files: "media.mastodon.scot" },
  { id: "mastodon_social", host: "mastodon.social", files: "files.mastodon.social" },
  { id: "mstdn_social", host: "mstdn.social", files: "media.mstdn.social" },
];

/** What is posted under a tag on instances of Mastodon. Source: https://docs.joinmastodon.org/methods/timelines/#tag */
export const mastodons: readonly Source[] = INSTANCES.map(toSource);

function toSource({ id, host, files }: Instance): Source {
  return {
    id,
    title: `${host} (Mastodon)`,
    kind: "search",
    media: ["image", "video", "audio"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    mediaHosts: [files],
    pageSize: PAGE_SIZE,
    requestsPerMinute: 60,
    licenseNote: "None is told: each post belongs to whoever wrote it.",
    termsNote: "The words are one tag, the newest posts first; an instance may keep its tags for its members.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    examples: ["birds", "photography"],
    search: (query, asking) => searchTag(host, query, asking),
  };
}

async function* searchTag(host: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const tag = query.replaceAll(/[^\p{L}\p{M}\p{N}_]/gu, "");
  if (tag === "") return;
  const timeline = new URL(`https://${host}/api/v1/timelines/tag/${encodeURIComponent(tag)}`);
  for (let max_id: string | null = null; ;) {
    const url = linkWith(timeline, { only_media: true, limit: PAGE_SIZE, max_id });
    const posts = resultsAt(await asking.fetch.json(url));
    yield* posts.flatMap(candidatesOf);
    const last: string | null = textIn(posts.at(-1)?.["id"]);
    if (last === null || last === max_id) return;
    max_id = last;
  }
}

function candidatesOf(post: JsonObject): CandidateFacts[] {
  const author = objectIn(post["account"]);
  const words = textOfHtml(textIn(post["content"]));
  return objectsIn(post["media_attachments"]).flatMap((file) => {
    const id = textIn(file["id"]);
    const url = linkIn(file["url"]);
    const kind = KINDS[textIn(file["type"]) ?? ""];
    if (id === null || url === null || kind === undefined) return [];
    const original = objectIn(objectIn(file["meta"])["original"]);
    return [
      candidate({
        source_id: id,
        kind,
        title: textIn(file["description"]) ?? words,
        page_url: linkIn(post["url"]),
        media_url: url,
        media_kind: "best_known",
        thumbnail_url: linkIn(file["preview_url"]),
        width: wholeIn(original["width"]),
        height: wholeIn(original["height"]),
        duration_seconds: kind === "image" ? null : numberIn(original["duration"]),
        creator: firstText(author["display_name"], author["acct"]),
        creator_url: linkIn(author["url"]),
        rating: post["sensitive"] === true ? "questionable" : "unknown",
      }),
    ];
  });
}
