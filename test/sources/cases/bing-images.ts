import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://www.bing.com/images/search";

export const bingImagesCases: readonly SourceCase[] = [
  {
    source: "bing_images",
    title: "the page of April 2026, its sizes read from text, and none of the pictures that it suggests besides",
    query: "golang gopher",
    limit: 35,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "golang gopher", first: "1", adlt: "strict" },
        headers: { cookie: "SRCHHPGUSR=ADLT=STRICT" },
        answer: { fixture: "bing-images/search_golang_gopher.html" },
      },
    ],
    finds: {
      count: 35,
      facts: {
        "0": {
          source_id: "1431B820D8461BDDB27AFC25701992BB980DBA31",
          kind: "image",
          title: "Golang Gopher Logo PNG (Transparent) SVG AI – Free Download",
          page_url: "https://vectorseek.com/vector_logo/golang-gopher-logo-vector/",
          media_url: "https://vectorseek.com/wp-content/uploads/2023/03/Golang-Gopher-Logo-Vector.jpg",
          media_kind: "best_known",
          thumbnail_url: "https://ts4.mm.bing.net/th?id=OIP.LQQi0et0FFshviPhL18q9QHaHa&pid=15.1",
          width: 1000,
          height: 1000,
          mime: null,
          license: null,
        },
      },
    },
  },
  {
    source: "bing_images",
    title: "a second page, found by the link of the first",
    query: "gull",
    limit: 5,
    safeSearch: "off",
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "gull", first: "1", adlt: "off" },
        headers: { cookie: "SRCHHPGUSR=ADLT=OFF" },
        answer: { own: page('data-nextUrl="/images/async?q=gull&amp;first=36&amp;count=35"', "a") },
      },
      {
        url: "https://www.bing.com/images/async",
        parameters: { q: "gull", first: "36", count: "35", adlt: "off" },
        answer: { own: page("", "b") },
      },
    ],
    finds: { count: 2, facts: { "1": { source_id: "b", title: "A gull", width: 640, height: 480 } } },
  },
  {
    source: "bing_images",
    title: "a link to another host for the second page",
    query: "gull",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "gull", first: "1", adlt: "strict" },
        answer: { own: page('data-nextUrl="//elsewhere.example/next"', "a") },
      },
    ],
    finds: { count: 1, facts: {} },
    fails: { outcome: "failed", reason: /next page is at elsewhere\.example/ },
  },
  {
    source: "bing_images",
    title: "a page without pictures is not zero results",
    query: "gull",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "gull", first: "1", adlt: "strict" },
        answer: { own: "<!doctype html><title>Bing</title><p>Something new.</p>" },
      },
    ],
    fails: { outcome: "failed", reason: /no list of pictures/ },
  },
  {
    source: "bing_images",
    title: "a captcha in the place of results",
    query: "gull",
    limit: 5,
    exchanges: [
      {
        url: SEARCH,
        parameters: { q: "gull", first: "1", adlt: "strict" },
        answer: { own: '<div class="captcha"><iframe src="https://x.example/cf-turnstile"></iframe></div>' },
      },
    ],
    fails: { outcome: "blocked", reason: /captcha/ },
  },
];

function page(next: string, id: string): string {
  const facts = {
    mid: id,
    murl: `https://birds.example/${id}.jpg`,
    t: "A \uE000gull\uE001",
    purl: "https://birds.example/",
  };
  const m = JSON.stringify(facts).replaceAll('"', "&quot;");
  return `<div class="dgControl" ${next}><ul class="dgControl_list"><li><div class="imgpt"><a class="iusc" m="${m}"></a>
    <span class="nowrap">640&#215;480 &#183; jpeg</span></div></li>
    <li><div class="imgpt"><a class="iusc" m="{broken"></a></div></li></ul></div>`;
}
