import { ckans } from "./families/ckan.ts";
import { dataverses } from "./families/dataverse.ts";
import { invenioRdms } from "./families/invenio-rdm.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { artic } from "./sites/artic.ts";
import { arxiv } from "./sites/arxiv.ts";
import { brooklynMuseum } from "./sites/brooklyn-museum.ts";
import { cleveland } from "./sites/cleveland.ts";
import { digitalnz } from "./sites/digitalnz.ts";
import { digitaltmuseum } from "./sites/digitaltmuseum.ts";
import { dpla } from "./sites/dpla.ts";
import { europePmc } from "./sites/europe-pmc.ts";
import { europeana } from "./sites/europeana.ts";
import { finna } from "./sites/finna.ts";
import { gallica } from "./sites/gallica.ts";
import { gbif } from "./sites/gbif.ts";
import { gutendex } from "./sites/gutendex.ts";
import { hal } from "./sites/hal.ts";
import { harvard } from "./sites/harvard.ts";
import { inaturalist } from "./sites/inaturalist.ts";
import { internetArchive } from "./sites/internet-archive.ts";
import { kSamsok } from "./sites/k-samsok.ts";
import { librivox } from "./sites/librivox.ts";
import { loc } from "./sites/loc.ts";
import { met } from "./sites/met.ts";
import { museumsVictoria } from "./sites/museums-victoria.ts";
import { nasa } from "./sites/nasa.ts";
import { nypl } from "./sites/nypl.ts";
import { openI } from "./sites/open-i.ts";
import { openLibrary } from "./sites/open-library.ts";
import { openverse } from "./sites/openverse.ts";
import { rijksmuseumData } from "./sites/rijksmuseum-data.ts";
import { rijksmuseum } from "./sites/rijksmuseum.ts";
import { scienceMuseum } from "./sites/science-museum.ts";
import { smithsonian } from "./sites/smithsonian.ts";
import { smk } from "./sites/smk.ts";
import { tePapa } from "./sites/te-papa.ts";
import { trove } from "./sites/trove.ts";
import { vam } from "./sites/vam.ts";
import { wellcome } from "./sites/wellcome.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  artic,
  arxiv,
  brooklynMuseum,
  ...ckans,
  cleveland,
  ...dataverses,
  digitalnz,
  digitaltmuseum,
  dpla,
  europeana,
  europePmc,
  finna,
  gallica,
  gbif,
  gutendex,
  hal,
  harvard,
  inaturalist,
  internetArchive,
  ...invenioRdms,
  kSamsok,
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
  rijksmuseum,
  rijksmuseumData,
  scienceMuseum,
  smithsonian,
  smk,
  tePapa,
  trove,
  vam,
  wellcome,
];
