import type { SourceCase } from "../source-case.ts";

const PAGE = "https://www.ecosia.org/images";

export const ecosiaImagesCases: readonly SourceCase[] = [
  {
    source: "ecosia_images",
    title: "the page of May 2026, and an empty one after it",
    query: "oak",
    limit: 50,
    exchanges: [
      { url: PAGE, parameters: { q: "oak", p: "0" }, answer: { fixture: "ecosia-images/images_results.html" } },
      { url: PAGE, parameters: { q: "oak", p: "1" }, answer: { own: '<div role="feed"></div>' } },
    ],
    finds: {
      count: 24,
      facts: {
        "0": {
          source_id: "9B636C35C71DC8D9815D7E0D8CD93F063CED931D",
          kind: "image",
          title: "Oak Park Travellemming 2025 Oak Tree Autumn - AusmalbilderFurKinder.de",
          page_url: "https://ausmalbilderfurkinder.de/oak-park-travellemming-2025/",
          media_url: "https://a-z-animals.com/media/2022/09/Shutterstock_1937363536.jpg",
          media_kind: "best_known",
          thumbnail_url: "https://tse4.mm.bing.net/th/id/OIP.iNRzGYq7xENek07SjGX17AHaFj?pid=Api",
          width: 2000,
          height: 1500,
        },
      },
    },
  },
  {
    source: "ecosia_images",
    title: "a proof that one is human",
    query: "oak",
    limit: 5,
    exchanges: [
      { url: PAGE, parameters: { q: "oak", p: "0" }, answer: { fixture: "block-pages/ecosia_captcha.html" } },
    ],
    fails: { outcome: "blocked", reason: /Ecosia Images shows a/ },
  },
  {
    source: "ecosia_images",
    title: "a page without a list is not zero results",
    query: "oak",
    limit: 5,
    exchanges: [{ url: PAGE, parameters: { q: "oak", p: "0" }, answer: { own: "<p>Ecosia</p>" } }],
    fails: { outcome: "failed", reason: /no list of pictures/ },
  },
];
