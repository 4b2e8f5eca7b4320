import type { SourceCase } from "../source-case.ts";

const API = "https://images-api.nasa.gov";
const FILES = "http://images-assets.nasa.gov";
const asset = (...links: readonly string[]) => ({ own: { collection: { items: links.map((href) => ({ href })) } } });

export const nasaCases: readonly SourceCase[] = [
  {
    source: "nasa",
    title: "the original of each asset, by https and with its spaces encoded",
    query: "moon",
    limit: 1,
    kinds: ["video"],
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "moon", media_type: "video", page: "1", page_size: "1" },
        answer: { fixture: "nasa/search_moon.json" },
      },
      {
        url: `${API}/asset/NHQ_2019_0311_Go%20Forward%20to%20the%20Moon`,
        answer: asset(
          `${FILES}/video/NHQ_2019_0311_Go Forward to the Moon/collection.srt`,
          `${FILES}/video/NHQ_2019_0311_Go Forward to the Moon/NHQ_2019_0311_Go Forward to the Moon~mobile.mp4`,
          `${FILES}/video/NHQ_2019_0311_Go Forward to the Moon/NHQ_2019_0311_Go Forward to the Moon~orig.mp4`,
          `${FILES}/video/NHQ_2019_0311_Go Forward to the Moon/metadata.json`,
        ),
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "NHQ_2019_0311_Go Forward to the Moon",
          kind: "video",
          title: "Go Forward to the Moon",
          media_url:
            "https://images-assets.nasa.gov/video/NHQ_2019_0311_Go%20Forward%20to%20the%20Moon/NHQ_2019_0311_Go%20Forward%20to%20the%20Moon~orig.mp4",
          media_kind: "original",
          license: null,
        },
      },
    },
  },
  {
    source: "nasa",
    title: "assets that are gone, or have no original",
    query: "mars rover",
    limit: 1,
    kinds: ["image"],
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "mars rover", media_type: "image", page: "1", page_size: "1" },
        answer: { fixture: "nasa/search_mars_rover_page.json" },
      },
      { url: `${API}/asset/KSC-20200316-PH-JPL01_0005`, answer: { own: { reason: "not found" }, status: 404 } },
      { url: `${API}/asset/PIA07081`, answer: asset(`${FILES}/image/PIA07081/PIA07081~medium.jpg`) },
    ],
    finds: {
      count: 1,
      facts: { "0": { source_id: "PIA07081", media_kind: "best_known", creator: "NASA/JPL" } },
    },
  },
  {
    source: "nasa",
    title: "sounds come without a preview",
    query: "eagle",
    limit: 5,
    kinds: ["audio"],
    exchanges: [
      {
        url: `${API}/search`,
        parameters: { q: "eagle", media_type: "audio", page: "1", page_size: "5" },
        answer: {
          own: { collection: { items: [{ data: [{ nasa_id: "eagle", media_type: "audio", title: "Landed" }] }] } },
        },
      },
      { url: `${API}/asset/eagle`, answer: asset(`${FILES}/audio/eagle/eagle~orig.wav`) },
    ],
    finds: { count: 1, facts: { "0": { kind: "audio", thumbnail_url: null } } },
  },
];
