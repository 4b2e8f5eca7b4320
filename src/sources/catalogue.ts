import { ckans } from "./families/ckan.ts";
import { dataverses } from "./families/dataverse.ts";
import { imageGenerators } from "./families/image-generators.ts";
import { invenioRdms } from "./families/invenio-rdm.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { searxng } from "./families/searxng.ts";
import { artic } from "./sites/artic.ts";
import { arxiv } from "./sites/arxiv.ts";
import { bingImages } from "./sites/bing-images.ts";
import { brooklynMuseum } from "./sites/brooklyn-museum.ts";
import { cataas } from "./sites/cataas.ts";
import { cleveland } from "./sites/cleveland.ts";
import { coverr } from "./sites/coverr.ts";
import { deviantart } from "./sites/deviantart.ts";
import { digitalnz } from "./sites/digitalnz.ts";
import { digitaltmuseum } from "./sites/digitaltmuseum.ts";
import { dogCeo } from "./sites/dog-ceo.ts";
import { dpla } from "./sites/dpla.ts";
import { duckduckgoImages } from "./sites/duckduckgo-images.ts";
import { ecosiaImages } from "./sites/ecosia-images.ts";
import { europePmc } from "./sites/europe-pmc.ts";
import { europeana } from "./sites/europeana.ts";
import { finna } from "./sites/finna.ts";
import { flickr } from "./sites/flickr.ts";
import { gallica } from "./sites/gallica.ts";
import { gbif } from "./sites/gbif.ts";
import { giphy } from "./sites/giphy.ts";
import { googleCse } from "./sites/google-cse.ts";
import { gutendex } from "./sites/gutendex.ts";
import { hal } from "./sites/hal.ts";
import { harvard } from "./sites/harvard.ts";
import { iconify } from "./sites/iconify.ts";
import { imgur } from "./sites/imgur.ts";
import { inaturalist } from "./sites/inaturalist.ts";
import { internetArchive } from "./sites/internet-archive.ts";
import { kSamsok } from "./sites/k-samsok.ts";
import { klipy } from "./sites/klipy.ts";
import { lexica } from "./sites/lexica.ts";
import { librivox } from "./sites/librivox.ts";
import { loc } from "./sites/loc.ts";
import { met } from "./sites/met.ts";
import { museumsVictoria } from "./sites/museums-victoria.ts";
import { nasa } from "./sites/nasa.ts";
import { nypl } from "./sites/nypl.ts";
import { openI } from "./sites/open-i.ts";
import { openLibrary } from "./sites/open-library.ts";
import { openverse } from "./sites/openverse.ts";
import { pexels } from "./sites/pexels.ts";
import { phylopic } from "./sites/phylopic.ts";
import { picsum } from "./sites/picsum.ts";
import { pixabay } from "./sites/pixabay.ts";
import { rawpixel } from "./sites/rawpixel.ts";
import { rijksmuseumData } from "./sites/rijksmuseum-data.ts";
import { rijksmuseum } from "./sites/rijksmuseum.ts";
import { scienceMuseum } from "./sites/science-museum.ts";
import { scryfall } from "./sites/scryfall.ts";
import { smithsonian } from "./sites/smithsonian.ts";
import { smk } from "./sites/smk.ts";
import { stocksnap } from "./sites/stocksnap.ts";
import { svgl } from "./sites/svgl.ts";
import { tePapa } from "./sites/te-papa.ts";
import { trove } from "./sites/trove.ts";
import { unsplash } from "./sites/unsplash.ts";
import { vam } from "./sites/vam.ts";
import { wallhaven } from "./sites/wallhaven.ts";
import { wellcome } from "./sites/wellcome.ts";
import { wordpressPhotos } from "./sites/wordpress-photos.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  artic,
  arxiv,
  bingImages,
  brooklynMuseum,
  cataas,
  ...ckans,
  cleveland,
  coverr,
  ...dataverses,
  deviantart,
  digitalnz,
  digitaltmuseum,
  dogCeo,
  dpla,
  duckduckgoImages,
  ecosiaImages,
  europeana,
  europePmc,
  finna,
  flickr,
  gallica,
  gbif,
  giphy,
  googleCse,
  gutendex,
  hal,
  harvard,
  iconify,
  ...imageGenerators,
  imgur,
  inaturalist,
  internetArchive,
  ...invenioRdms,
  klipy,
  kSamsok,
  lexica,
  librivox,
  loc,
  ...mediaWikis,
  met,
  museumsVictoria,
  nasa,
  nypl,
  openI,
  openLibrary,
  openverse,
  pexels,
  phylopic,
  picsum,
  pixabay,
  rawpixel,
  rijksmuseum,
  rijksmuseumData,
  scienceMuseum,
  scryfall,
  ...searxng,
  smithsonian,
  smk,
  stocksnap,
  svgl,
  tePapa,
  trove,
  unsplash,
  vam,
  wallhaven,
  wellcome,
  wordpressPhotos,
];
