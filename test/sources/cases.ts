import { bingImagesCases } from "./cases/bing-images.ts";
import { cataasCases } from "./cases/cataas.ts";
import { coverrCases } from "./cases/coverr.ts";
import { deviantartCases } from "./cases/deviantart.ts";
import { dogCeoCases } from "./cases/dog-ceo.ts";
import { duckduckgoImagesCases } from "./cases/duckduckgo-images.ts";
import { ecosiaImagesCases } from "./cases/ecosia-images.ts";
import { flickrCases } from "./cases/flickr.ts";
import { giphyCases } from "./cases/giphy.ts";
import { googleCseCases } from "./cases/google-cse.ts";
import { iconifyCases } from "./cases/iconify.ts";
import { imageGeneratorsCases } from "./cases/image-generators.ts";
import { imgurCases } from "./cases/imgur.ts";
import { klipyCases } from "./cases/klipy.ts";
import { lexicaCases } from "./cases/lexica.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { openverseCases } from "./cases/openverse.ts";
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
import { wallhavenCases } from "./cases/wallhaven.ts";
import { wordpressPhotosCases } from "./cases/wordpress-photos.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...bingImagesCases,
  ...cataasCases,
  ...coverrCases,
  ...deviantartCases,
  ...dogCeoCases,
  ...duckduckgoImagesCases,
  ...ecosiaImagesCases,
  ...flickrCases,
  ...giphyCases,
  ...googleCseCases,
  ...iconifyCases,
  ...imageGeneratorsCases,
  ...imgurCases,
  ...klipyCases,
  ...lexicaCases,
  ...mediaWikiCases,
  ...openverseCases,
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
  ...wallhavenCases,
  ...wordpressPhotosCases,
];
