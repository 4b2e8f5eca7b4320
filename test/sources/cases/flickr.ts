import type { CaseAnswer, SourceCase } from "../source-case.ts";

export const flickrCases: readonly SourceCase[] = [
  {
    source: "flickr",
    title: "photographs, the largest that their owners allow",
    query: "church",
    limit: 30,
    keys: { "": "f00d" },
    exchanges: [exchange("church", "1", "30", { fixture: "flickr/photos_search_extras.json" })],
    finds: {
      count: 30,
      facts: {
        "0": {
          source_id: "49514337848",
          kind: "image",
          title: "Warsy (église) • 7433",
          page_url: "https://www.flickr.com/photos/7478087@N06/49514337848",
          media_url: "https://live.staticflickr.com/65535/49514337848_bbdbb5f761_b.jpg",
          media_kind: "best_known",
          thumbnail_url: "https://live.staticflickr.com/65535/49514337848_bbdbb5f761_t.jpg",
          width: 660,
          height: 1024,
          creator: "markustrois",
          license: {
            code: "by-nc-sa-2.0",
            url: "https://creativecommons.org/licenses/by-nc-sa/2.0/",
            text: "Attribution-NonCommercial-ShareAlike License",
          },
        },
      },
    },
  },
  {
    source: "flickr",
    title: "an original, all rights reserved, a licence that nobody knows yet, and a photo without any file",
    query: "x",
    limit: 5,
    safeSearch: "off",
    keys: { "": "f00d" },
    exchanges: [
      exchange("x", "3", "5", {
        own: {
          stat: "ok",
          photos: {
            pages: 1,
            total: 3,
            photo: [
              {
                id: "1",
                owner: "a@N1",
                license: 0,
                url_o: "https://live.staticflickr.com/1/1_o.jpg",
                width_o: "4000",
                height_o: "3000",
                url_l: "https://live.staticflickr.com/1/1_b.jpg",
              },
              { id: "2", license: "77", url_k: "https://live.staticflickr.com/1/2_k.jpg" },
              { id: "3", owner: "a@N1", license: "4" },
            ],
          },
        },
      }),
    ],
    finds: {
      count: 2,
      facts: {
        "0": { media_kind: "original", width: 4000, license: { code: null, url: null, text: "All Rights Reserved" } },
        "1": { media_kind: "best_known", license: null, page_url: null, width: null },
      },
    },
  },
  ...(
    [
      ["100", "Invalid API Key (Key has invalid format)", "needs_key", /does not take the key/],
      ["105", "Service currently unavailable", "failed", /Service currently unavailable/],
    ] as const
  ).map(([code, message, outcome, reason]): SourceCase => ({
    source: "flickr",
    title: `an error with status 200: ${code}`,
    query: "x",
    limit: 5,
    keys: { "": "f00d" },
    exchanges: [exchange("x", "1", "5", { own: { stat: "fail", code: Number(code), message } })],
    fails: { outcome, reason },
  })),
];

function exchange(text: string, safe_search: string, per_page: string, answer: CaseAnswer) {
  return {
    url: "https://api.flickr.com/services/rest/",
    parameters: {
      method: "flickr.photos.search",
      api_key: "f00d",
      format: "json",
      nojsoncallback: "1",
      text,
      sort: "relevance",
      media: "photos",
      safe_search,
      extras: "license,owner_name,o_dims,url_t,url_o,url_k,url_h,url_l,url_c,url_z,url_m",
      per_page,
      page: "1",
    },
    answer,
  };
}
