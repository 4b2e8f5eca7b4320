import { ckans } from "./families/ckan.ts";
import { danboorus } from "./families/danbooru.ts";
import { dataverses } from "./families/dataverse.ts";
import { e621s } from "./families/e621.ts";
import { gelboorus } from "./families/gelbooru.ts";
import { imageGenerators } from "./families/image-generators.ts";
import { invenioRdms } from "./families/invenio-rdm.ts";
import { lemmies } from "./families/lemmy.ts";
import { mastodons } from "./families/mastodon.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { moeboorus } from "./families/moebooru.ts";
import { peerTubes } from "./families/peertube.ts";
import { philomenas } from "./families/philomena.ts";
import { searxng } from "./families/searxng.ts";
import { mediaSites } from "./media-sites/media-sites.ts";
import { artic } from "./sites/artic.ts";
import { arxiv } from "./sites/arxiv.ts";
import { bingImages } from "./sites/bing-images.ts";
import { brooklynMuseum } from "./sites/brooklyn-museum.ts";
import { cataas } from "./sites/cataas.ts";
import { ccmixter } from "./sites/ccmixter.ts";
import { cleveland } from "./sites/cleveland.ts";
import { coub } from "./sites/coub.ts";
import { coverr } from "./sites/coverr.ts";
import { dailymotion } from "./sites/dailymotion.ts";
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
import { freesound } from "./sites/freesound.ts";
import { fyyd } from "./sites/fyyd.ts";
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
import { itunesPodcasts } from "./sites/itunes-podcasts.ts";
import { jamendo } from "./sites/jamendo.ts";
import { kSamsok } from "./sites/k-samsok.ts";
import { klipy } from "./sites/klipy.ts";
import { lexica } from "./sites/lexica.ts";
import { librivox } from "./sites/librivox.ts";
import { loc } from "./sites/loc.ts";
import { mediaCcc } from "./sites/media-ccc.ts";
import { met } from "./sites/met.ts";
import { mixcloud } from "./sites/mixcloud.ts";
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
import { reddit } from "./sites/reddit.ts";
import { rijksmuseumData } from "./sites/rijksmuseum-data.ts";
import { rijksmuseum } from "./sites/rijksmuseum.ts";
import { scienceMuseum } from "./sites/science-museum.ts";
import { scryfall } from "./sites/scryfall.ts";
import { smithsonian } from "./sites/smithsonian.ts";
import { smk } from "./sites/smk.ts";
import { stocksnap } from "./sites/stocksnap.ts";
import { svgl } from "./sites/svgl.ts";
import { tefas } from "./sites/tefas.ts";
import { tePapa } from "./sites/te-papa.ts";
import { trove } from "./sites/trove.ts";
import { tumblr } from "./sites/tumblr.ts";
import { unsplash } from "./sites/unsplash.ts";
import { vam } from "./sites/vam.ts";
import { vimeo } from "./sites/vimeo.ts";
import { wallhaven } from "./sites/wallhaven.ts";
import { wellcome } from "./sites/wellcome.ts";
import { wordpressPhotos } from "./sites/wordpress-photos.ts";
import { youtubeData } from "./sites/youtube-data.ts";
import { zerochan } from "./sites/zerochan.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  artic,
  arxiv,
  bingImages,
  brooklynMuseum,
  cataas,
  ccmixter,
  ...ckans,
  cleveland,
  coub,
  coverr,
  dailymotion,
  ...danboorus,
  ...dataverses,
  deviantart,
  digitalnz,
  digitaltmuseum,
  dogCeo,
  dpla,
  duckduckgoImages,
  ...e621s,
  ecosiaImages,
  europeana,
  europePmc,
  finna,
  flickr,
  freesound,
  fyyd,
  gallica,
  gbif,
  ...gelboorus,
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
  itunesPodcasts,
  jamendo,
  klipy,
  kSamsok,
  ...lemmies,
  lexica,
  librivox,
  loc,
  ...mastodons,
  mediaCcc,
  ...mediaSites,
  ...mediaWikis,
  met,
  mixcloud,
  ...moeboorus,
  museumsVictoria,
  nasa,
  nypl,
  openI,
  openLibrary,
  openverse,
  ...peerTubes,
  pexels,
  ...philomenas,
  phylopic,
  picsum,
  pixabay,
  rawpixel,
  reddit,
  rijksmuseum,
  rijksmuseumData,
  scienceMuseum,
  scryfall,
  ...searxng,
  smithsonian,
  smk,
  stocksnap,
  svgl,
  tefas,
  tePapa,
  trove,
  tumblr,
  unsplash,
  vam,
  vimeo,
  wallhaven,
  wellcome,
  wordpressPhotos,
  youtubeData,
  zerochan,
];
