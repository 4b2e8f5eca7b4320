import { isSecretName } from "./secret-names.ts";

const EQUALS = /(?<=([^\s=&;?#,"'<>(){}\\/|]{1,200}))=/g;
/** A semicolon belongs to the value unless the next parameter begins behind it. */
const VALUE = /"[^"\r\n]*"|'[^'\r\n]*'|(?:[^&;#\s"'<>]|;(?![^\s=&;?#]{1,60}=))*/y;

/** Names that are secret beside another one only: a hash beside the time when it ends. */
const PAIRS: readonly { readonly secret: RegExp; readonly beside: RegExp; readonly value: RegExp }[] = [
  {
    secret: /^(?:st|md5|h|hash|verify|hm|oh|mac)$/i,
    beside: /[?&;](?:e|ex|oe|exp|expires?|x-expires|ttl|validto)=/i,
    value: /^[\w.~%+/=-]{10,}/,
  },
  { secret: /^code$/i, beside: /[?&;#]state=/i, value: /^./ },
];
/** How far around a parameter its neighbours are looked for, in characters. */
const NEAR = 400;

/** Masks the values of `name=value` wherever the name, or the company it keeps, says that they are secret. */
export function maskParameters(text: string, mask: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { index, 1: name = "" } of text.matchAll(EQUALS)) {
    if (index < done) continue;
    const start = index + 1;
    if (!isSecretName(name) && !isSecretPair(text, name, start)) continue;
    const value = valueAt(text, start);
    if (value === "") continue;
    const quote = /^["']/.exec(value)?.[0] ?? "";
    parts.push(text.slice(done, start), quote, mask, quote);
    done = start + value.length;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

function valueAt(text: string, start: number): string {
  VALUE.lastIndex = start;
  return VALUE.exec(text)?.[0] ?? "";
}

function isSecretPair(text: string, name: string, start: number): boolean {
  const pair = PAIRS.find(({ secret }) => secret.test(name));
  if (pair === undefined || !pair.value.test(text.slice(start, start + NEAR))) return false;
  return pair.beside.test(text.slice(Math.max(0, start - NEAR), start + NEAR));
}
