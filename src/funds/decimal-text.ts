const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Writes a JSON number as plain decimals with the very digits it was sent with: `1.0961E6` is `1096100`, `2.50` is
 * `2.5`. A number in memory would not keep more than 15 of them. Null for what is no number.
 */
export function decimalText(source: string): string | null {
  const match = NUMBER.exec(source);
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded =
    point > digits.length ? digits.padEnd(point, "0") : digits.padStart(digits.length + Math.max(0, 1 - point), "0");
  const at = Math.max(1, point);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const after = padded.slice(at).replace(/0+$/, "");
  const text = after === "" ? before : `${before}.${after}`;
  return text === "0" ? text : sign + text;
}
