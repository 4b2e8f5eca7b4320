import type { SourceCase } from "../source-case.ts";

export const halCases: readonly SourceCase[] = [
  {
    source: "hal",
    title: "papers and pictures with their main file",
    query: "archéologie",
    limit: 5,
    exchanges: [
      {
        url: "https://api.archives-ouvertes.fr/search/",
        parameters: {
          q: "archéologie",
          fq: "submitType_s:file",
          fl: "docid,title_s,uri_s,fileMain_s,authFullName_s,licence_s",
          rows: "5",
          start: "0",
          wt: "json",
        },
        answer: {
          own: {
            response: {
              numFound: 3,
              start: 0,
              docs: [
                {
                  docid: "1",
                  title_s: ["Fouilles", "Digs"],
                  uri_s: "https://hal.science/hal-00000001",
                  fileMain_s: "https://hal.science/hal-00000001/file/fouilles.pdf",
                  authFullName_s: ["Jeanne Dupont"],
                  licence_s: "http://creativecommons.org/licenses/by/",
                },
                { docid: "2", title_s: ["Plan"], fileMain_s: "https://medihal.archives-ouvertes.fr/2/file/plan.jpg" },
                { docid: "3", title_s: ["Sans fichier"] },
              ],
            },
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "1",
          kind: "file",
          title: "Fouilles",
          page_url: "https://hal.science/hal-00000001",
          creator: "Jeanne Dupont",
          license: { code: null, url: "http://creativecommons.org/licenses/by/", text: null },
        },
        "1": { kind: "image", license: null },
      },
    },
  },
];
