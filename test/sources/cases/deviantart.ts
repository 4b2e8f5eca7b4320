import type { SourceCase } from "../source-case.ts";

const FEED = "https://backend.deviantart.com/rss.xml";

const PICTURE = `<item><title>Dragon &amp; moon</title><link>https://www.deviantart.com/mia/art/Dragon-1</link>
    <media:rating>nonadult</media:rating>
    <media:credit role="author" scheme="urn:ebu">mia</media:credit>
    <media:credit role="author" scheme="urn:ebu">https://a.deviantart.net/avatars/m/mia.png</media:credit>
    <media:copyright url="https://www.deviantart.com/mia">Copyright 2026 mia</media:copyright>
    <creativeCommons:license>http://creativecommons.org/licenses/by-nc/3.0/</creativeCommons:license>
    <media:thumbnail url="https://images-wixmp-ed30.wixmp.com/f/1-150.png" height="100" width="150"/>
    <media:thumbnail url="https://images-wixmp-ed30.wixmp.com/f/1-300.png" height="200" width="300"/>
    <media:content url="https://images-wixmp-ed30.wixmp.com/f/1.png?token=x" height="600" width="900" medium="image"/>
  </item>`;
const STORY = `<item><title>A tale</title><link>https://www.deviantart.com/mia/art/Tale-2</link>
    <media:content url="https://www.deviantart.com/mia/art/Tale-2" medium="document"/></item>`;
const ADULT = `<item><title>Not for all</title><link>https://www.deviantart.com/mia/art/No-3</link>
    <media:rating>adult</media:rating>
    <media:content url="https://images-wixmp-ed30.wixmp.com/f/3.png" medium="image"/></item>`;

export const deviantartCases: readonly SourceCase[] = [
  {
    source: "deviantart",
    title: "a feed of two pages, its next link without a lock",
    query: "dragon",
    limit: 10,
    exchanges: [
      {
        url: FEED,
        parameters: { type: "deviation", q: "dragon" },
        answer: {
          own: feed(
            PICTURE + STORY + ADULT,
            "http://backend.deviantart.com/rss.xml?type=deviation&amp;q=dragon&amp;offset=60",
          ),
        },
      },
      {
        url: FEED,
        parameters: { type: "deviation", q: "dragon", offset: "60" },
        answer: { own: feed("", null) },
      },
    ],
    finds: {
      count: 1,
      facts: {
        "0": {
          source_id: "https://www.deviantart.com/mia/art/Dragon-1",
          kind: "image",
          title: "Dragon & moon",
          media_url: "https://images-wixmp-ed30.wixmp.com/f/1.png?token=x",
          media_kind: "best_known",
          thumbnail_url: "https://images-wixmp-ed30.wixmp.com/f/1-300.png",
          width: 900,
          height: 600,
          creator: "mia",
          creator_url: "https://www.deviantart.com/mia",
          license: { code: "by-nc-3.0", url: "http://creativecommons.org/licenses/by-nc/3.0/", text: null },
          attribution: "Copyright 2026 mia",
          rating: "safe",
        },
      },
      passedOver: 1,
    },
  },
  {
    source: "deviantart",
    title: "what is no feed",
    query: "dragon",
    limit: 10,
    exchanges: [
      { url: FEED, parameters: { type: "deviation", q: "dragon" }, answer: { own: "<html><p>Hello</p></html>" } },
    ],
    fails: { outcome: "failed", reason: /no feed/ },
  },
];

function feed(items: string, next: string | null): string {
  const link = next === null ? "" : `<atom:link rel="next" href="${next}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
    xmlns:atom="http://www.w3.org/2005/Atom" xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule">
    <channel><title>DeviantArt: dragon</title><atom:link rel="self" href="https://backend.deviantart.com/rss.xml"/>
    ${link}${items}</channel></rss>`;
}
