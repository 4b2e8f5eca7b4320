import type { SourceCase } from "../source-case.ts";

const API = "https://www.brooklynmuseum.org/api/v2/object";
const headers = { api_key: "k" };

export const brooklynMuseumCases: readonly SourceCase[] = [
  {
    source: "brooklyn_museum",
    title: "objects, then the pictures of each",
    query: "caftan",
    limit: 5,
    keys: { "": "k" },
    exchanges: [
      {
        url: `${API}/`,
        parameters: { keyword: "caftan", has_images: "1", limit: "5", offset: "0" },
        headers,
        answer: { own: { message: "Success.", data: [{ id: 90636, title: "Caftan" }] } },
      },
      {
        url: `${API}/90636`,
        headers,
        answer: { fixture: "brooklyn-museum/object.json", whole: (data) => ({ message: "Success.", data }) },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "170425",
          title: "Caftan",
          page_url: "https://www.brooklynmuseum.org/opencollection/objects/90636",
          media_url: "https://d1lfxha3ugu3d4.cloudfront.net/images/opencollection/objects/size4/CUR.66.242.29.jpg",
          width: 1536,
          height: 1152,
          creator: null,
          license: { code: null, url: null, text: "Creative Commons-BY" },
        },
      },
    },
  },
];
