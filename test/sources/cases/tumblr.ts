import type { SourceCase } from "../source-case.ts";

const PHOTOS = {
  blog_name: "derekg",
  id: 7431599279,
  id_string: "7431599279",
  post_url: "https://derekg.tumblr.com/post/7431599279",
  type: "photo",
  timestamp: 1310249387,
  caption: "<p>my arm is getting tired.</p>",
  photos: [
    {
      caption: "",
      alt_sizes: [
        { width: 1280, height: 722, url: "https://64.media.tumblr.com/a/s1280x1920/1.jpg" },
        { width: 250, height: 141, url: "https://64.media.tumblr.com/a/s250x400/1.jpg" },
        { width: 75, height: 75, url: "https://64.media.tumblr.com/a/s75x75/1.jpg" },
      ],
    },
    { caption: "The other arm", original_size: { width: 9, height: 8, url: "https://64.media.tumblr.com/b/2.png" } },
  ],
};

export const tumblrCases: readonly SourceCase[] = [
  {
    source: "tumblr",
    title: "photographs, a film and a sound; texts and films of other sites have none",
    query: "arm",
    limit: 10,
    keys: { "": "k3y" },
    exchanges: [
      exchange(null, [
        PHOTOS,
        {
          id_string: "2",
          type: "video",
          timestamp: 1310249000,
          video_url: "https://va.media.tumblr.com/2.mp4",
          duration: 12,
          thumbnail_url: "https://64.media.tumblr.com/2.jpg",
        },
        { id_string: "3", type: "audio", timestamp: 1310248000, audio_url: "https://a.tumblr.com/3.mp3" },
        { id_string: "4", type: "video", timestamp: 1310247000, video_type: "youtube" },
        { id_string: "5", type: "text", timestamp: 1310246000, body: "<p>No picture</p>" },
      ]),
      exchange("1310246000", []),
    ],
    finds: {
      count: 4,
      facts: {
        "0": {
          source_id: "7431599279/1",
          kind: "image",
          title: "my arm is getting tired.",
          page_url: "https://derekg.tumblr.com/post/7431599279",
          media_url: "https://64.media.tumblr.com/a/s1280x1920/1.jpg",
          media_kind: "best_known",
          thumbnail_url: "https://64.media.tumblr.com/a/s250x400/1.jpg",
          width: 1280,
          height: 722,
          creator: "derekg",
          creator_url: "https://www.tumblr.com/derekg",
          license: null,
        },
        "1": { source_id: "7431599279/2", title: "The other arm", thumbnail_url: null },
        "2": { kind: "video", duration_seconds: 12, creator: null },
        "3": { kind: "audio", media_url: "https://a.tumblr.com/3.mp3" },
      },
    },
  },
];

function exchange(before: string | null, response: readonly unknown[]) {
  const parameters = { tag: "arm", api_key: "k3y", limit: "10" };
  return {
    url: "https://api.tumblr.com/v2/tagged",
    parameters: before === null ? parameters : { ...parameters, before },
    answer: { own: { meta: { status: 200, msg: "OK" }, response } },
  };
}
