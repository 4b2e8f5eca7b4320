import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

type Site = Pick<SourceFacts, "id" | "title" | "examples"> & {
  readonly host: string;
  /** Where its actions stand. */
  readonly path: string;
  /** Where people look at a dataset; its name follows. */
  readonly page: string;
};

const PAGE_SIZE = 100;
/** So that one dataset with a file for each day does not stand for all results. */
const FILES_OF_A_DATASET = 10;
/** What is listed with the files and is none: pages, and services that want to be asked. */
const NO_FILE =
  /^(?:html?|web ?page|website|link|url|api|rest|wms|wmts|wfs|wcs|csw|ogc.*|sparql.*|esri rest|arcgis.*|.*(?:rest|map|feature) ?service|odata|portal)$/i;

const SITES: readonly Site[] = [
  site("data_gov", "Data.gov (USA)", "catalog.data.gov", "https://catalog.data.gov/dataset/", "earthquakes"),
  site("data_gov_uk", "data.gov.uk", "data.gov.uk", "https://data.gov.uk/dataset/", "bus stops"),
  site("data_gov_ie", "data.gov.ie", "data.gov.ie", "https://data.gov.ie/dataset/", "rainfall"),
  site("humdata", "Humanitarian Data Exchange", "data.humdata.org", "https://data.humdata.org/dataset/", "population"),
  site("ontario_data", "Ontario Data Catalogue", "data.ontario.ca", "https://data.ontario.ca/dataset/", "lakes"),
  site(
    "queensland_data",
    "Queensland Open Data",
    "www.data.qld.gov.au",
    "https://www.data.qld.gov.au/dataset/",
    "reef",
  ),
  site("opendata_swiss", "opendata.swiss", "ckan.opendata.swiss", "https://opendata.swiss/dataset/", "Pegel"),
  site("govdata_de", "GovData (Germany)", "ckan.govdata.de", "https://ckan.govdata.de/dataset/", "Bäume"),
  {
    ...site(
      "canada_data",
      "Open Government (Canada)",
      "open.canada.ca",
      "https://open.canada.ca/data/en/dataset/",
      "ice",
    ),
    path: "/data/api/3/action/",
  },
  {
    ...site("data_gov_au", "data.gov.au", "data.gov.au", "https://data.gov.au/data/dataset/", "toilets"),
    path: "/data/api/3/action/",
  },
];

/** The catalogues of open data that run CKAN: the files of their datasets. Source: https://docs.ckan.org/en/latest/api/ */
export const ckans: readonly Source[] = SITES.map(toSource);

function site(id: string, title: string, host: string, page: string, example: string): Site {
  return { id, title, host, path: "/api/3/action/", page, examples: [example] };
}

function toSource({ host, path, page, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "dataset",
    media: ["file", "image", "video", "audio"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    mediaHosts: "anywhere",
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "The licence of the dataset where its publisher names one.",
    termsNote: "Free to use; the files lie on the servers of the offices that publish them.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) => searchPackages(`https://${host}${path}package_search`, page, query, asking),
  };
}

async function* searchPackages(
  api: string,
  page: string,
  query: string,
  asking: Asking,
): AsyncGenerator<CandidateFacts> {
  const rows = Math.min(PAGE_SIZE, asking.limit);
  for (let start = 0; ; start += rows) {
    const answer = objectIn(await asking.fetch.json(linkWith(api, { q: query, rows, start })));
    if (answer["success"] === false) throw oddAnswer(`it says "${messageOf(answer["error"]) ?? "an error"}"`);
    for (const dataset of resultsAt(answer, "result", "results")) yield* candidatesOf(dataset, page);
    if (start + rows >= (wholeIn(objectIn(answer["result"])["count"]) ?? 0)) return;
  }
}

function* candidatesOf(dataset: JsonObject, page: string): Generator<CandidateFacts> {
  const name = firstText(dataset["name"], dataset["id"]);
  const files = objectsIn(dataset["resources"]).filter((file) => !NO_FILE.test(textIn(file["format"]) ?? ""));
  for (const file of files.slice(0, FILES_OF_A_DATASET)) {
    const id = textIn(file["id"]);
    const url = linkIn(file["url"]);
    if (id === null || url === null || new URL(url).pathname === "/") continue;
    const mime = textIn(file["mimetype"]);
    const titles = [inWords(dataset["title"]), inWords(file["name"])].filter((one) => one !== null);
    yield candidate({
      source_id: id,
      kind: kindOfFile(mime, new URL(url).pathname),
      title: textOfHtml(titles.join(" – ")),
      page_url: name === null ? null : `${page}${encodeURIComponent(name)}`,
      media_url: url,
      media_kind: "best_known",
      size_bytes: wholeIn(file["size"]),
      mime,
      creator: firstText(dataset["author"], inWords(objectIn(dataset["organization"])["title"])),
      license: license({
        code: textIn(dataset["license_id"]),
        url: linkIn(dataset["license_url"]),
        text: inWords(dataset["license_title"]),
      }),
    });
  }
}

/** A text, or one of those in the languages of a country, English first. */
function inWords(value: unknown): string | null {
  const languages = objectIn(value);
  return firstText(value, languages["en"], ...Object.values(languages));
}

function messageOf(error: unknown): string | null {
  return firstText(objectIn(error)["message"], objectIn(error)["__type"]);
}
