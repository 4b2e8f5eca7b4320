import type { CaseAnswer, CaseExchange, SourceCase } from "../source-case.ts";

const KDE = "23d6717f-0cce-4288-ac48-caf75dd47692";

/** An answer to a search around the recorded facts of one video, which hold all that a list has of it. */
const asOneResult = (video: unknown): unknown => ({ total: 1, data: [video] });

const recordedInstances: readonly SourceCase[] = [
  {
    source: "framatube",
    title: "what the search finds, one more request for the files of each video",
    query: "internet",
    limit: 2,
    exchanges: [
      search("framatube.org", "internet", "2", "0", { fixture: "peertube/framatube_search_internet_p0.json" }),
      detail("framatube.org", "3a8053f5-0f5c-4036-8271-ac17e2fa6833", {
        own: ownVideo("framatube.org", "3a8053f5-0f5c-4036-8271-ac17e2fa6833"),
      }),
      detail("framatube.org", "1c4b0cbf-55e0-4799-886a-9c36d4d49166", { status: 404, own: { status: 404 } }),
      detail("framatube.org", "cb0f883c-bd17-4004-9174-df55db870e91", {
        own: ownVideo("framatube.org", "cb0f883c-bd17-4004-9174-df55db870e91"),
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          title: "JDLL2016 - DIY l'internet des objets sous votre contrôle avec Ubuntu Snappy - Didier Roche",
          media_url: "https://framatube.org/download/videos/3a8053f5-0f5c-4036-8271-ac17e2fa6833-1080.mp4",
          thumbnail_url: "https://framatube.org/lazy-static/thumbnails/b849b4db-c67a-4c5a-a75b-b98b5a88efe8.jpg",
          license: null,
          duration_seconds: 3425,
        },
        "1": { source_id: "cb0f883c-bd17-4004-9174-df55db870e91" },
      },
    },
  },
  {
    source: "framatube",
    title: "the best file of a video that is there for streaming alone",
    query: "peertube",
    limit: 1,
    exchanges: [
      search("framatube.org", "peertube", "1", "0", {
        fixture: "peertube/video_detail_whatispeertube.json",
        whole: asOneResult,
      }),
      detail("framatube.org", "9c9de5e8-0a1e-484a-b099-e80766180a6d", {
        fixture: "peertube/video_detail_whatispeertube.json",
      }),
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "9c9de5e8-0a1e-484a-b099-e80766180a6d",
          kind: "video",
          title: "What is PeerTube?",
          page_url: "https://framatube.org/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
          media_url:
            "https://framatube.org/download/streaming-playlists/hls/videos/9c9de5e8-0a1e-484a-b099-e80766180a6d-1080-fragmented.mp4",
          media_kind: "best_known",
          width: 1920,
          height: 1080,
          size_bytes: 16815344,
          duration_seconds: 113,
          creator: "A propos de PeerTube",
          creator_url: "https://framatube.org/video-channels/joinpeertube",
          license: { code: null, url: null, text: "Attribution - Share Alike" },
          rating: "safe",
        },
      },
    },
  },
  {
    source: "tilvids",
    title: "a video for streaming alone, of unknown licence",
    query: "flash games",
    limit: 1,
    exchanges: [
      search("tilvids.com", "flash games", "1", "0", {
        fixture: "peertube/video_detail_hlsonly.json",
        whole: asOneResult,
      }),
      detail("tilvids.com", "41342cb4-6fa8-402d-a116-1f63a7f438a3", { fixture: "peertube/video_detail_hlsonly.json" }),
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          title: "A Goodbye to Flash Games",
          media_url:
            "https://tilvids.com/download/streaming-playlists/hls/videos/41342cb4-6fa8-402d-a116-1f63a7f438a3-1080-fragmented.mp4",
          size_bytes: 60039252,
          license: null,
        },
      },
    },
  },
  {
    source: "tilvids",
    title: "what may not be downloaded, what has no sound beside its picture, and what is sent live",
    query: "x",
    limit: 5,
    safeSearch: "off",
    exchanges: [
      search("tilvids.com", "x", "5", "0", {
        own: { total: 3, data: [{ uuid: "a", isLive: false }, { uuid: "b" }, { uuid: "c", isLive: true }] },
        nsfw: "both",
      }),
      detail("tilvids.com", "a", { own: { ...ownVideo("tilvids.com", "a"), downloadEnabled: false } }),
      detail("tilvids.com", "b", {
        own: {
          ...ownVideo("tilvids.com", "b"),
          nsfw: true,
          files: [],
          streamingPlaylists: [
            {
              files: [
                { resolution: { id: 1080 }, hasAudio: false, hasVideo: true, fileDownloadUrl: "https://tilvids.com/v" },
                { resolution: { id: 480 }, fileDownloadUrl: "https://tilvids.com/download/b-480.mp4" },
              ],
            },
          ],
        },
      }),
    ],
    finds: {
      count: 1,
      facts: { "0": { media_url: "https://tilvids.com/download/b-480.mp4", width: null, rating: "explicit" } },
    },
  },
];

