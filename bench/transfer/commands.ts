/** How each program is told to fetch the same links, in the way that is fastest for it. */
import { writeFileSync } from "node:fs";
import type { Command } from "./run-tool.ts";
import type { Link } from "./source-files.ts";

export type Errand = {
  readonly links: readonly Link[];
  /** Where the files are to land. */
  readonly folder: string;
  /** How many files are fetched at once. */
  readonly atOnce: number;
  /** The certificate of the authority to trust, or null for plain HTTP. */
  readonly authority: string | null;
};

/** How a program is told; `more` are further words for it. */
export type Teller = (errand: Errand, more?: readonly string[]) => Command;

export const aria2c: Teller = ({ links, folder, atOnce, authority }, more = []) => {
  const trust = authority === null ? [] : [`--ca-certificate=${authority}`];
  const list = writeList(`${folder}.aria2`, links, ({ url, name }) => `${url}\n  out=${name}`);
  const usual = ["--no-conf", "--quiet", "--file-allocation=none", `--dir=${folder}`, `-j${atOnce}`, `-i${list}`];
  return { program: "aria2c", words: [...usual, ...trust, ...more], folder };
};

export const curl: Teller = ({ links, folder, atOnce, authority }, more = []) => {
  const trust = authority === null ? [] : ["--cacert", authority];
  const list = writeList(`${folder}.curl`, links, ({ url, name }) => `url = "${url}"\noutput = "${folder}/${name}"`);
  const parallel = atOnce > 1 ? ["-Z", "--parallel-max", `${atOnce}`] : [];
  return { program: "curl", words: ["-q", "-sSf", ...parallel, "-K", list, ...trust, ...more], folder };
};

export const wget2: Teller = ({ links, folder, atOnce, authority }, more = []) => {
  const trust = authority === null ? [] : [`--ca-certificate=${authority}`];
  const list = writeList(`${folder}.wget2`, links, ({ url }) => url);
  const usual = ["--no-config", "-q", "-P", folder, `--max-threads=${atOnce}`, "-i", list];
  return { program: "wget2", words: [...usual, ...trust, ...more], folder };
};

/** Its own downloader takes one file after the other. */
export const ytDlp: Teller = ({ links, folder, authority }, more = []) => {
  const trust = authority === null ? [] : ["--no-check-certificates"];
  const list = writeList(`${folder}.yt-dlp`, links, ({ url }) => url);
  const usual = ["--ignore-config", "-q", "--no-warnings", "--no-cache-dir", "--downloader", "native"];
  const output = ["-o", `${folder}/%(id)s.%(ext)s`, "-a", list];
  return { program: "yt-dlp", words: [...usual, ...output, ...trust, ...more], folder };
};

function writeList(path: string, links: readonly Link[], line: (link: Link) => string): string {
  writeFileSync(path, `${links.map(line).join("\n")}\n`);
  return path;
}
