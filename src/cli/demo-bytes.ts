/** Bytes of the demo's files, computed on the spot: the same ones every time. */
import { crc32, deflateSync } from "node:zlib";

/** Fills a buffer with the bytes that stand at `offset` of an endless file; each seed has a file of its own. */
export function computedBytes(seed: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index += 1) {
    const mixed = Math.imul(offset + index + seed * 7919, 0x9e3779b1);
    bytes[index] = (mixed ^ (mixed >>> 15)) & 0xff;
  }
  return bytes;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** Paints a picture of waves as PNG (https://www.w3.org/TR/png-3/): 8 bits, RGB, no interlacing. */
export function paintPng(width: number, height: number, seed: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wave = Math.sin(x / (17 + seed * 3)) + Math.cos(y / (23 + seed * 2)) + Math.sin((x + y) / 41);
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = 128 + wave * 40;
      rows[at + 1] = (y / height) * 200 + wave * 15;
      rows[at + 2] = 90 + ((x / width + seed / 8) % 1) * 160;
    }
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 1 });
  return Buffer.concat([signature, pngChunk("IHDR", head), pngChunk("IDAT", data), pngChunk("IEND", Buffer.alloc(0))]);
}

const SAMPLES_A_SECOND = 22_050;

/** Plays a tone that fades out, as WAV: PCM, 16 bits, mono. */
export function playWav(hertz: number, seconds: number): Buffer {
  const samples = Math.floor(SAMPLES_A_SECOND * seconds);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLES_A_SECOND, 24);
  wav.writeUInt32LE(SAMPLES_A_SECOND * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    const loudness = 12_000 * (1 - index / samples);
    wav.writeInt16LE(Math.round(Math.sin((2 * Math.PI * hertz * index) / SAMPLES_A_SECOND) * loudness), 44 + index * 2);
  }
  return wav;
}

/** A table of invented measurements as CSV. */
export function writeCsv(rows: number, seed: number): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => {
    const value = 20 + 8 * Math.sin((row + seed * 50) / 30);
    return `${row + 1},station-${(row * 7 + seed) % 12},${value.toFixed(2)}`;
  });
  return Buffer.from(`row,station,degrees\n${lines.join("\n")}\n`);
}
