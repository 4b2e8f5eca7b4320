/** What a person has typed into the form for searches, and what is sent of it. */
import type { CandidateKind, SafeSearch } from "./wire-search.ts";

export const KINDS = ["image", "video", "audio", "file"] as const satisfies readonly CandidateKind[];
export const MOST_FILES = 10_000;
const MOST_PIXELS = 100_000;

/** Licences that can be wished for, by what is shown; each stands for the short names of the API. */
export const LICENSES = {
  public_domain: ["cc0", "pd"],
  "CC BY": ["by"],
  "CC BY-SA": ["by-sa"],
  "CC BY-ND": ["by-nd"],
  "CC BY-NC": ["by-nc"],
  "CC BY-NC-SA": ["by-nc-sa"],
  "CC BY-NC-ND": ["by-nc-nd"],
} as const;
export type LicenseWish = keyof typeof LICENSES;

/** Numbers stay text until they are sent, so that nothing typed is lost. */
export type SearchDraft = {
  query: string;
  kinds: readonly CandidateKind[];
  limit: string;
  limit_per_source: string;
  min_width: string;
  min_height: string;
  licenses: readonly LicenseWish[];
  safe_search: SafeSearch;
  findOnly: boolean;
};

export const EMPTY_DRAFT: SearchDraft = {
  query: "",
  kinds: KINDS,
  limit: "40",
  limit_per_source: "",
  min_width: "",
  min_height: "",
  licenses: [],
  safe_search: "moderate",
  findOnly: false,
};

export const NUMBER_FIELDS = {
  limit: { most: MOST_FILES, isNeeded: true },
  limit_per_source: { most: MOST_FILES, isNeeded: false },
  min_width: { most: MOST_PIXELS, isNeeded: false },
  min_height: { most: MOST_PIXELS, isNeeded: false },
} as const;
export type NumberField = keyof typeof NUMBER_FIELDS;
export type DraftField = "query" | "kinds" | "sources" | NumberField;

/** Reads a number field: undefined where it is empty and may be, null where it holds no number that can be sent. */
export function numberOf(draft: SearchDraft, field: NumberField): number | undefined | null {
  const text = draft[field].trim();
  const { most, isNeeded } = NUMBER_FIELDS[field];
  if (text === "" && !isNeeded) return undefined;
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= most ? value : null;
}

/** Gives the first field that cannot be sent as it is, or null. `sources`: the chosen ones; undefined where the server chooses. */
export function faultOf(draft: SearchDraft, sources: readonly string[] | undefined): DraftField | null {
  if (draft.query.trim() === "") return "query";
  if (draft.kinds.length === 0) return "kinds";
  const fields = Object.keys(NUMBER_FIELDS) as NumberField[];
  return fields.find((field) => numberOf(draft, field) === null) ?? (sources?.length === 0 ? "sources" : null);
}

/** Writes the body of the request of a draft without faults. */
export function bodyOf(draft: SearchDraft, sources: readonly string[] | undefined): object {
  const filters = {
    ...wish("min_width", numberOf(draft, "min_width")),
    ...wish("min_height", numberOf(draft, "min_height")),
    ...(draft.licenses.length > 0 ? { license: draft.licenses.flatMap((one) => LICENSES[one]) } : {}),
  };
  return {
    type: "search",
    query: draft.query.trim(),
    ...(draft.kinds.length < KINDS.length ? { kinds: draft.kinds } : {}),
    ...(sources ? { sources } : {}),
    ...wish("limit", numberOf(draft, "limit")),
    ...wish("limit_per_source", numberOf(draft, "limit_per_source")),
    ...(Object.keys(filters).length > 0 ? { filters } : {}),
    safe_search: draft.safe_search,
    download: !draft.findOnly,
  };
}

function wish(name: string, value: number | null | undefined): Record<string, number> {
  return value == null ? {} : { [name]: value };
}
