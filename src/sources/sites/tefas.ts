import type { Source } from "../source.ts";

/** No search asks it: fund jobs read it. It stands in the catalogue so that everybody can see how it is. */
export const tefas: Source = {
  id: "tefas",
  title: "TEFAS",
  kind: "dataset",
  media: ["file"],
  keys: [],
  safeSearch: [],
  hosts: ["www.tefas.gov.tr"],
  mediaHosts: ["www.tefas.gov.tr"],
  pageSize: 1,
  requestsPerMinute: 6,
  licenseNote: "Published by the fund platform of Takasbank; see the terms of its page.",
  termsNote: "An unofficial source: its page's own interface, without documents or promises. Asked slowly.",
  recorded: true,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["https://www.tefas.gov.tr/tr/fon-verileri"],
};