const sepiaCases: readonly SourceCase[] = [
  {
    source: "sepia_search",
    title: "two pages of videos of many instances, each by its page",
    query: "kde",
    limit: 24,
    exchanges: [
      sepia("0", { fixture: "peertube/sepiasearch_kde_p0.json" }),
      sepia("12", { fixture: "peertube/sepiasearch_kde_p1.json" }),
    ],
    finds: {
      count: 24,
      facts: {
        "0": {
          source_id: KDE,
          kind: "video",
          title: "KDE Gear ⚙️ 21.08: An imaginary ad for Konsole",
          page_url: `https://tube.kockatoo.org/videos/watch/${KDE}`,
          media_url: `https://tube.kockatoo.org/videos/watch/${KDE}`,
          media_kind: "best_known",
          thumbnail_url: "https://tube.kockatoo.org/lazy-static/thumbnails/c48085e8-1935-430a-9e0c-edf450c3220f.jpg",
          width: null,
          duration_seconds: 42,
          creator: "KDE",
          license: { code: null, url: null, text: "Attribution - Share Alike" },
          rating: "safe",
        },
      },
    },
  },
  {
    source: "sepia_search",
    title: "another shape",
    query: "kde",
    limit: 24,
    exchanges: [sepia("0", { own: { total: 0 } })],
    fails: { outcome: "failed", reason: /no list at "data"/ },
  },
];

const otherInstances = [
  ["blender_video", "video.blender.org"],
  ["debian_peertube", "peertube.debian.social"],
  ["digitalcourage_video", "digitalcourage.video"],
  ["diode_zone", "diode.zone"],
  ["makertube", "makertube.net"],
  ["privacy_international_media", "media.privacyinternational.org"],
  ["spectra_video", "spectra.video"],
  ["urbanists_video", "urbanists.video"],
] as const;

export const peerTubeCases: readonly SourceCase[] = [
  ...sepiaCases,
  ...recordedInstances,
  ...otherInstances.map(([source, host]): SourceCase => {
    const video = ownVideo(host, "v1");
    return {
      source,
      title: "the best file of its own video",
      query: "anything",
      limit: 5,
      exchanges: [
        search(host, "anything", "5", "0", { own: { total: 1, data: [video] } }),
        detail(host, "v1", { own: video }),
      ],
      finds: {
        count: 1,
        facts: { "0": { media_url: `https://${host}/download/videos/v1-1080.mp4`, height: 1080, license: null } },
      },
    };
  }),
];

function ownVideo(host: string, uuid: string) {
  const file = (lines: number) => ({
    resolution: { id: lines, label: `${lines}p` },
    height: lines,
    size: lines * 1000,
    fileDownloadUrl: `https://${host}/download/videos/${uuid}-${lines}.mp4`,
  });
  return {
    uuid,
    url: `https://${host}/videos/watch/${uuid}`,
    licence: { id: null, label: "Unknown" },
    files: [file(480), file(1080)],
  };
}

function search(host: string, query: string, count: string, start: string, answer: CaseAnswer & { nsfw?: string }) {
  const { nsfw = "false", ...told } = answer;
  return {
    url: `https://${host}/api/v1/search/videos`,
    parameters: { search: query, start, count, nsfw, searchTarget: "local", isLocal: "true" },
    answer: told,
  };
}

function detail(host: string, uuid: string, answer: CaseAnswer): CaseExchange {
  return { url: `https://${host}/api/v1/videos/${uuid}`, answer };
}

function sepia(start: string, answer: CaseAnswer): CaseExchange {
  return {
    url: "https://sepiasearch.org/api/v1/search/videos",
    parameters: { search: "kde", start, count: "24", nsfw: "false" },
    answer,
  };
}
