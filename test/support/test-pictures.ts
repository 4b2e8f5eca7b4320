/** Pictures that tests make themselves: some that show something, and some that are made to do harm. */
import { deflateSync, crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A scene of soft shapes; another `seed` gives another one. */
export function scene(seed: number, width = 320, height = 240): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [across, down] = [x / width, y / height];
      const at = (y * width + x) * 3;
      pixels[at] = 128 + 100 * Math.sin(across * (5 + seed) + down * 3 * seed);
      pixels[at + 1] = 128 + 100 * Math.cos(across * 7 * seed - down * (4 + seed));
      pixels[at + 2] = 128 + 100 * Math.sin((across - 0.3 * seed) * (down + seed) * 6);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export const jpegOf = (seed: number, width?: number, height?: number): Promise<Buffer> =>
  scene(seed, width, height).jpeg({ quality: 85 }).toBuffer();

/** A PNG that says it is this large, in grey, with as much of its pixels as `data` has. */
export function pngThatSays(width: number, height: number, data: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(data)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A thousand bytes that want room for 2.5 thousand million pixels. */
export const bomb = (): Buffer => pngThatSays(50_000, 50_000, Buffer.alloc(500_000));

export const SVG_WITH_SCRIPT = Buffer.from(
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' +
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>alert(1)</script><text>&x;</text></svg>',
);

export const MARKUP = "<script>alert(document.domain)</script>";
