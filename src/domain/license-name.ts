import type { License } from "./candidate.ts";

const PUBLIC_DOMAIN = /^(?:pd\b|pdm\b|public[ -]?domain|no known copyright|no copyright|nkc\b)/;
const DEED = /creativecommons\.org\/(licenses|publicdomain)\/([a-z+-]+)/;
const CC = /^(?:cc[ -]?)?(0|zero|by(?:-(?:nc|nd|sa))*)\b/;

/**
 * Gives the name by which licences of all sources can be compared: `by`, `by-sa`, `by-nc`, …, `cc0`, `pd`; for any
 * other what the source calls it, in lower case. Null where it says nothing.
 * Source: https://creativecommons.org/share-your-work/cclicenses/
 */
export function licenseName({ code, url, text }: License): string | null {
  const fromLink = nameOfDeed(url ?? "");
  if (fromLink !== null) return fromLink;
  const said =
    (code ?? text)
      ?.trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, "-") ?? "";
  if (said === "") return null;
  if (PUBLIC_DOMAIN.test(said.replaceAll("-", " "))) return "pd";
  const name = CC.exec(said)?.[1];
  if (name === undefined) return nameOfDeed(said) ?? said;
  return name === "0" || name === "zero" ? "cc0" : name;
}

function nameOfDeed(link: string): string | null {
  const [, kind, name = ""] = DEED.exec(link.toLowerCase()) ?? [];
  if (kind === undefined) return null;
  if (kind === "licenses") return name;
  return name === "zero" ? "cc0" : "pd";
}
