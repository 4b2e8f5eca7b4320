import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { firstText, type JsonObject, linkIn, objectIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "examples"> & { readonly host: string };

const PAGE_SIZE = 100;

const SITES: readonly Site[] = [
  { id: "harvard_dataverse", title: "Harvard Dataverse", host: "dataverse.harvard.edu", examples: ["election survey"] },
  { id: "borealis", title: "Borealis (Canada)", host: "borealisdata.ca", examples: ["salmon"] },
  { id: "dataverse_nl", title: "DataverseNL", host: "dataverse.nl", examples: ["reading"] },
  { id: "dataverse_no", title: "DataverseNO", host: "dataverse.no", examples: ["glacier"] },
  {
    id: "recherche_data_gouv",
    title: "Recherche Data Gouv (France)",
    host: "entrepot.recherche.data.gouv.fr",
    examples: ["vigne"],
  },
  { id: "darus", title: "DaRUS (Stuttgart)", host: "darus.uni-stuttgart.de", examples: ["porous media"] },
  { id: "heidata", title: "heiDATA (Heidelberg)", host: "heidata.uni-heidelberg.de", examples: ["corpus"] },
  { id: "edmond", title: "Edmond (Max Planck)", host: "edmond.mpg.de", examples: ["microscopy"] },
  { id: "ku_leuven_rdr", title: "KU Leuven RDR", host: "rdr.kuleuven.be", examples: ["soil"] },
  { id: "scielo_data", title: "SciELO Data", host: "data.scielo.org", examples: ["dengue"] },
];

/** The data archives that run Dataverse: their files. Source: https://guides.dataverse.org/en/latest/api/search.html */
export const dataverses: readonly Source[] = SITES.map(toSource);

function toSource({ host, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "dataset",
    media: ["file", "image", "video", "audio"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    mediaHosts: [host],
    pageSize: PAGE_SIZE,
    requestsPerMinute: null,
    licenseNote: "Not told with each file: the page of its dataset names the terms.",
    termsNote: "Free to use; restricted files are left out.",
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    search: (query, asking) => searchFiles(host, query, asking),
  };
}

async function* searchFiles(host: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const per_page = Math.min(PAGE_SIZE, asking.limit);
  for (let start = 0; ; start += per_page) {
    const url = linkWith(`https://${host}/api/search`, { q: query, type: "file", per_page, start });
    const answer = objectIn(await asking.fetch.json(url));
    for (const item of resultsAt(answer, "data", "items")) yield* candidatesOf(host, item);
    if (start + per_page >= (wholeIn(objectIn(answer["data"])["total_count"]) ?? 0)) return;
  }
}

function* candidatesOf(host: string, item: JsonObject): Generator<CandidateFacts> {
  const id = textIn(item["file_id"]);
  const name = textIn(item["name"]);
  const url = linkIn(item["url"]);
  if (id === null || name === null || url === null || item["restricted"] === true) return;
  const mime = textIn(item["file_content_type"]);
  const dataset = textIn(item["dataset_persistent_id"]);
  yield candidate({
    source_id: id,
    kind: kindOfFile(mime, name),
    title: firstText(item["dataset_name"]) === null ? name : `${name} – ${firstText(item["dataset_name"])}`,
    page_url: dataset === null ? null : linkWith(`https://${host}/dataset.xhtml`, { persistentId: dataset }).href,
    media_url: url,
    media_kind: "original",
    thumbnail_url: linkIn(item["image_url"]),
    size_bytes: wholeIn(item["size_in_bytes"]),
    mime,
    attribution: textIn(item["dataset_citation"]),
  });
}
