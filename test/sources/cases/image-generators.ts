import type { CandidateFacts } from "../../../src/domain/candidate.ts";
import type { SourceCase } from "../source-case.ts";

type Drawn = readonly [source: string, query: string, first: Partial<CandidateFacts>, second: string];

const DRAWN: readonly Drawn[] = [
  [
    "placeholder",
    "Coming soon & more",
    {
      title: "Coming soon & more",
      media_url: "https://placehold.co/600x400/png?text=Coming+soon+%26+more",
      width: 600,
      height: 400,
    },
    "https://placehold.co/600x400/png?text=Coming+soon+%26+more+2",
  ],
  [
    "placeholder",
    "800x600 Soon",
    { title: "Soon", media_url: "https://placehold.co/800x600/png?text=Soon", width: 800, height: 600 },
    "https://placehold.co/800x600/png?text=Soon+2",
  ],
  [
    "placeholder",
    "9000x1 too large",
    { title: "9000x1 too large", media_url: "https://placehold.co/600x400/png?text=9000x1+too+large" },
    "https://placehold.co/600x400/png?text=9000x1+too+large+2",
  ],
  [
    "dummyimage",
    "50% off/on?",
    { media_url: "https://dummyimage.com/600x400.png/cccccc/333333&text=50%25%20off%2Fon%3F", mime: "image/png" },
    "https://dummyimage.com/600x400.png/cccccc/333333&text=50%25%20off%2Fon%3F%202",
  ],
  [
    "robohash",
    "../Mia",
    { media_url: "https://robohash.org/..%2FMia.png?set=set1&size=300x300", media_kind: "original" },
    "https://robohash.org/..%2FMia%202.png?set=set1&size=300x300",
  ],
];

export const imageGeneratorsCases: readonly SourceCase[] = DRAWN.map(([source, query, first, second]) => ({
  source,
  title: `draws "${query}" and asks nobody`,
  query,
  limit: 2,
  exchanges: [],
  finds: { count: 2, facts: { "0": { kind: "image", ...first }, "1": { media_url: second } } },
}));
