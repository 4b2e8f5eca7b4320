import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://www.rawpixel.com/api/v1/search";

export const rawpixelCases: readonly SourceCase[] = [
  {
    source: "rawpixel",
    title: "public domain pictures, in the largest size without a mark",
    query: "elk",
    limit: 2,
    exchanges: [
      {
        url: SEARCH,
        parameters: { keys: "elk", page: "1", pagesize: "2", safe_search: "true" },
        answer: { fixture: "rawpixel/public_domain.json" },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "4032668",
          kind: "image",
          title: "Bull elk searches for food",
          page_url: "https://www.rawpixel.com/image/4032668/photo-image-background-nature-mountain",
          media_url:
            "https://images.rawpixel.com/image_1000/cHJpdmF0ZS9sci9pbWFnZXMvd2Vic2l0ZS8yMDIyLTA1L2ZsNDY0NDU5OTQ2MjQtaW1hZ2Uta3UyY21zcjUuanBn.jpg",
          media_kind: "best_known",
          width: null,
          creator: "National Park Service",
          license: { code: "cc0", url: "https://creativecommons.org/publicdomain/zero/1.0/", text: null },
          rating: "safe",
        },
        "1": { creator: null },
      },
    },
  },
  {
    source: "rawpixel",
    title: "one without facts, one that is not safe, and one without a file",
    query: "x",
    limit: 10,
    safeSearch: "off",
    exchanges: [
      {
        url: SEARCH,
        parameters: { keys: "x", page: "1", pagesize: "10", safe_search: "false" },
        answer: {
          own: {
            total: 3,
            results: [
              { id: 1, isPng: true, style_uri: "https://images.rawpixel.com/{}/a.png" },
              { id: 2, style_uri: "https://images.rawpixel.com/{}/b.jpg", metadata: { isSafeContent: false } },
              { id: 3, style_uri: null },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          media_url: "https://images.rawpixel.com/image_png_1000/a.png",
          license: null,
          title: null,
          rating: "unknown",
        },
        "1": { rating: "explicit" },
      },
    },
  },
];
