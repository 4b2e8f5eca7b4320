import type { CandidateFacts, License } from "../../domain/candidate.ts";
import { candidate, license, ratingByFlag } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { type JsonObject, linkIn, numberIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Instance = Pick<SourceFacts, "id" | "title" | "recorded" | "examples"> & { readonly host: string };

const PAGE_SIZE = 50;
const GONE = 404;

const INSTANCES: readonly Instance[] = [
  { id: "blender_video", title: "Blender Video", host: "video.blender.org", recorded: false, examples: ["open movie"] },
  {
    id: "debian_peertube",
    title: "Debian PeerTube",
    host: "peertube.debian.social",
    recorded: false,
    examples: ["debconf"],
  },
  {
    id: "digitalcourage_video",
    title: "Digitalcourage",
    host: "digitalcourage.video",
    recorded: false,
    examples: ["datenschutz"],
  },
  { id: "diode_zone", title: "Diode Zone", host: "diode.zone", recorded: false, examples: ["synthesizer"] },
  { id: "framatube", title: "FramaTube", host: "framatube.org", recorded: true, examples: ["internet"] },
  { id: "makertube", title: "MakerTube", host: "makertube.net", recorded: false, examples: ["woodworking"] },
  {
    id: "privacy_international_media",
    title: "Privacy International",
    host: "media.privacyinternational.org",
    recorded: false,
    examples: ["surveillance"],
  },
  { id: "spectra_video", title: "Spectra Video", host: "spectra.video", recorded: false, examples: ["music"] },
  { id: "tilvids", title: "TILvids", host: "tilvids.com", recorded: true, examples: ["linux", "games"] },
  { id: "urbanists_video", title: "Urbanists.Video", host: "urbanists.video", recorded: false, examples: ["tram"] },
];

/** What the sites have in common that run PeerTube. Source: https://docs.joinpeertube.org/api-rest-reference.html */
const COMMON = {
  kind: "search",
  media: ["video"],
  keys: [],
  safeSearch: ["strict", "off"],
  pageSize: PAGE_SIZE,
  licenseNote: "Named with a video where its author says one.",
  recommended: false,
  adult: false,
} as const;

const sepiaSearch: Source = {
  ...COMMON,
  id: "sepia_search",
  title: "Sepia Search (PeerTube)",
  hosts: ["sepiasearch.org"],
  mediaHosts: "anywhere",
  requestsPerMinute: null,
  termsNote: "It tells a video's page on its own instance; the file behind it is found by yt-dlp.",
  recorded: true,
  bridge: "ytdlp",
  examples: ["kde", "open source"],
  async *search(query, asking) {
    for await (const video of searchVideos("sepiasearch.org", {}, query, asking)) yield* pageOf(video);
  },
};

/** The index of many instances, and some instances by themselves. */
export const peerTubes: readonly Source[] = [sepiaSearch, ...INSTANCES.map(toSource)];

function toSource({ host, ...facts }: Instance): Source {
  return {
    ...COMMON,
    ...facts,
    title: `${facts.title} (PeerTube)`,
    hosts: [host],
    mediaHosts: [host],
    requestsPerMinute: 300,
    termsNote: "50 requests in ten seconds; one more for each video, to learn its files.",
    bridge: null,
    async *search(query, asking) {
      const own = { searchTarget: "local", isLocal: true };
      for await (const video of searchVideos(host, own, query, asking)) yield* await fileOf(host, video, asking);
    },
  };
}

async function* searchVideos(
  host: string,
  more: Readonly<Record<string, string | boolean>>,
  query: string,
  asking: Asking,
): AsyncGenerator<JsonObject> {
  const count = Math.min(PAGE_SIZE, asking.limit);
  const nsfw = asking.safeSearch === "off" ? "both" : "false";
  for (let start = 0; ;) {
    const url = linkWith(`https://${host}/api/v1/search/videos`, { search: query, start, count, nsfw, ...more });
    const answer = await asking.fetch.json(url);
    const videos = resultsAt(answer, "data");
    // What is sent live is no file yet.
    yield* videos.filter((video) => video["isLive"] !== true);
    start += videos.length;
    if (videos.length === 0 || start >= (wholeIn(objectIn(answer)["total"]) ?? 0)) return;
  }
}

function pageOf(video: JsonObject): CandidateFacts[] {
  const id = textIn(video["uuid"]);
  const url = linkIn(video["url"]);
  if (id === null || url === null) return [];
  return [
    candidate({ ...factsOf(video, url), source_id: id, kind: "video", media_url: url, media_kind: "best_known" }),
  ];
}

async function fileOf(host: string, found: JsonObject, asking: Asking): Promise<CandidateFacts[]> {
  const id = textIn(found["uuid"]);
  if (id === null) return [];
  const url = new URL(`https://${host}/api/v1/videos/${encodeURIComponent(id)}`);
  const video = await asking.fetch.json(url, { nothingOn: [GONE] });
  if (video === null) return [];
  const [page] = pageOf({ ...found, ...objectIn(video) });
  const file = bestFile(objectIn(video));
  const link = linkIn(file?.["fileDownloadUrl"], url);
  if (page === undefined || file === undefined || link === null) return [];
  return [
    {
      ...page,
      media_url: link,
      width: wholeIn(file["width"]),
      height: wholeIn(file["height"]),
      size_bytes: wholeIn(file["size"]),
    },
  ];
}

/**
 * The file with the most lines that has picture and sound. Videos for streaming are files as well, each of its
 * resolutions whole; a playlist of their parts is none. Nothing where its author does not allow downloads.
 */
function bestFile(video: JsonObject): JsonObject | undefined {
  if (video["downloadEnabled"] === false) return undefined;
  const streamed = objectsIn(video["streamingPlaylists"]).flatMap((playlist) => objectsIn(playlist["files"]));
  const lines = (file: JsonObject): number => wholeIn(objectIn(file["resolution"])["id"]) ?? 0;
  return [...objectsIn(video["files"]), ...streamed]
    .filter((file) => file["hasVideo"] !== false && file["hasAudio"] !== false)
    .toSorted((a, b) => lines(b) - lines(a))[0];
}

function factsOf(video: JsonObject, url: string): Partial<CandidateFacts> {
  const author = objectIn(video["channel"] ?? video["account"]);
  return {
    title: textIn(video["name"]),
    page_url: url,
    thumbnail_url: linkIn(video["thumbnailUrl"]) ?? linkIn(video["thumbnailPath"], url),
    duration_seconds: numberIn(video["duration"]),
    creator: textIn(author["displayName"]),
    creator_url: linkIn(author["url"]),
    license: licenseOf(objectIn(video["licence"])),
    rating: ratingByFlag(video["nsfw"]),
  };
}

/** An unknown one has a label as well ("Unknown"), but no number. */
function licenseOf({ id, label }: JsonObject): License | null {
  return textIn(id) === null ? null : license({ text: textIn(label) });
}
