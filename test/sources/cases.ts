import { articCases } from "./cases/artic.ts";
import { arxivCases } from "./cases/arxiv.ts";
import { brooklynMuseumCases } from "./cases/brooklyn-museum.ts";
import { clevelandCases } from "./cases/cleveland.ts";
import { europeanaCases } from "./cases/europeana.ts";
import { finnaCases } from "./cases/finna.ts";
import { gbifCases } from "./cases/gbif.ts";
import { gutendexCases } from "./cases/gutendex.ts";
import { harvardCases } from "./cases/harvard.ts";
import { inaturalistCases } from "./cases/inaturalist.ts";
import { internetArchiveCases } from "./cases/internet-archive.ts";
import { invenioRdmCases } from "./cases/invenio-rdm.ts";
import { mediaWikiCases } from "./cases/mediawiki.ts";
import { metCases } from "./cases/met.ts";
import { museumsVictoriaCases } from "./cases/museums-victoria.ts";
import { nasaCases } from "./cases/nasa.ts";
import { nyplCases } from "./cases/nypl.ts";
import { openverseCases } from "./cases/openverse.ts";
import { rijksmuseumCases } from "./cases/rijksmuseum.ts";
import { scienceMuseumCases } from "./cases/science-museum.ts";
import { smithsonianCases } from "./cases/smithsonian.ts";
import { smkCases } from "./cases/smk.ts";
import { vamCases } from "./cases/vam.ts";
import { wellcomeCases } from "./cases/wellcome.ts";
import type { SourceCase } from "./source-case.ts";

/** The conformance of every source of the catalogue. */
export const CASES: readonly SourceCase[] = [
  ...articCases,
  ...arxivCases,
  ...brooklynMuseumCases,
  ...clevelandCases,
  ...europeanaCases,
  ...finnaCases,
  ...gbifCases,
  ...gutendexCases,
  ...harvardCases,
  ...inaturalistCases,
  ...internetArchiveCases,
  ...invenioRdmCases,
  ...mediaWikiCases,
  ...metCases,
  ...museumsVictoriaCases,
  ...nasaCases,
  ...nyplCases,
  ...openverseCases,
  ...rijksmuseumCases,
  ...scienceMuseumCases,
  ...smithsonianCases,
  ...smkCases,
  ...vamCases,
  ...wellcomeCases,
];
