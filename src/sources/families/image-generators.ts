import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import type { Source, SourceFacts } from "../source.ts";

type Drawing = { readonly text: string; readonly width: number; readonly height: number };

type Site = Pick<SourceFacts, "id" | "title" | "licenseNote" | "termsNote"> & {
  readonly host: string;
  readonly size: Omit<Drawing, "text">;
  /** The link that makes the site draw something. */
  readonly link: (drawing: Drawing) => URL;
};

const LARGEST = 4000;

const SITES: readonly Site[] = [
  {
    id: "placeholder",
    title: "Placehold.co",
    host: "placehold.co",
    size: { width: 600, height: 400 },
    licenseNote: "A plain area with a text on it: nobody's work.",
    termsNote: "Free to use, also in large numbers.",
    // Source: https://placehold.co/
    link: ({ text, width, height }) => linkWith(`https://placehold.co/${width}x${height}/png`, { text }),
  },
  {
    id: "dummyimage",
    title: "DummyImage",
    host: "dummyimage.com",
    size: { width: 600, height: 400 },
    licenseNote: "A plain area with a text on it: nobody's work.",
    termsNote: "Free to use.",
    // Source: https://dummyimage.com/ (its text is no query, it follows an "&" at the end of the path)
    link: ({ text, width, height }) =>
      new URL(`https://dummyimage.com/${width}x${height}.png/cccccc/333333&text=${encodeURIComponent(text)}`),
  },
  {
    id: "robohash",
    title: "RoboHash",
    host: "robohash.org",
    size: { width: 300, height: 300 },
    licenseNote: "CC BY, robots drawn by Zikri Kader.",
    termsNote: "A service without promises: no great numbers; say that the robots come from Robohash.org.",
    // Source: https://github.com/e1ven/Robohash#readme
    link: ({ text, width, height }) =>
      linkWith(`https://robohash.org/${encodeURIComponent(text)}.png`, { set: "set1", size: `${width}x${height}` }),
  },
];

/**
 * Sites that draw a picture for a text. Nothing is asked: a link says what to draw. A query may begin with a size
 * ("800x600 Coming soon"); of several pictures each further one carries its number.
 */
export const imageGenerators: readonly Source[] = SITES.map(toSource);

function toSource({ host, size, link, ...facts }: Site): Source {
  return {
    ...facts,
    kind: "generator",
    media: ["image"],
    keys: [],
    safeSearch: [],
    hosts: [host],
    mediaHosts: [host],
    pageSize: 1000,
    requestsPerMinute: null,
    recorded: false,
    recommended: false,
    adult: false,
    bridge: null,
    examples: ["Hello", "800x600 Coming soon"],

    async *search(query, { limit }) {
      const wanted = drawingOf(query, size);
      for (let number = 1; number <= limit; number++) yield candidateOf(wanted, number, link);
    },
  };
}

function drawingOf(query: string, size: Omit<Drawing, "text">): Drawing {
  const [all, width, height] = /^\s*(\d{1,4})\s*[x×]\s*(\d{1,4})(?:\s+|$)/i.exec(query) ?? [];
  const asked = { width: Number(width), height: Number(height) };
  if (all === undefined || !isDrawable(asked.width) || !isDrawable(asked.height)) return { text: query, ...size };
  return { text: query.slice(all.length) || `${asked.width}×${asked.height}`, ...asked };
}

function isDrawable(length: number): boolean {
  return length >= 1 && length <= LARGEST;
}

function candidateOf({ text, width, height }: Drawing, number: number, link: Site["link"]): CandidateFacts {
  const title = number === 1 ? text : `${text} ${number}`;
  return candidate({
    source_id: `${width}x${height} ${title}`,
    kind: "image",
    title,
    media_url: link({ text: title, width, height }).href,
    media_kind: "original",
    width,
    height,
    mime: "image/png",
  });
}
