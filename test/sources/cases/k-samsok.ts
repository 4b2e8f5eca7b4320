import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://kulturarvsdata.se/ksamsok/api",
  parameters: {
    method: "search",
    version: "1.1",
    recordSchema: "presentation",
    query: 'text="visby" and thumbnailExists=j',
    hitsPerPage: "5",
    startRecord: "1",
  },
};

export const kSamsokCases: readonly SourceCase[] = [
  {
    source: "k_samsok",
    title: "the largest size of each picture, its own licence with it",
    query: "visby",
    limit: 5,
    exchanges: [
      {
        ...asked,
        answer: {
          own: `<?xml version="1.0" encoding="UTF-8"?>
            <result><version>1.1</version><totalHits>2</totalHits><records>
              <record><pres:item xmlns:pres="http://kulturarvsdata.se/presentation#">
                <pres:entityUri>http://kulturarvsdata.se/raa/kmb/1</pres:entityUri>
                <pres:itemLabel>Husfasad</pres:itemLabel>
                <pres:image>
                  <pres:src type="thumbnail">http://kmb.raa.se/1/thumb.jpg</pres:src>
                  <pres:src type="highres">http://kmb.raa.se/1/full.jpg</pres:src>
                  <pres:byline>Nilson, Key</pres:byline>
                  <pres:mediaLicense>http://kulturarvsdata.se/resurser/License#by</pres:mediaLicense>
                  <pres:copyright>RAÄ</pres:copyright>
                </pres:image>
              </pres:item></record>
              <record><pres:item xmlns:pres="http://kulturarvsdata.se/presentation#">
                <pres:entityUri>http://kulturarvsdata.se/raa/kmb/2</pres:entityUri>
                <pres:image><pres:src type="thumbnail">http://kmb.raa.se/2/thumb.jpg</pres:src></pres:image>
                <pres:image><pres:byline>Nobody</pres:byline></pres:image>
              </pres:item></record>
            </records></result>`,
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": {
          source_id: "http://kulturarvsdata.se/raa/kmb/1#0",
          title: "Husfasad",
          media_url: "http://kmb.raa.se/1/full.jpg",
          media_kind: "best_known",
          thumbnail_url: "http://kmb.raa.se/1/thumb.jpg",
          creator: "Nilson, Key",
          license: { code: null, url: "http://kulturarvsdata.se/resurser/License#by", text: null },
          attribution: "RAÄ",
        },
        "1": { media_kind: "thumbnail_only", license: null },
      },
    },
  },
  {
    source: "k_samsok",
    title: "nothing found",
    query: "visby",
    limit: 5,
    exchanges: [
      { ...asked, answer: { own: "<result><version>1.1</version><totalHits>0</totalHits><records/></result>" } },
    ],
    finds: { count: 0, facts: {} },
  },
  {
    source: "k_samsok",
    title: "an error",
    query: "visby",
    limit: 5,
    exchanges: [{ ...asked, answer: { own: "<result><version>1.1</version><error>Bad query</error></result>" } }],
    fails: { outcome: "failed", reason: /not what it should be/ },
  },
];
