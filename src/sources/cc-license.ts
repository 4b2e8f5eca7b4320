import type { License } from "../domain/candidate.ts";
import { license } from "./candidate.ts";

const CODE = /\/\/(?:www\.)?creativecommons\.org\/(licenses|publicdomain)\/([a-z-]+)\/(\d\.\d)/i;
const PUBLIC_DOMAIN: Readonly<Record<string, string>> = { zero: "cc0", mark: "pdm" };

/** Makes a licence of the link of its text; links of Creative Commons tell its short name too ("by-sa-4.0"). */
export function licenseOfLink(url: string | null, text: string | null = null): License | null {
  const [, , name = null, version = null] = CODE.exec(url ?? "") ?? [];
  return license({ url, text, code: name === null ? null : `${PUBLIC_DOMAIN[name] ?? name}-${version}` });
}
