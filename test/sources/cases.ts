import { articCases } from "./cases/artic.ts";
import { arxivCases } from "./cases/arxiv.ts";
import { bingImagesCases } from "./cases/bing-images.ts";
import { brooklynMuseumCases } from "./cases/brooklyn-museum.ts";
import { cataasCases } from "./cases/cataas.ts";
import { ccmixterCases } from "./cases/ccmixter.ts";
import { ckanCases } from "./cases/ckan.ts";
import { clevelandCases } from "./cases/cleveland.ts";
import { coubCases } from "./cases/coub.ts";
import { coverrCases } from "./cases/coverr.ts";
import { dailymotionCases } from "./cases/dailymotion.ts";
import { danbooruCases } from "./cases/danbooru.ts";
import { dataverseCases } from "./cases/dataverse.ts";
import { deviantartCases } from "./cases/deviantart.ts";
import { digitalnzCases } from "./cases/digitalnz.ts";
import { digitaltmuseumCases } from "./cases/digitaltmuseum.ts";
import { dogCeoCases } from "./cases/dog-ceo.ts";
import { dplaCases } from "./cases/dpla.ts";
import { duckduckgoImagesCases } from "./cases/duckduckgo-images.ts";
import { e621Cases } from "./cases/e621.ts";
import { ecosiaImagesCases } from "./cases/ecosia-images.ts";
import { europePmcCases } from "./cases/europe-pmc.ts";
import { europeanaCases } from "./cases/europeana.ts";
import { finnaCases } from "./cases/finna.ts";
import { flickrCases } from "./cases/flickr.ts";
import { freesoundCases } from "./cases/freesound.ts";
import { fyydCases } from "./cases/fyyd.ts";
import { gallicaCases } from "./cases/gallica.ts";
import { gbifCases } from "./cases/gbif.ts";
import { gelbooruCases } from "./cases/gelbooru.ts";
import { giphyCases } from "./cases/giphy.ts";
import { googleCseCases } from "./cases/google-cse.ts";
import { gutendexCases } from "./cases/gutendex.ts";
import { halCases } from "./cases/hal.ts";
import { harvardCases } from "./cases/harvard.ts";
import { iconifyCases } from "./cases/iconify.ts";
import { imageGeneratorsCases } from "./cases/image-generators.ts";
import { imgurCases } from "./cases/imgur.ts";
import { inaturalistCases } from "./cases/inaturalist.ts";
import { internetArchiveCases } from "./cases/internet-archive.ts";
import { invenioRdmCases } from "./cases/invenio-rdm.ts";
import { itunesPodcastsCases } from "./cases/itunes-podcasts.ts";
import { jamendoCases } from "./cases/jamendo.ts";
import { kSamsokCases } from "./cases/k-samsok.ts";
import { klipyCases } from "./cases/klipy.ts";
import { lemmyCases } from "./cases/lemmy.ts";
import { lexicaCases } from "./cases/lexica.ts";
import { librivoxCases } from "./cases/librivox.ts";
import { locCases } from "./cases/loc.ts";
import { mastodonCases } from "./cases/mastodon.ts";
import { mediaCccCases } from "./cases/media-ccc.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { metCases } from "./cases/met.ts";
import { mixcloudCases } from "./cases/mixcloud.ts";
import { moebooruCases } from "./cases/moebooru.ts";
import { museumsVictoriaCases } from "./cases/museums-victoria.ts";
import { nasaCases } from "./cases/nasa.ts";
import { nyplCases } from "./cases/nypl.ts";
import { openICases } from "./cases/open-i.ts";
import { openLibraryCases } from "./cases/open-library.ts";
import { openverseCases } from "./cases/openverse.ts";
import { peerTubeCases } from "./cases/peertube.ts";
import { pexelsCases } from "./cases/pexels.ts";
import { philomenaCases } from "./cases/philomena.ts";
import { phylopicCases } from "./cases/phylopic.ts";
import { picsumCases } from "./cases/picsum.ts";
import { pixabayCases } from "./cases/pixabay.ts";
import { rawpixelCases } from "./cases/rawpixel.ts";
import { redditCases } from "./cases/reddit.ts";
import { rijksmuseumDataCases } from "./cases/rijksmuseum-data.ts";
import { rijksmuseumCases } from "./cases/rijksmuseum.ts";
import { scienceMuseumCases } from "./cases/science-museum.ts";
import { scryfallCases } from "./cases/scryfall.ts";
import { searxngCases } from "./cases/searxng.ts";
import { secondPageCases } from "./cases/second-pages.ts";
import { smithsonianCases } from "./cases/smithsonian.ts";
import { smkCases } from "./cases/smk.ts";
import { stocksnapCases } from "./cases/stocksnap.ts";
import { svglCases } from "./cases/svgl.ts";
import { tePapaCases } from "./cases/te-papa.ts";
import { troveCases } from "./cases/trove.ts";
import { tumblrCases } from "./cases/tumblr.ts";
import { unsplashCases } from "./cases/unsplash.ts";
import { vamCases } from "./cases/vam.ts";
import { vimeoCases } from "./cases/vimeo.ts";
import { wallhavenCases } from "./cases/wallhaven.ts";
import { wellcomeCases } from "./cases/wellcome.ts";
import { wordpressPhotosCases } from "./cases/wordpress-photos.ts";
import { youtubeDataCases } from "./cases/youtube-data.ts";
import { zerochanCases } from "./cases/zerochan.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...articCases,
  ...arxivCases,
  ...bingImagesCases,
  ...brooklynMuseumCases,
  ...cataasCases,
  ...ccmixterCases,
  ...ckanCases,
  ...clevelandCases,
  ...coubCases,
  ...coverrCases,
  ...dailymotionCases,
  ...danbooruCases,
  ...dataverseCases,
  ...deviantartCases,
  ...digitalnzCases,
  ...digitaltmuseumCases,
  ...dogCeoCases,
  ...dplaCases,
  ...duckduckgoImagesCases,
  ...e621Cases,
  ...ecosiaImagesCases,
  ...europeanaCases,
  ...europePmcCases,
  ...finnaCases,
  ...flickrCases,
  ...freesoundCases,
  ...fyydCases,
  ...gallicaCases,
  ...gbifCases,
  ...gelbooruCases,
  ...giphyCases,
  ...googleCseCases,
  ...gutendexCases,
  ...halCases,
  ...harvardCases,
  ...iconifyCases,
  ...imageGeneratorsCases,
  ...imgurCases,
  ...inaturalistCases,
  ...internetArchiveCases,
  ...invenioRdmCases,
  ...itunesPodcastsCases,
  ...jamendoCases,
  ...klipyCases,
  ...kSamsokCases,
  ...lemmyCases,
  ...lexicaCases,
  ...librivoxCases,
  ...locCases,
  ...mastodonCases,
  ...mediaCccCases,
  ...mediaWikiCases,
  ...metCases,
  ...mixcloudCases,
  ...moebooruCases,
  ...museumsVictoriaCases,
  ...nasaCases,
  ...nyplCases,
  ...openICases,
  ...openLibraryCases,
  ...openverseCases,
  ...peerTubeCases,
  ...pexelsCases,
  ...philomenaCases,
  ...phylopicCases,
  ...picsumCases,
  ...pixabayCases,
  ...rawpixelCases,
  ...redditCases,
  ...rijksmuseumCases,
  ...rijksmuseumDataCases,
  ...scienceMuseumCases,
  ...scryfallCases,
  ...searxngCases,
  ...secondPageCases,
  ...smithsonianCases,
  ...smkCases,
  ...stocksnapCases,
  ...svglCases,
  ...tePapaCases,
  ...troveCases,
  ...tumblrCases,
  ...unsplashCases,
  ...vamCases,
  ...vimeoCases,
  ...wallhavenCases,
  ...wellcomeCases,
  ...wordpressPhotosCases,
  ...youtubeDataCases,
  ...zerochanCases,
];
