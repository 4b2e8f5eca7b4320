import type { SourceCase } from "../source-case.ts";

const API = "https://collectionapi.metmuseum.org/public/collection/v1";
const search = (own: unknown, status = 200) => ({
  url: `${API}/search`,
  parameters: { hasImages: "true", q: "quail" },
  answer: { own, status },
});

export const metCases: readonly SourceCase[] = [
  {
    source: "met",
    title: "objects one by one, without those that are gone or have no picture",
    query: "quail",
    limit: 2,
    exchanges: [
      search({ total: 5, objectIDs: [1, 2, 45734, 11122, 5] }),
      { url: `${API}/objects/1`, answer: { own: { message: "ObjectID not found" }, status: 404 } },
      {
        url: `${API}/objects/2`,
        answer: { own: { objectID: 2, title: "Under copyright", isPublicDomain: false, primaryImage: "" } },
      },
      { url: `${API}/objects/45734`, answer: { fixture: "met/object.json" } },
      {
        url: `${API}/objects/11122`,
        answer: {
          fixture: "met/objects_by_id_map.json",
          whole: (objects) => (objects as Record<string, unknown>)["11122"],
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "45734",
          kind: "image",
          title: "Quail and Millet",
          media_url: "https://images.metmuseum.org/CRDImages/as/original/DP251139.jpg",
          media_kind: "original",
          thumbnail_url: "https://images.metmuseum.org/CRDImages/as/web-large/DP251139.jpg",
          creator: "Kiyohara Yukinobu",
          license: { code: "CC0", url: null, text: null },
          attribution: "The Howard Mansfield Collection, Purchase, Rogers Fund, 1936",
        },
        "1": { title: "The Gulf Stream", page_url: "https://www.metmuseum.org/art/collection/search/11122" },
      },
    },
  },
  {
    source: "met",
    title: "nothing found is null",
    query: "quail",
    limit: 2,
    exchanges: [search({ total: 0, objectIDs: null })],
    finds: { count: 0, facts: {} },
  },
  {
    source: "met",
    title: "another answer is no empty one",
    query: "quail",
    limit: 2,
    exchanges: [search({ message: "Something else" })],
    fails: { outcome: "failed", reason: /objectIDs/ },
  },
];
