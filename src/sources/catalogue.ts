import { imageGenerators } from "./families/image-generators.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { peerTubes } from "./families/peertube.ts";
import { searxng } from "./families/searxng.ts";
import { bingImages } from "./sites/bing-images.ts";
import { cataas } from "./sites/cataas.ts";
import { ccmixter } from "./sites/ccmixter.ts";
import { coverr } from "./sites/coverr.ts";
import { dailymotion } from "./sites/dailymotion.ts";
import { deviantart } from "./sites/deviantart.ts";
import { dogCeo } from "./sites/dog-ceo.ts";
import { duckduckgoImages } from "./sites/duckduckgo-images.ts";
import { ecosiaImages } from "./sites/ecosia-images.ts";
import { flickr } from "./sites/flickr.ts";
import { freesound } from "./sites/freesound.ts";
import { giphy } from "./sites/giphy.ts";
import { googleCse } from "./sites/google-cse.ts";
import { iconify } from "./sites/iconify.ts";
import { imgur } from "./sites/imgur.ts";
import { itunesPodcasts } from "./sites/itunes-podcasts.ts";
import { jamendo } from "./sites/jamendo.ts";
import { klipy } from "./sites/klipy.ts";
import { lexica } from "./sites/lexica.ts";
import { mediaCcc } from "./sites/media-ccc.ts";
import { openverse } from "./sites/openverse.ts";
import { pexels } from "./sites/pexels.ts";
import { phylopic } from "./sites/phylopic.ts";
import { picsum } from "./sites/picsum.ts";
import { pixabay } from "./sites/pixabay.ts";
import { rawpixel } from "./sites/rawpixel.ts";
import { scryfall } from "./sites/scryfall.ts";
import { stocksnap } from "./sites/stocksnap.ts";
import { svgl } from "./sites/svgl.ts";
import { unsplash } from "./sites/unsplash.ts";
import { vimeo } from "./sites/vimeo.ts";
import { wallhaven } from "./sites/wallhaven.ts";
import { wordpressPhotos } from "./sites/wordpress-photos.ts";
import { youtubeData } from "./sites/youtube-data.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  bingImages,
  cataas,
  ccmixter,
  coverr,
  dailymotion,
  deviantart,
  dogCeo,
  duckduckgoImages,
  ecosiaImages,
  flickr,
  freesound,
  giphy,
  googleCse,
  iconify,
  ...imageGenerators,
  imgur,
  itunesPodcasts,
  jamendo,
  klipy,
  lexica,
  mediaCcc,
  ...mediaWikis,
  openverse,
  ...peerTubes,
  pexels,
  phylopic,
  picsum,
  pixabay,
  rawpixel,
  scryfall,
  ...searxng,
  stocksnap,
  svgl,
  unsplash,
  vimeo,
  wallhaven,
  wordpressPhotos,
  youtubeData,
];
