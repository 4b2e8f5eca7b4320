import type { SourceCase } from "../source-case.ts";

const URL = "https://gutendex.com/books/";

export const gutendexCases: readonly SourceCase[] = [
  {
    source: "gutendex",
    title: "one file of each book",
    query: "frankenstein",
    limit: 32,
    exchanges: [
      {
        url: URL,
        parameters: { search: "frankenstein", page: "1" },
        answer: { fixture: "gutendex/books_2024.json" },
      },
    ],
    finds: {
      count: 32,
      facts: {
        "0": {
          source_id: "84",
          kind: "file",
          title: "Frankenstein; Or, The Modern Prometheus",
          page_url: "https://www.gutenberg.org/ebooks/84",
          media_url: "https://www.gutenberg.org/ebooks/84.epub3.images",
          mime: "application/epub+zip",
          thumbnail_url: "https://www.gutenberg.org/cache/epub/84/pg84.cover.medium.jpg",
          creator: "Shelley, Mary Wollstonecraft",
          license: { code: null, url: null, text: "Public domain in the USA." },
        },
        "21": { source_id: "5200", license: { code: null, url: null, text: "Copyrighted in the USA." } },
      },
    },
  },
  {
    source: "gutendex",
    title: "types with a set of characters, and books that are read aloud",
    query: "frankenstein",
    limit: 32,
    exchanges: [
      {
        url: URL,
        parameters: { search: "frankenstein", page: "1" },
        answer: {
          own: {
            count: 3,
            next: null,
            results: [
              {
                id: 1,
                copyright: null,
                formats: {
                  "text/plain; charset=iso-8859-1": "https://www.gutenberg.org/files/1/1-8.zip",
                  "text/plain; charset=us-ascii": "https://www.gutenberg.org/ebooks/1.txt.utf-8",
                },
              },
              { id: 2, copyright: false, formats: { "audio/mpeg": "https://www.gutenberg.org/files/2/2.mp3" } },
              { id: 3, copyright: false, formats: {} },
            ],
          },
        },
      },
    ],
    finds: {
      count: 2,
      facts: {
        "0": { media_url: "https://www.gutenberg.org/ebooks/1.txt.utf-8", mime: "text/plain", license: null },
        "1": { kind: "audio" },
      },
    },
  },
];
