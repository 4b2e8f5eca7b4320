import type { SourceCase } from "../source-case.ts";

const AFGHAN = "https://images.dog.ceo/breeds/hound-afghan/n02088094_1003.jpg";

export const dogCeoCases: readonly SourceCase[] = [
  {
    source: "dog_ceo",
    title: "a breed of two words",
    query: "Afghan  Hound",
    limit: 10,
    exchanges: [
      {
        url: "https://dog.ceo/api/breed/hound/afghan/images",
        answer: { own: { message: [AFGHAN, "none", "https://elsewhere.example/dog.jpg"], status: "success" } },
      },
    ],
    finds: {
      count: 1,
      facts: { "0": { source_id: AFGHAN, kind: "image", media_url: AFGHAN, title: null } },
      passedOver: 1,
    },
  },
  {
    source: "dog_ceo",
    title: "what is no breed",
    query: "cat",
    limit: 10,
    exchanges: [
      {
        url: "https://dog.ceo/api/breed/cat/images",
        answer: { own: { status: "error", message: "Breed not found", code: 404 }, status: 404 },
      },
    ],
    finds: { count: 0, facts: {} },
  },
  {
    source: "dog_ceo",
    title: "a sentence is no breed, and nobody is asked",
    query: "a dog on the beach",
    limit: 10,
    exchanges: [],
    finds: { count: 0, facts: {} },
  },
  {
    source: "dog_ceo",
    title: "another shape",
    query: "hound",
    limit: 10,
    exchanges: [
      { url: "https://dog.ceo/api/breed/hound/images", answer: { own: { message: "?", status: "success" } } },
    ],
    fails: { outcome: "failed", reason: /no list at "message"/ },
  },
];
