import type { CandidateFacts } from "../../domain/candidate.ts";
import { candidate } from "../candidate.ts";
import { linkIn, listIn, objectIn } from "../read-json.ts";
import type { Source } from "../source.ts";
import { oddAnswer } from "../source-failure.ts";

/** A breed that it does not know is answered with this status. */
const NOT_FOUND = 404;

/** Dog CEO, photographs of dogs by their breed. Source: https://dog.ceo/dog-api/documentation/breed */
export const dogCeo: Source = {
  id: "dog_ceo",
  title: "Dog CEO",
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["dog.ceo"],
  mediaHosts: ["images.dog.ceo"],
  pageSize: 1000,
  requestsPerMinute: null,
  licenseNote: "None is told: its pictures come from research and from owners of dogs.",
  termsNote: "No key; asked for by a breed alone (“hound”, “afghan hound”).",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["hound", "afghan hound"],

  async *search(query, asking) {
    const [breed, kind, ...more] = query.toLowerCase().split(/\s+/).filter(Boolean).toReversed();
    if (breed === undefined || more.length > 0) return;
    const path = [breed, kind].filter((word) => word !== undefined).map(encodeURIComponent);
    const url = new URL(`https://dog.ceo/api/breed/${path.join("/")}/images`);
    const answer = await asking.fetch.json(url, { nothingOn: [NOT_FOUND] });
    if (answer === null) return;
    const { message } = objectIn(answer);
    if (!Array.isArray(message)) throw oddAnswer('it has no list at "message"');
    yield* listIn(message).flatMap(candidatesOf);
  },
};

function candidatesOf(value: unknown): CandidateFacts[] {
  const url = linkIn(value);
  if (url === null) return [];
  return [candidate({ source_id: url, kind: "image", media_url: url, media_kind: "original", thumbnail_url: url })];
}
