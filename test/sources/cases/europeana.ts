import type { SourceCase } from "../source-case.ts";

const URL = "https://api.europeana.eu/record/v2/search.json";
const FIXED = { wskey: "k", query: "segovia", qf: "TYPE:(IMAGE)", media: "true", profile: "rich" };

export const europeanaCases: readonly SourceCase[] = [
  {
    source: "europeana",
    title: "two pages by a cursor, with no key in any link",
    query: "segovia",
    limit: 13,
    kinds: ["image"],
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, rows: "13", cursor: "*" },
        answer: { fixture: "europeana/search.json" },
      },
      {
        url: URL,
        parameters: { ...FIXED, rows: "13", cursor: "test_next_cursor" },
        answer: {
          own: {
            success: true,
            itemsCount: 2,
            items: [
              { id: "/1/without_file", type: "IMAGE", title: ["No file"] },
              { id: "/1/b", type: "IMAGE", edmIsShownBy: ["https://museum.example/b.jpg"], title: ["B"] },
            ],
          },
        },
      },
    ],
    finds: {
      count: 13,
      facts: {
        "0": {
          source_id: "/2022704/lod_oai_bibliotecadigital_jcyl_es_26229_ent1",
          kind: "image",
          page_url: "https://www.europeana.eu/item/2022704/lod_oai_bibliotecadigital_jcyl_es_26229_ent1",
          media_url: "http://bibliotecadigital.jcyl.es/i18n/catalogo_imagenes/imagen_id.cmd?idImagen=102620362",
          creator: null,
          license: { code: null, url: "http://creativecommons.org/publicdomain/zero/1.0/", text: null },
          attribution: "Biblioteca Digital de Castilla y León",
        },
        "5": { creator: "Anonymous" },
        "12": { media_url: "https://museum.example/b.jpg", license: null },
      },
    },
  },
  {
    source: "europeana",
    title: "a refusal in words",
    query: "segovia",
    limit: 13,
    kinds: ["image"],
    keys: { "": "k" },
    exchanges: [
      {
        url: URL,
        parameters: { ...FIXED, rows: "13", cursor: "*" },
        answer: { own: { success: false, error: "Invalid query parameter." } },
      },
    ],
    fails: { outcome: "failed", reason: /Invalid query parameter/ },
  },
];
