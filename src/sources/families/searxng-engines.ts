import type { CandidateKind } from "../../domain/candidate.ts";

/** An engine of SearXNG: the source that it makes, and how SearXNG itself names it. */
export type SearxngEngine = {
  readonly id: string;
  readonly engine: string;
  readonly title: string;
  readonly kind: CandidateKind;
  readonly note?: string;
  readonly recorded?: boolean;
};

const [image, video, audio] = ["image", "video", "audio"] as const;

/**
 * What SearXNG asks of its own accord, as its settings name it; search engines under their own names, sites with
 * `searxng_` before theirs, for some are sources by themselves as well.
 * Source: https://github.com/searxng/searxng/blob/master/searx/settings.yml
 */
export const SEARXNG_ENGINES: readonly SearxngEngine[] = [
  { id: "google_images", engine: "google images", title: "Google Images", kind: image },
  { id: "google_cse_images", engine: "google cse images", title: "Google Images (CSE)", kind: image, recorded: true },
  {
    id: "yahoo_images",
    engine: "yahoo images",
    title: "Yahoo Images",
    kind: image,
    note: "SearXNG ships no engine for it: an admin adds one named “yahoo images” to its settings.yml. Yahoo's pictures are Bing's.",
  },
  { id: "yandex_images", engine: "yandex images", title: "Yandex Images", kind: image },
  { id: "brave_images", engine: "brave.images", title: "Brave Images", kind: image },
  { id: "qwant_images", engine: "qwant images", title: "Qwant Images", kind: image },
  { id: "startpage_images", engine: "startpage images", title: "Startpage Images", kind: image },
  { id: "mojeek_images", engine: "mojeek images", title: "Mojeek Images", kind: image },
  { id: "presearch_images", engine: "presearch images", title: "Presearch Images", kind: image },
  { id: "yep_images", engine: "yep images", title: "Yep Images", kind: image },
  { id: "yacy_images", engine: "yacy images", title: "YaCy Images", kind: image },
  { id: "seekr_images", engine: "seekr images", title: "Seekr Images", kind: image },
  { id: "baidu_images", engine: "baidu images", title: "Baidu Images", kind: image },
  { id: "sogou_images", engine: "sogou images", title: "Sogou Images", kind: image },
  { id: "quark_images", engine: "quark images", title: "Quark Images", kind: image },
  { id: "naver_images", engine: "naver images", title: "Naver Images", kind: image },
  { id: "google_videos", engine: "google videos", title: "Google Videos", kind: video },
  { id: "bing_videos", engine: "bing videos", title: "Bing Videos", kind: video },
  { id: "duckduckgo_videos", engine: "duckduckgo videos", title: "DuckDuckGo Videos", kind: video },
  { id: "brave_videos", engine: "brave.videos", title: "Brave Videos", kind: video },
  { id: "qwant_videos", engine: "qwant videos", title: "Qwant Videos", kind: video },
  { id: "presearch_videos", engine: "presearch videos", title: "Presearch Videos", kind: video },
  { id: "seekr_videos", engine: "seekr videos", title: "Seekr Videos", kind: video },
  { id: "sogou_videos", engine: "sogou videos", title: "Sogou Videos", kind: video },
  { id: "so360_videos", engine: "360search videos", title: "360 Videos", kind: video },
  { id: "naver_videos", engine: "naver videos", title: "Naver Videos", kind: video },
  { id: "yandex_music", engine: "yandex music", title: "Yandex Music", kind: audio },

  { id: "searxng_bing_images", engine: "bing images", title: "Bing Images", kind: image, recorded: true },
  { id: "searxng_duckduckgo_images", engine: "duckduckgo images", title: "DuckDuckGo Images", kind: image },
  { id: "searxng_1x", engine: "1x", title: "1x", kind: image },
  { id: "searxng_9gag", engine: "9gag", title: "9GAG", kind: image },
  { id: "searxng_adobe_stock", engine: "adobe stock", title: "Adobe Stock", kind: image },
  { id: "searxng_artstation", engine: "artstation", title: "ArtStation", kind: image },
  { id: "searxng_artic", engine: "artic", title: "Art Institute of Chicago", kind: image },
  { id: "searxng_deviantart", engine: "deviantart", title: "DeviantArt", kind: image },
  { id: "searxng_devicons", engine: "devicons", title: "Devicons", kind: image, recorded: true },
  { id: "searxng_findthatmeme", engine: "findthatmeme", title: "FindThatMeme", kind: image },
  { id: "searxng_flickr", engine: "flickr", title: "Flickr", kind: image },
  { id: "searxng_frinkiac", engine: "frinkiac", title: "Frinkiac", kind: image },
  { id: "searxng_imgur", engine: "imgur", title: "Imgur", kind: image },
  { id: "searxng_ipernity", engine: "ipernity", title: "Ipernity", kind: image },
  { id: "searxng_library_of_congress", engine: "library of congress", title: "Library of Congress", kind: image },
  { id: "searxng_lucide", engine: "lucide", title: "Lucide", kind: image, recorded: true },
  { id: "searxng_material_icons", engine: "material icons", title: "Material Icons", kind: image },
  { id: "searxng_openclipart", engine: "openclipart", title: "Openclipart", kind: image },
  { id: "searxng_openverse", engine: "openverse", title: "Openverse", kind: image },
  { id: "searxng_pexels", engine: "pexels", title: "Pexels", kind: image },
  { id: "searxng_pinterest", engine: "pinterest", title: "Pinterest", kind: image },
  { id: "searxng_pixabay_images", engine: "pixabay images", title: "Pixabay", kind: image },
  {
    id: "searxng_public_domain_image_archive",
    engine: "public domain image archive",
    title: "Public Domain Image Archive",
    kind: image,
  },
  { id: "searxng_selfhst_icons", engine: "selfhst icons", title: "selfh.st Icons", kind: image },
  { id: "searxng_svgrepo", engine: "svgrepo", title: "SVG Repo", kind: image },
  { id: "searxng_unsplash", engine: "unsplash", title: "Unsplash", kind: image },
  { id: "searxng_uxwing", engine: "uxwing", title: "UXWing", kind: image },
  { id: "searxng_wallhaven", engine: "wallhaven", title: "Wallhaven", kind: image },
  { id: "searxng_wikicommons_images", engine: "wikicommons.images", title: "Wikimedia Commons", kind: image },

  { id: "searxng_acfun", engine: "acfun", title: "AcFun", kind: video },
  { id: "searxng_adobe_stock_video", engine: "adobe stock video", title: "Adobe Stock Video", kind: video },
  { id: "searxng_bilibili", engine: "bilibili", title: "Bilibili", kind: video },
  { id: "searxng_bitchute", engine: "bitchute", title: "BitChute", kind: video },
  { id: "searxng_dailymotion", engine: "dailymotion", title: "Dailymotion", kind: video },
  { id: "searxng_ina", engine: "ina", title: "INA", kind: video },
  { id: "searxng_iqiyi", engine: "iqiyi", title: "iQIYI", kind: video },
  { id: "searxng_livespace", engine: "livespace", title: "LiveSpace", kind: video },
  { id: "searxng_media_ccc_de", engine: "media.ccc.de", title: "media.ccc.de", kind: video },
  { id: "searxng_mediathekviewweb", engine: "mediathekviewweb", title: "MediathekViewWeb", kind: video },
  { id: "searxng_niconico", engine: "niconico", title: "Niconico", kind: video },
  { id: "searxng_odysee", engine: "odysee", title: "Odysee", kind: video },
  { id: "searxng_peertube", engine: "peertube", title: "PeerTube", kind: video },
  { id: "searxng_piped", engine: "piped", title: "Piped", kind: video },
  { id: "searxng_pixabay_videos", engine: "pixabay videos", title: "Pixabay Videos", kind: video },
  { id: "searxng_rumble", engine: "rumble", title: "Rumble", kind: video },
  { id: "searxng_sepiasearch", engine: "sepiasearch", title: "Sepia Search", kind: video },
  { id: "searxng_vimeo", engine: "vimeo", title: "Vimeo", kind: video },
  { id: "searxng_wikicommons_videos", engine: "wikicommons.videos", title: "Wikimedia Commons films", kind: video },
  { id: "searxng_youtube", engine: "youtube", title: "YouTube", kind: video },

  { id: "searxng_adobe_stock_audio", engine: "adobe stock audio", title: "Adobe Stock Audio", kind: audio },
  { id: "searxng_bandcamp", engine: "bandcamp", title: "Bandcamp", kind: audio },
  { id: "searxng_deezer", engine: "deezer", title: "Deezer", kind: audio },
  { id: "searxng_freesound", engine: "freesound", title: "Freesound", kind: audio },
  { id: "searxng_fyyd", engine: "fyyd", title: "fyyd", kind: audio },
  { id: "searxng_mixcloud", engine: "mixcloud", title: "Mixcloud", kind: audio },
  { id: "searxng_piped_music", engine: "piped.music", title: "Piped Music", kind: audio },
  { id: "searxng_podcastindex", engine: "podcastindex", title: "Podcast Index", kind: audio },
  { id: "searxng_radio_browser", engine: "radio browser", title: "Radio Browser", kind: audio },
  { id: "searxng_soundcloud", engine: "soundcloud", title: "SoundCloud", kind: audio },
  { id: "searxng_wikicommons_audio", engine: "wikicommons.audio", title: "Wikimedia Commons sounds", kind: audio },

  { id: "searxng_wikicommons_files", engine: "wikicommons.files", title: "Wikimedia Commons files", kind: "file" },
];

/** Engines that never become sources: of torrents and of pirated books, whose results are no files, and for adults. */
export const LEFT_OUT_ENGINES: ReadonlySet<string> = new Set([
  "1337x",
  "ahmia",
  "annas archive",
  "bt4g",
  "btdigg",
  "eporner",
  "erome",
  "kickass",
  "library genesis",
  "nyaa",
  "piratebay",
  "solidtorrents",
  "tokyotoshokan",
  "torch",
  "Torznab EZTV",
  "z-library",
]);
