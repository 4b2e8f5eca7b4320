import { bingImagesCases } from "./cases/bing-images.ts";
import { cataasCases } from "./cases/cataas.ts";
import { ccmixterCases } from "./cases/ccmixter.ts";
import { coverrCases } from "./cases/coverr.ts";
import { dailymotionCases } from "./cases/dailymotion.ts";
import { deviantartCases } from "./cases/deviantart.ts";
import { dogCeoCases } from "./cases/dog-ceo.ts";
import { duckduckgoImagesCases } from "./cases/duckduckgo-images.ts";
import { ecosiaImagesCases } from "./cases/ecosia-images.ts";
import { flickrCases } from "./cases/flickr.ts";
import { freesoundCases } from "./cases/freesound.ts";
import { giphyCases } from "./cases/giphy.ts";
import { googleCseCases } from "./cases/google-cse.ts";
import { iconifyCases } from "./cases/iconify.ts";
import { imageGeneratorsCases } from "./cases/image-generators.ts";
import { imgurCases } from "./cases/imgur.ts";
import { itunesPodcastsCases } from "./cases/itunes-podcasts.ts";
import { jamendoCases } from "./cases/jamendo.ts";
import { klipyCases } from "./cases/klipy.ts";
import { lexicaCases } from "./cases/lexica.ts";
import { mediaCccCases } from "./cases/media-ccc.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { openverseCases } from "./cases/openverse.ts";
import { peerTubeCases } from "./cases/peertube.ts";
import { pexelsCases } from "./cases/pexels.ts";
import { phylopicCases } from "./cases/phylopic.ts";
import { picsumCases } from "./cases/picsum.ts";
import { pixabayCases } from "./cases/pixabay.ts";
import { rawpixelCases } from "./cases/rawpixel.ts";
import { scryfallCases } from "./cases/scryfall.ts";
import { searxngCases } from "./cases/searxng.ts";
import { stocksnapCases } from "./cases/stocksnap.ts";
import { svglCases } from "./cases/svgl.ts";
import { unsplashCases } from "./cases/unsplash.ts";
import { vimeoCases } from "./cases/vimeo.ts";
import { wallhavenCases } from "./cases/wallhaven.ts";
import { wordpressPhotosCases } from "./cases/wordpress-photos.ts";
import { youtubeDataCases } from "./cases/youtube-data.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...bingImagesCases,
  ...cataasCases,
  ...ccmixterCases,
  ...coverrCases,
  ...dailymotionCases,
  ...deviantartCases,
  ...dogCeoCases,
  ...duckduckgoImagesCases,
  ...ecosiaImagesCases,
  ...flickrCases,
  ...freesoundCases,
  ...giphyCases,
  ...googleCseCases,
  ...iconifyCases,
  ...imageGeneratorsCases,
  ...imgurCases,
  ...itunesPodcastsCases,
  ...jamendoCases,
  ...klipyCases,
  ...lexicaCases,
  ...mediaCccCases,
  ...mediaWikiCases,
  ...openverseCases,
  ...peerTubeCases,
  ...pexelsCases,
  ...phylopicCases,
  ...picsumCases,
  ...pixabayCases,
  ...rawpixelCases,
  ...scryfallCases,
  ...searxngCases,
  ...stocksnapCases,
  ...svglCases,
  ...unsplashCases,
  ...vimeoCases,
  ...wallhavenCases,
  ...wordpressPhotosCases,
  ...youtubeDataCases,
];
