import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://export.arxiv.org/api/query",
  parameters: {
    search_query: "testing",
    sortBy: "relevance",
    sortOrder: "descending",
    start: "0",
    max_results: "10",
  },
};

export const arxivCases: readonly SourceCase[] = [
  {
    source: "arxiv",
    title: "papers as PDF",
    query: "testing",
    limit: 10,
    exchanges: [{ ...asked, answer: { fixture: "arxiv/query_testing.xml" } }],
    finds: {
      count: 10,
      facts: {
        "0": {
          source_id: "2202.12139v1",
          kind: "file",
          title: "Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques",
          page_url: "https://arxiv.org/abs/2202.12139v1",
          media_url: "https://arxiv.org/pdf/2202.12139v1",
          mime: "application/pdf",
          creator: "Mohit Kumar Ahuja, Arnaud Gotlieb, Helge Spieker",
          license: null,
        },
      },
    },
  },
  {
    source: "arxiv",
    title: "nothing found",
    query: "testing",
    limit: 10,
    exchanges: [{ ...asked, answer: { fixture: "arxiv/query_empty.xml" } }],
    finds: { count: 0, facts: {} },
  },
  {
    source: "arxiv",
    title: "an error is a feed too",
    query: "testing",
    limit: 10,
    exchanges: [
      {
        ...asked,
        answer: {
          own: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
            <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
            <entry><id>http://arxiv.org/api/errors#incorrect_id_format</id><title>Error</title>
            <summary>incorrect id format</summary></entry></feed>`,
        },
      },
    ],
    fails: { outcome: "failed", reason: /incorrect id format/ },
  },
  {
    source: "arxiv",
    title: "another document is no feed",
    query: "testing",
    limit: 10,
    exchanges: [{ ...asked, answer: { own: "<html><body>Hello</body></html>" } }],
    fails: { outcome: "failed", reason: /no feed/ },
  },
];
