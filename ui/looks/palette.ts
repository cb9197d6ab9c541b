// Writes a picture with at most 256 colours as PNG: a page has few, and the file is a third as large.
import { deflateSync, crc32 as zlibCrc32 } from "node:zlib";
import type { Page } from "playwright-core";

interface Indexed {
  width: number;
  height: number;
  /** Red, green and blue, one colour after the other. */
  palette: number[];
  /** The colour of each pixel, as base64. */
  pixels: string;
}

/** Makes a picture of a page smaller; the browser itself reads it and counts its colours. */
export async function withPalette(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, palette, pixels } = await page.evaluate(countColours, png.toString("base64"));
  const rows = Buffer.alloc((width + 1) * height);
  const all = Buffer.from(pixels, "base64");
  for (let y = 0; y < height; y += 1) all.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, part("IHDR", head), part("PLTE", Buffer.from(palette)), part("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), part("IEND", Buffer.alloc(0))]);
}

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), body.length + 4);
  return frame;
}
function crc(data: Buffer): number {
  if (typeof zlibCrc32 === "function") return zlibCrc32(data);
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Runs in the page. The most frequent colours are kept; others become the nearest of them. */
async function countColours(base64: string): Promise<Indexed> {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("there is no canvas");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const counts = new Map<number, number>();
  const at = (i: number) => ((data[i * 4] ?? 0) << 16) | ((data[i * 4 + 1] ?? 0) << 8) | (data[i * 4 + 2] ?? 0);
  for (let i = 0; i < width * height; i += 1) counts.set(at(i), (counts.get(at(i)) ?? 0) + 1);
  const ordered = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const far = (a: number, b: number) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  // The frequent ones first; then only such as are not near one that is kept already.
  const kept = ordered.slice(0, 96);
  for (const least of [900, 400, 150, 50, 0]) {
    for (const colour of ordered) {
      if (kept.length >= 256) break;
      if (kept.every((each) => far(each, colour) > least)) kept.push(colour);
    }
  }
  const nearest = new Map<number, number>();
  const indexOf = (colour: number) => {
    const known = nearest.get(colour);
    if (known !== undefined) return known;
    let best = 0;
    for (let i = 1; i < kept.length; i += 1) if (far(kept[i] ?? 0, colour) < far(kept[best] ?? 0, colour)) best = i;
    nearest.set(colour, best);
    return best;
  };
  let text = "";
  for (let i = 0; i < width * height; i += 1) text += String.fromCharCode(indexOf(at(i)));
  return { width, height, palette: kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]), pixels: btoa(text) };
}
