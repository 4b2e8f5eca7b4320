import type { SourceCase } from "../source-case.ts";

export const smkCases: readonly SourceCase[] = [
  {
    source: "smk",
    title: "a work with its picture, and one without",
    query: "Altdorfer",
    limit: 10,
    exchanges: [
      {
        url: "https://api.smk.dk/api/v1/art/search/",
        parameters: { keys: "Altdorfer", filters: "[has_image:true]", offset: "0", rows: "10", lang: "en" },
        answer: {
          fixture: "smk/item.json",
          whole: (item) => ({ offset: 0, rows: 10, found: 2, items: [{ id: "1_object" }, item] }),
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "1170000264_object",
          title: "Jomfru Maria med barnet og Sankt Anne ved vuggen",
          page_url: "https://open.smk.dk/en/artwork/image/KKS1615",
          media_kind: "best_known",
          width: 3076,
          height: 5141,
          creator: "Altdorfer, Albrecht",
          license: { code: null, url: "https://creativecommons.org/share-your-work/public-domain/cc0/", text: null },
        },
      },
    },
  },
];
