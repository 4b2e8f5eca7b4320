import type { SourceCase } from "../source-case.ts";

const SEARCH = "https://api.imgur.com/3/gallery/search/top/all/";

export const imgurCases: readonly SourceCase[] = [
  {
    source: "imgur",
    title: "gifs and films of a gallery",
    query: "soda",
    limit: 63,
    keys: { "": "c1" },
    exchanges: [
      {
        url: `${SEARCH}0`,
        parameters: { q: "soda" },
        headers: { authorization: "Client-ID c1" },
        answer: { fixture: "imgur/gallery_images.json" },
      },
    ],
    finds: {
      count: 63,
      facts: {
        "0": {
          source_id: "CFDFbfd",
          kind: "image",
          title: "Finally ready to move on from Chad, Andrea didn't expect two particular impediments to her plans.",
          media_url: "https://i.imgur.com/CFDFbfd.gif",
          media_kind: "original",
          width: 728,
          height: 408,
          size_bytes: 2339461,
          mime: "image/gif",
          creator: null,
          rating: "safe",
        },
      },
    },
  },
  {
    source: "imgur",
    title: "an album is a page with files in it; what is for adults is left out",
    query: "cats",
    limit: 10,
    keys: { "": "c1" },
    exchanges: [
      {
        url: `${SEARCH}0`,
        parameters: { q: "cats" },
        answer: {
          own: {
            data: [
              {
                id: "alb",
                is_album: true,
                title: "Three cats",
                account_url: "mia",
                link: "https://imgur.com/a/alb",
                nsfw: null,
                images: [
                  {
                    id: "c1",
                    title: null,
                    type: "image/jpeg",
                    link: "https://i.imgur.com/c1.jpg",
                    width: 10,
                    height: 20,
                  },
                  { id: "c2", title: "The last", type: "video/mp4", link: "https://i.imgur.com/c2.mp4" },
                ],
              },
              { id: "alb2", is_album: true, link: "https://imgur.com/a/alb2" },
              { id: "n", type: "image/png", link: "https://i.imgur.com/n.png", nsfw: true },
            ],
            success: true,
            status: 200,
          },
        },
      },
      { url: `${SEARCH}1`, parameters: { q: "cats" }, answer: { own: { data: [], success: true, status: 200 } } },
    ],
    finds: {
      count: 2,
      facts: {
        "0": { title: "Three cats", creator: "mia", page_url: "https://imgur.com/a/alb", rating: "unknown" },
        "1": { kind: "video", title: "The last", media_url: "https://i.imgur.com/c2.mp4" },
      },
      passedOver: 1,
    },
  },
];
