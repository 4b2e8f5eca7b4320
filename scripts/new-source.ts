/**
 * Adds a source: its file, its line in the catalogue, and its conformance case with a line of its own.
 *
 *   npm run new-source -- ID "Title" https://api.example.org/search
 *
 * What it writes works and passes the suite for an API that answers `{results: [{id, title, url}]}`; what the site
 * really answers is put in afterwards. `--root FOLDER` takes another checkout.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

type Wish = { readonly root: string; readonly id: string; readonly title: string; readonly api: URL };

function readWish(): Wish {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { root: { type: "string" } } });
  const [id = "", title = "", address = ""] = positionals;
  const api = URL.parse(address);
  if (!/^[a-z][a-z0-9_]*$/.test(id) || title === "" || api === null || !/^https?:$/.test(api.protocol)) {
    console.error('Usage: npm run new-source -- ID "Title" https://api.example.org/search   (ID of a-z, 0-9 and _)');
    process.exit(2);
  }
  return { root: values.root ?? join(import.meta.dirname, ".."), id, title, api };
}

function sourceFile({ id, title, api }: Wish): string {
  return `import { candidate } from "../candidate.ts";
import { linkWith } from "../link-with.ts";
import { linkIn, resultsAt, textIn } from "../read-json.ts";
import type { Source } from "../source.ts";

const PAGE_SIZE = 20;

/** ${title}. Source: ${api.origin} */
export const ${exportName(id)}: Source = {
  id: "${id}",
  title: ${JSON.stringify(title)},
  kind: "search",
  media: ["image"],
  keys: [],
  safeSearch: [],
  hosts: ["${api.host}"],
  mediaHosts: ["${api.host}"],
  pageSize: PAGE_SIZE,
  requestsPerMinute: null,
  licenseNote: "It tells none.",
  termsNote: "Its terms were not looked up yet.",
  recorded: false,
  recommended: false,
  adult: false,
  bridge: null,
  examples: ["cat"],

  async *search(query, { fetch, limit }) {
    for (let page = 1; ; page++) {
      const parameters = { q: query, page, limit: Math.min(PAGE_SIZE, limit) };
      const results = resultsAt(await fetch.json(linkWith("${api.origin}${api.pathname}", parameters)), "results");
      for (const result of results) {
        const id = textIn(result["id"]);
        const url = linkIn(result["url"]);
        if (id === null || url === null) continue;
        const title = textIn(result["title"]);
        yield candidate({ source_id: id, kind: "image", title, media_url: url, media_kind: "best_known" });
      }
      if (results.length < PAGE_SIZE) return;
    }
  },
};
`;
}

function caseFile({ id, api }: Wish): string {
  return `import type { SourceCase } from "../source-case.ts";

export const ${exportName(id)}Cases: readonly SourceCase[] = [
  {
    source: "${id}",
    title: "what it finds",
    query: "cat",
    limit: 2,
    exchanges: [
      {
        url: "${api.origin}${api.pathname}",
        parameters: { q: "cat", page: "1", limit: "2" },
        answer: { own: { results: [{ id: 1, title: "A cat", url: "${api.origin}/files/1.jpg" }, { id: 2, title: "No file" }] } },
      },
    ],
    finds: { count: 1, facts: { "0": { source_id: "1", title: "A cat", media_url: "${api.origin}/files/1.jpg" } } },
  },
];
`;
}

/** Puts an import and an entry into a list of one entry a line, where their order has them. */
function addLine(path: string, { name, from, entry }: { name: string; from: string; entry: string }): void {
  const lines = readFileSync(path, "utf8").split("\n");
  const line = `import { ${name} } from "${from}";`;
  const next = lines.findIndex(
    (one) => (/^import \{.*" *;?$|^import \{/.test(one) && pathOf(one) > from) || one.startsWith("import type"),
  );
  lines.splice(next, 0, line);
  const end = lines.lastIndexOf("];");
  const start = lines.findLastIndex((one, index) => index < end && one.endsWith("= ["));
  const after = lines.slice(start + 1, end).findIndex((one) => wordOf(one) > wordOf(entry));
  lines.splice(after === -1 ? end : start + 1 + after, 0, `  ${entry},`);
  writeFileSync(path, lines.join("\n"));
}

function pathOf(line: string): string {
  return /from "(.*)"/.exec(line)?.[1] ?? "";
}

function wordOf(entry: string): string {
  return entry.replaceAll(/[^A-Za-z0-9]/g, "").toLowerCase();
}

function exportName(id: string): string {
  return id.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function main(): void {
  const wish = readWish();
  const file = wish.id.replaceAll("_", "-");
  const source = join(wish.root, "src/sources/sites", `${file}.ts`);
  const cases = join(wish.root, "test/sources/cases", `${file}.ts`);
  if (existsSync(source) || existsSync(cases)) {
    console.error(`There is a source of that name already: ${source}. Choose another id, or change that file.`);
    process.exit(2);
  }
  writeFileSync(source, sourceFile(wish));
  writeFileSync(cases, caseFile(wish));
  const name = exportName(wish.id);
  addLine(join(wish.root, "src/sources/catalogue.ts"), { name, from: `./sites/${file}.ts`, entry: name });
  const suite = { name: `${name}Cases`, from: `./cases/${file}.ts`, entry: `...${name}Cases` };
  addLine(join(wish.root, "test/sources/cases.ts"), suite);
  console.log(`Wrote src/sources/sites/${file}.ts and test/sources/cases/${file}.ts, each with its line.`);
  console.log("Next: put in what the site asks and answers, then `npm run format && npm run generate && npm test`.");
}

main();
