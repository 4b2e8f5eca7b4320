import { licenseName } from "../../src/domain/license-name.ts";
import type { License } from "./wire-search.ts";

/** Writes a licence as it is usually named: `CC BY-SA 4.0`, `CC0`; any other in the words of its source. */
export function licenseText(license: License): string {
  const name = licenseName(license) ?? "";
  const said = license.code ?? license.text ?? license.url ?? "";
  if (name === "cc0") return "CC0";
  if (!/^by(-(nc|nd|sa))*$/.test(name)) return said;
  const version = /\d\.\d/.exec(`${license.code ?? ""} ${license.url ?? ""}`)?.[0];
  return ["CC", name.toUpperCase(), version].filter(Boolean).join(" ");
}
