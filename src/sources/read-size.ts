import { textIn } from "./read-json.ts";

export type Size = { readonly width: number | null; readonly height: number | null };

/** Reads a size as sites write it ("1882×1264", "680x470", "1214 x 933"); both are null for anything else. */
export function sizeIn(value: unknown): Size {
  const [, width, height] = /^(\d{1,6})(?:\.\d+)?\s*[x×]\s*(\d{1,6})(?:\.\d+)?\b/i.exec(textIn(value) ?? "") ?? [];
  return { width: Number(width) || null, height: Number(height) || null };
}
