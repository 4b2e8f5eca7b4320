import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://gallica.bnf.fr/SRU",
  parameters: {
    version: "1.2",
    operation: "searchRetrieve",
    query: '(gallica all "montgolfier") and (dc.type all "image") and (access all "fayes")',
    startRecord: "1",
    maximumRecords: "5",
  },
};

export const gallicaCases: readonly SourceCase[] = [
  {
    source: "gallica",
    title: "one record that is no list, with several identifiers",
    query: "montgolfier",
    limit: 5,
    exchanges: [
      {
        ...asked,
        answer: {
          own: `<?xml version="1.0" encoding="UTF-8"?>
            <srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/">
            <srw:numberOfRecords>1</srw:numberOfRecords>
            <srw:records><srw:record><srw:recordData>
              <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
                <dc:identifier>FRBNF41491720</dc:identifier>
                <dc:identifier>https://gallica.bnf.fr/ark:/12148/btv1b8509563n</dc:identifier>
                <dc:title>Montgolfier : [estampe]</dc:title>
                <dc:creator>Agence Rol. Agence photographique</dc:creator>
                <dc:rights xml:lang="fre">domaine public</dc:rights>
                <dc:rights xml:lang="eng">public domain</dc:rights>
              </oai_dc:dc>
            </srw:recordData></srw:record></srw:records></srw:searchRetrieveResponse>`,
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "ark:/12148/btv1b8509563n",
          title: "Montgolfier : [estampe]",
          page_url: "https://gallica.bnf.fr/ark:/12148/btv1b8509563n",
          media_url: "https://gallica.bnf.fr/iiif/ark:/12148/btv1b8509563n/f1/full/full/0/native.jpg",
          creator: "Agence Rol. Agence photographique",
          license: { code: null, url: null, text: "domaine public" },
        },
      },
    },
  },
  {
    source: "gallica",
    title: "another document",
    query: "montgolfier",
    limit: 5,
    exchanges: [{ ...asked, answer: { own: "<html><body>Vérification de sécurité</body></html>" } }],
    fails: { outcome: "failed", reason: /no number of records/ },
  },
];
