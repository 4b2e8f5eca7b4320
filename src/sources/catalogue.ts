import { danboorus } from "./families/danbooru.ts";
import { e621s } from "./families/e621.ts";
import { gelboorus } from "./families/gelbooru.ts";
import { imageGenerators } from "./families/image-generators.ts";
import { lemmies } from "./families/lemmy.ts";
import { mastodons } from "./families/mastodon.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { moeboorus } from "./families/moebooru.ts";
import { peerTubes } from "./families/peertube.ts";
import { philomenas } from "./families/philomena.ts";
import { searxng } from "./families/searxng.ts";
import { mediaSites } from "./media-sites/media-sites.ts";
import { bingImages } from "./sites/bing-images.ts";
import { cataas } from "./sites/cataas.ts";
import { ccmixter } from "./sites/ccmixter.ts";
import { coub } from "./sites/coub.ts";
import { coverr } from "./sites/coverr.ts";
import { dailymotion } from "./sites/dailymotion.ts";
import { deviantart } from "./sites/deviantart.ts";
import { dogCeo } from "./sites/dog-ceo.ts";
import { duckduckgoImages } from "./sites/duckduckgo-images.ts";
import { ecosiaImages } from "./sites/ecosia-images.ts";
import { flickr } from "./sites/flickr.ts";
import { freesound } from "./sites/freesound.ts";
import { fyyd } from "./sites/fyyd.ts";
import { giphy } from "./sites/giphy.ts";
import { googleCse } from "./sites/google-cse.ts";
import { iconify } from "./sites/iconify.ts";
import { imgur } from "./sites/imgur.ts";
import { itunesPodcasts } from "./sites/itunes-podcasts.ts";
import { jamendo } from "./sites/jamendo.ts";
import { klipy } from "./sites/klipy.ts";
import { lexica } from "./sites/lexica.ts";
import { mediaCcc } from "./sites/media-ccc.ts";
import { mixcloud } from "./sites/mixcloud.ts";
import { openverse } from "./sites/openverse.ts";
import { pexels } from "./sites/pexels.ts";
import { phylopic } from "./sites/phylopic.ts";
import { picsum } from "./sites/picsum.ts";
import { pixabay } from "./sites/pixabay.ts";
import { rawpixel } from "./sites/rawpixel.ts";
import { reddit } from "./sites/reddit.ts";
import { scryfall } from "./sites/scryfall.ts";
import { stocksnap } from "./sites/stocksnap.ts";
import { svgl } from "./sites/svgl.ts";
import { tumblr } from "./sites/tumblr.ts";
import { unsplash } from "./sites/unsplash.ts";
import { vimeo } from "./sites/vimeo.ts";
import { wallhaven } from "./sites/wallhaven.ts";
import { wordpressPhotos } from "./sites/wordpress-photos.ts";
import { youtubeData } from "./sites/youtube-data.ts";
import { zerochan } from "./sites/zerochan.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  bingImages,
  cataas,
  ccmixter,
  coub,
  coverr,
  dailymotion,
  ...danboorus,
  deviantart,
  dogCeo,
  duckduckgoImages,
  ...e621s,
  ecosiaImages,
  flickr,
  freesound,
  fyyd,
  ...gelboorus,
  giphy,
  googleCse,
  iconify,
  ...imageGenerators,
  imgur,
  itunesPodcasts,
  jamendo,
  klipy,
  ...lemmies,
  lexica,
  ...mastodons,
  mediaCcc,
  ...mediaSites,
  ...mediaWikis,
  mixcloud,
  ...moeboorus,
  openverse,
  ...peerTubes,
  pexels,
  ...philomenas,
  phylopic,
  picsum,
  pixabay,
  rawpixel,
  reddit,
  scryfall,
  ...searxng,
  stocksnap,
  svgl,
  tumblr,
  unsplash,
  vimeo,
  wallhaven,
  wordpressPhotos,
  youtubeData,
  zerochan,
];
