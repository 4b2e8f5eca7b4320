import { bingImagesCases } from "./cases/bing-images.ts";
import { cataasCases } from "./cases/cataas.ts";
import { ccmixterCases } from "./cases/ccmixter.ts";
import { coubCases } from "./cases/coub.ts";
import { coverrCases } from "./cases/coverr.ts";
import { dailymotionCases } from "./cases/dailymotion.ts";
import { danbooruCases } from "./cases/danbooru.ts";
import { deviantartCases } from "./cases/deviantart.ts";
import { dogCeoCases } from "./cases/dog-ceo.ts";
import { duckduckgoImagesCases } from "./cases/duckduckgo-images.ts";
import { e621Cases } from "./cases/e621.ts";
import { ecosiaImagesCases } from "./cases/ecosia-images.ts";
import { flickrCases } from "./cases/flickr.ts";
import { freesoundCases } from "./cases/freesound.ts";
import { fyydCases } from "./cases/fyyd.ts";
import { gelbooruCases } from "./cases/gelbooru.ts";
import { giphyCases } from "./cases/giphy.ts";
import { googleCseCases } from "./cases/google-cse.ts";
import { iconifyCases } from "./cases/iconify.ts";
import { imageGeneratorsCases } from "./cases/image-generators.ts";
import { imgurCases } from "./cases/imgur.ts";
import { itunesPodcastsCases } from "./cases/itunes-podcasts.ts";
import { jamendoCases } from "./cases/jamendo.ts";
import { klipyCases } from "./cases/klipy.ts";
import { lemmyCases } from "./cases/lemmy.ts";
import { lexicaCases } from "./cases/lexica.ts";
import { mastodonCases } from "./cases/mastodon.ts";
import { mediaCccCases } from "./cases/media-ccc.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { mixcloudCases } from "./cases/mixcloud.ts";
import { moebooruCases } from "./cases/moebooru.ts";
import { openverseCases } from "./cases/openverse.ts";
import { peerTubeCases } from "./cases/peertube.ts";
import { pexelsCases } from "./cases/pexels.ts";
import { philomenaCases } from "./cases/philomena.ts";
import { phylopicCases } from "./cases/phylopic.ts";
import { picsumCases } from "./cases/picsum.ts";
import { pixabayCases } from "./cases/pixabay.ts";
import { rawpixelCases } from "./cases/rawpixel.ts";
import { redditCases } from "./cases/reddit.ts";
import { scryfallCases } from "./cases/scryfall.ts";
import { searxngCases } from "./cases/searxng.ts";
import { stocksnapCases } from "./cases/stocksnap.ts";
import { svglCases } from "./cases/svgl.ts";
import { tumblrCases } from "./cases/tumblr.ts";
import { unsplashCases } from "./cases/unsplash.ts";
import { vimeoCases } from "./cases/vimeo.ts";
import { wallhavenCases } from "./cases/wallhaven.ts";
import { wordpressPhotosCases } from "./cases/wordpress-photos.ts";
import { youtubeDataCases } from "./cases/youtube-data.ts";
import { zerochanCases } from "./cases/zerochan.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...bingImagesCases,
  ...cataasCases,
  ...ccmixterCases,
  ...coubCases,
  ...coverrCases,
  ...dailymotionCases,
  ...danbooruCases,
  ...deviantartCases,
  ...dogCeoCases,
  ...duckduckgoImagesCases,
  ...e621Cases,
  ...ecosiaImagesCases,
  ...flickrCases,
  ...freesoundCases,
  ...fyydCases,
  ...gelbooruCases,
  ...giphyCases,
  ...googleCseCases,
  ...iconifyCases,
  ...imageGeneratorsCases,
  ...imgurCases,
  ...itunesPodcastsCases,
  ...jamendoCases,
  ...klipyCases,
  ...lemmyCases,
  ...lexicaCases,
  ...mastodonCases,
  ...mediaCccCases,
  ...mediaWikiCases,
  ...mixcloudCases,
  ...moebooruCases,
  ...openverseCases,
  ...peerTubeCases,
  ...pexelsCases,
  ...philomenaCases,
  ...phylopicCases,
  ...picsumCases,
  ...pixabayCases,
  ...rawpixelCases,
  ...redditCases,
  ...scryfallCases,
  ...searxngCases,
  ...stocksnapCases,
  ...svglCases,
  ...tumblrCases,
  ...unsplashCases,
  ...vimeoCases,
  ...wallhavenCases,
  ...wordpressPhotosCases,
  ...youtubeDataCases,
  ...zerochanCases,
];
