/** What the main thread and a thread that answers questions say to each other. `key` names one question. */

export type ToThread<Question> =
  | { readonly kind: "ask"; readonly key: number; readonly question: Question }
  | { readonly kind: "stop"; readonly key: number };

export type FromThread<News, Result> =
  | { readonly kind: "news"; readonly key: number; readonly news: News }
  | { readonly kind: "ended"; readonly key: number; readonly result: Result }
  | { readonly kind: "broken"; readonly key: number; readonly text: string };
