import { articCases } from "./cases/artic.ts";
import { arxivCases } from "./cases/arxiv.ts";
import { bingImagesCases } from "./cases/bing-images.ts";
import { brooklynMuseumCases } from "./cases/brooklyn-museum.ts";
import { cataasCases } from "./cases/cataas.ts";
import { ckanCases } from "./cases/ckan.ts";
import { clevelandCases } from "./cases/cleveland.ts";
import { coverrCases } from "./cases/coverr.ts";
import { dataverseCases } from "./cases/dataverse.ts";
import { deviantartCases } from "./cases/deviantart.ts";
import { digitalnzCases } from "./cases/digitalnz.ts";
import { digitaltmuseumCases } from "./cases/digitaltmuseum.ts";
import { dogCeoCases } from "./cases/dog-ceo.ts";
import { dplaCases } from "./cases/dpla.ts";
import { duckduckgoImagesCases } from "./cases/duckduckgo-images.ts";
import { ecosiaImagesCases } from "./cases/ecosia-images.ts";
import { europePmcCases } from "./cases/europe-pmc.ts";
import { europeanaCases } from "./cases/europeana.ts";
import { finnaCases } from "./cases/finna.ts";
import { flickrCases } from "./cases/flickr.ts";
import { gallicaCases } from "./cases/gallica.ts";
import { gbifCases } from "./cases/gbif.ts";
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
import { kSamsokCases } from "./cases/k-samsok.ts";
import { klipyCases } from "./cases/klipy.ts";
import { lexicaCases } from "./cases/lexica.ts";
import { librivoxCases } from "./cases/librivox.ts";
import { locCases } from "./cases/loc.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { metCases } from "./cases/met.ts";
import { museumsVictoriaCases } from "./cases/museums-victoria.ts";
import { nasaCases } from "./cases/nasa.ts";
import { nyplCases } from "./cases/nypl.ts";
import { openICases } from "./cases/open-i.ts";
import { openLibraryCases } from "./cases/open-library.ts";
import { openverseCases } from "./cases/openverse.ts";
import { pexelsCases } from "./cases/pexels.ts";
import { phylopicCases } from "./cases/phylopic.ts";
import { picsumCases } from "./cases/picsum.ts";
import { pixabayCases } from "./cases/pixabay.ts";
import { rawpixelCases } from "./cases/rawpixel.ts";
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
import { unsplashCases } from "./cases/unsplash.ts";
import { vamCases } from "./cases/vam.ts";
import { wallhavenCases } from "./cases/wallhaven.ts";
import { wellcomeCases } from "./cases/wellcome.ts";
import { wordpressPhotosCases } from "./cases/wordpress-photos.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...articCases,
  ...arxivCases,
  ...bingImagesCases,
  ...brooklynMuseumCases,
  ...cataasCases,
  ...ckanCases,
  ...clevelandCases,
  ...coverrCases,
  ...dataverseCases,
  ...deviantartCases,
  ...digitalnzCases,
  ...digitaltmuseumCases,
  ...dogCeoCases,
  ...dplaCases,
  ...duckduckgoImagesCases,
  ...ecosiaImagesCases,
  ...europeanaCases,
  ...europePmcCases,
  ...finnaCases,
  ...flickrCases,
  ...gallicaCases,
  ...gbifCases,
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
  ...klipyCases,
  ...kSamsokCases,
  ...lexicaCases,
  ...librivoxCases,
  ...locCases,
  ...mediaWikiCases,
  ...metCases,
  ...museumsVictoriaCases,
  ...nasaCases,
  ...nyplCases,
  ...openICases,
  ...openLibraryCases,
  ...openverseCases,
  ...pexelsCases,
  ...phylopicCases,
  ...picsumCases,
  ...pixabayCases,
  ...rawpixelCases,
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
  ...unsplashCases,
  ...vamCases,
  ...wallhavenCases,
  ...wellcomeCases,
  ...wordpressPhotosCases,
];
