import type { CaseAnswer, SourceCase } from "../source-case.ts";

/** As it comes: a tempo with a leading zero makes it no JSON; the zeros inside of texts stay. */
const UPLOADS = `[{"upload_id": 123, "upload_name": "Take: 007, end", "user_name": "mia", "user_real_name": "Mia",
  "upload_extra": {"bpm": 096, "usertags": "a,b"}, "file_page_url": "https://ccmixter.org/files/mia/123",
  "artist_page_url": "https://ccmixter.org/people/mia", "license_name": "Attribution (3.0)",
  "license_url": "http://creativecommons.org/licenses/by/3.0/",
  "files": [
    {"file_id": 1, "download_url": "https://ccmixter.org/content/mia/parts.zip",
     "file_format_info": {"media-type": "archive", "mime_type": "application/zip"}},
    {"file_id": 2, "download_url": "https://ccmixter.org/content/mia/take.mp3", "file_rawsize": 4200000,
     "file_format_info": {"media-type": "audio", "mime_type": "audio/mpeg", "ps": "3:20", "sr": "44.1k"}}]},
 {"upload_id": 124, "upload_name": "Text only", "files": []}]`;

export const ccmixterCases: readonly SourceCase[] = [
  {
    source: "ccmixter",
    title: "the sound of an upload, out of an answer that has to be mended",
    query: "take",
    limit: 2,
    exchanges: [exchange("take", "0", { own: UPLOADS }), exchange("take", "2", { own: [] })],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "123",
          kind: "audio",
          title: "Take: 007, end",
          page_url: "https://ccmixter.org/files/mia/123",
          media_url: "https://ccmixter.org/content/mia/take.mp3",
          media_kind: "original",
          size_bytes: 4200000,
          mime: "audio/mpeg",
          duration_seconds: 200,
          creator: "Mia",
          creator_url: "https://ccmixter.org/people/mia",
          license: {
            code: "by-3.0",
            url: "http://creativecommons.org/licenses/by/3.0/",
            text: "Attribution (3.0)",
          },
        },
      },
    },
  },
  {
    source: "ccmixter",
    title: "what cannot be mended",
    query: "take",
    limit: 2,
    exchanges: [exchange("take", "0", { own: "[{" })],
    fails: { outcome: "failed", reason: /no JSON/ },
  },
];

function exchange(search: string, offset: string, answer: CaseAnswer) {
  return { url: "https://ccmixter.org/api/query", parameters: { f: "json", search, limit: "2", offset }, answer };
}
