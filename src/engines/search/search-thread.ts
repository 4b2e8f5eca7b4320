/** The thread in which sources are asked and their answers read. */
import type { CandidateFacts } from "../../domain/candidate.ts";
import { serveAsking } from "../asking/serve-asking.ts";
import { askSource } from "./ask-source.ts";
import type { SearchQuestion, SearchThreadOptions } from "./messages.ts";
import type { SourceResult } from "./source-search.ts";
import { tellSource } from "./tell-source.ts";

serveAsking<SearchThreadOptions, SearchQuestion, readonly CandidateFacts[], SourceResult>(
  (question, options, { signal, tell }) =>
    question.kind === "tell"
      ? tellSource(question, question.means, options, signal)
      : askSource(question.wanted, question.means, options, { signal, found: tell }),
);
