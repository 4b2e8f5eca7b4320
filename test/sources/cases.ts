import { articCases } from "./cases/artic.ts";
import { arxivCases } from "./cases/arxiv.ts";
import { brooklynMuseumCases } from "./cases/brooklyn-museum.ts";
import { ckanCases } from "./cases/ckan.ts";
import { clevelandCases } from "./cases/cleveland.ts";
import { dataverseCases } from "./cases/dataverse.ts";
import { digitalnzCases } from "./cases/digitalnz.ts";
import { digitaltmuseumCases } from "./cases/digitaltmuseum.ts";
import { dplaCases } from "./cases/dpla.ts";
import { europePmcCases } from "./cases/europe-pmc.ts";
import { europeanaCases } from "./cases/europeana.ts";
import { finnaCases } from "./cases/finna.ts";
import { gallicaCases } from "./cases/gallica.ts";
import { gbifCases } from "./cases/gbif.ts";
import { gutendexCases } from "./cases/gutendex.ts";
import { halCases } from "./cases/hal.ts";
import { harvardCases } from "./cases/harvard.ts";
import { inaturalistCases } from "./cases/inaturalist.ts";
import { internetArchiveCases } from "./cases/internet-archive.ts";
import { invenioRdmCases } from "./cases/invenio-rdm.ts";
import { kSamsokCases } from "./cases/k-samsok.ts";
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
import { rijksmuseumDataCases } from "./cases/rijksmuseum-data.ts";
import { rijksmuseumCases } from "./cases/rijksmuseum.ts";
import { scienceMuseumCases } from "./cases/science-museum.ts";
import { secondPageCases } from "./cases/second-pages.ts";
import { smithsonianCases } from "./cases/smithsonian.ts";
import { smkCases } from "./cases/smk.ts";
import { tePapaCases } from "./cases/te-papa.ts";
import { troveCases } from "./cases/trove.ts";
import { vamCases } from "./cases/vam.ts";
import { wellcomeCases } from "./cases/wellcome.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...articCases,
  ...arxivCases,
  ...brooklynMuseumCases,
  ...ckanCases,
  ...clevelandCases,
  ...dataverseCases,
  ...digitalnzCases,
  ...digitaltmuseumCases,
  ...dplaCases,
  ...europePmcCases,
  ...europeanaCases,
  ...finnaCases,
  ...gallicaCases,
  ...gbifCases,
  ...gutendexCases,
  ...halCases,
  ...harvardCases,
  ...inaturalistCases,
  ...internetArchiveCases,
  ...invenioRdmCases,
  ...kSamsokCases,
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
  ...rijksmuseumDataCases,
  ...rijksmuseumCases,
  ...scienceMuseumCases,
  ...secondPageCases,
  ...smithsonianCases,
  ...smkCases,
  ...tePapaCases,
  ...troveCases,
  ...vamCases,
  ...wellcomeCases,
];
