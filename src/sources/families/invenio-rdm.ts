import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate, license } from "../candidate.ts";
import { kindOfFile } from "../kind-of-file.ts";
import { linkWith } from "../link-with.ts";
import { textOfHtml } from "../read-html.ts";
import { firstText, type JsonObject, linkIn, objectIn, objectsIn, resultsAt, textIn, wholeIn } from "../read-json.ts";
import type { Asking, Source, SourceFacts } from "../source.ts";

type Site = Pick<SourceFacts, "id" | "title" | "recorded" | "recommended" | "examples"> & { readonly host: string };

/** More is refused to those without an account. */
const PAGE_SIZE = 25;
/** So that one record does not stand for all results. */
const FILES_OF_A_RECORD = 10;

const SITES: readonly Site[] = [
  {
    id: "zenodo",
    title: "Zenodo",
    host: "zenodo.org",
    recorded: true,
    recommended: true,
    examples: ["herbarium", "climate model"],
  },
  { id: "caltechdata", title: "CaltechDATA", host: "data.caltech.edu", ...documented("seismic") },
  { id: "caltech_authors", title: "CaltechAUTHORS", host: "authors.library.caltech.edu", ...documented("feynman") },
  {
    id: "tu_wien_research_data",
    title: "TU Wien Research Data",
    host: "researchdata.tuwien.ac.at",
    ...documented("soil moisture"),
  },
  { id: "tu_graz_repository", title: "TU Graz Repository", host: "repository.tugraz.at", ...documented("sensor") },
  {
    id: "northwestern_prism",
    title: "Prism (Northwestern)",
    host: "prism.northwestern.edu",
    ...documented("clinical"),
  },
  { id: "nyu_ultraviolet", title: "UltraViolet (NYU)", host: "ultraviolet.library.nyu.edu", ...documented("census") },
  { id: "hc_works", title: "Knowledge Commons Works", host: "works.hcommons.org", ...documented("manuscripts") },
];

/** The research repositories that run InvenioRDM. Source: https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/ */
export const invenioRdms: readonly Source[] = SITES.map(toSource);

function documented(example: string): Pick<Site, "recorded" | "recommended" | "examples"> {
  return { recorded: false, recommended: false, examples: [example] };
}

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
    licenseNote: "A licence named with most records.",
    termsNote: "Free to use; at most 25 records a request without an account.",
    adult: false,
    bridge: null,
    search: (query, asking) => searchRecords(`https://${host}/api/records`, query, asking),
  };
}

async function* searchRecords(api: string, query: string, asking: Asking): AsyncGenerator<CandidateFacts> {
  const size = Math.min(PAGE_SIZE, asking.limit);
  for (let page = 1; ; page++) {
    const answer = objectIn(await asking.fetch.json(linkWith(api, { q: query, page, size })));
    for (const record of resultsAt(answer, "hits", "hits")) yield* lookInto(api, record, asking);
    if (page * size >= (wholeIn(objectIn(answer["hits"])["total"]) ?? 0)) return;
  }
}

async function* lookInto(api: string, record: JsonObject, asking: Asking): AsyncGenerator<CandidateFacts> {
  const id = textIn(record["id"]);
  if (id === null) return;
  const files = await filesOf(`${api}/${encodeURIComponent(id)}/files`, record, asking);
  for (const file of files.slice(0, FILES_OF_A_RECORD)) yield* candidatesOf(id, record, file);
}

/** Zenodo lists the files with each record, as before it ran InvenioRDM; the others are asked for those that may be had. */
async function filesOf(url: string, record: JsonObject, asking: Asking): Promise<readonly JsonObject[]> {
  const files = record["files"];
  if (Array.isArray(files)) return objectsIn(files);
  const isThere = objectIn(files)["enabled"] !== false && objectIn(record["access"])["files"] !== "restricted";
  if (!isThere) return [];
  const answer = await asking.fetch.json(new URL(url), { nothingOn: [403, 404] });
  return answer === null ? [] : resultsAt(answer, "entries");
}

function* candidatesOf(id: string, record: JsonObject, file: JsonObject): Generator<CandidateFacts> {
  const name = textIn(file["key"]);
  const links = objectIn(file["links"]);
  const url = linkIn(firstText(links["content"], links["self"]));
  if (name === null || url === null) return;
  const meta = objectIn(record["metadata"]);
  const mime = textIn(file["mimetype"]);
  const page = objectIn(record["links"]);
  yield candidate({
    source_id: `${id}/${name}`,
    kind: kindOfFile(mime, name),
    title: textOfHtml(textIn(meta["title"])),
    page_url: linkIn(firstText(page["self_html"], page["html"])),
    media_url: url,
    media_kind: "original",
    size_bytes: wholeIn(file["size"]),
    mime,
    creator: creatorOf(meta),
    license: licenseOf(meta),
  });
}

function creatorOf(meta: JsonObject): string | null {
  const [creator] = objectsIn(meta["creators"]);
  return firstText(creator?.["name"], objectIn(creator?.["person_or_org"])["name"]);
}

function licenseOf(meta: JsonObject): CandidateFacts["license"] {
  const [right] = objectsIn(meta["rights"]);
  const terms = right ?? objectIn(meta["license"]);
  return license({
    code: textIn(terms["id"]),
    url: linkIn(terms["link"] ?? objectIn(terms["props"])["url"]),
    text: firstText(objectIn(terms["title"])["en"], terms["title"]),
  });
}
