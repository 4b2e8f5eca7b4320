import type { SourceCase } from "../source-case.ts";

const asked = {
  url: "https://librivox.org/api/feed/audiobooks/",
  parameters: { title: "^moby dick", extended: "1", format: "json", limit: "5", offset: "0" },
};

export const librivoxCases: readonly SourceCase[] = [
  {
    source: "librivox",
    title: "the chapters of a book",
    query: "moby dick",
    limit: 5,
    exchanges: [
      {
        ...asked,
        answer: {
          own: {
            books: [
              {
                id: "253",
                title: "Moby Dick, or the Whale",
                url_librivox: "https://librivox.org/moby-dick-by-herman-melville/",
                sections: [
                  {
                    id: "1001",
                    title: "Chapter 001",
                    listen_url: "http://www.archive.org/download/moby_dick_librivox/mobydick_001_melville.mp3",
                    playtime: "1543",
                    readers: [{ reader_id: "1", display_name: "Stewart Wills" }],
                  },
                  { id: "1002", title: "Chapter 002", listen_url: "" },
                ],
              },
            ],
          },
        },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "1001",
          kind: "audio",
          title: "Moby Dick, or the Whale – Chapter 001",
          page_url: "https://librivox.org/moby-dick-by-herman-melville/",
          media_url: "https://www.archive.org/download/moby_dick_librivox/mobydick_001_melville.mp3",
          duration_seconds: 1543,
          creator: "Stewart Wills",
          license: null,
        },
      },
    },
  },
  {
    source: "librivox",
    title: "nothing found is a 404",
    query: "moby dick",
    limit: 5,
    exchanges: [{ ...asked, answer: { own: { error: "Audiobooks could not be found" }, status: 404 } }],
    finds: { count: 0, facts: {} },
  },
];
