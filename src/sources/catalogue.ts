import { invenioRdms } from "./families/invenio-rdm.ts";
import { mediaWikis } from "./families/mediawiki.ts";
import { artic } from "./sites/artic.ts";
import { arxiv } from "./sites/arxiv.ts";
import { brooklynMuseum } from "./sites/brooklyn-museum.ts";
import { cleveland } from "./sites/cleveland.ts";
import { europeana } from "./sites/europeana.ts";
import { finna } from "./sites/finna.ts";
import { gbif } from "./sites/gbif.ts";
import { gutendex } from "./sites/gutendex.ts";
import { harvard } from "./sites/harvard.ts";
import { inaturalist } from "./sites/inaturalist.ts";
import { internetArchive } from "./sites/internet-archive.ts";
import { met } from "./sites/met.ts";
import { museumsVictoria } from "./sites/museums-victoria.ts";
import { nasa } from "./sites/nasa.ts";
import { nypl } from "./sites/nypl.ts";
import { openverse } from "./sites/openverse.ts";
import { rijksmuseum } from "./sites/rijksmuseum.ts";
import { scienceMuseum } from "./sites/science-museum.ts";
import { smithsonian } from "./sites/smithsonian.ts";
import { smk } from "./sites/smk.ts";
import { vam } from "./sites/vam.ts";
import { wellcome } from "./sites/wellcome.ts";
import type { Source } from "./source.ts";

/** Every source that the program knows by itself: one line for a site, one for a family of sites. */
export const SOURCES: readonly Source[] = [
  artic,
  arxiv,
  brooklynMuseum,
  cleveland,
  europeana,
  finna,
  gbif,
  gutendex,
  harvard,
  inaturalist,
  internetArchive,
  ...invenioRdms,
  ...mediaWikis,
  met,
  museumsVictoria,
  nasa,
  nypl,
  openverse,
  rijksmuseum,
  scienceMuseum,
  smithsonian,
  smk,
  vam,
  wellcome,
];
