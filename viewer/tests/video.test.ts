import { expect, test } from "vitest";
import { mp4 } from "../src/export/mp4";
import { webm } from "../src/export/webm";
import type { Track } from "../src/export/video";

const track = (codec: string): Track => ({
  width: 64, height: 48, fps: 20, codec, description: Uint8Array.of(1, 100, 0, 31),
  chunks: Array.from({ length: 130 }, (_, i) => ({ data: new Uint8Array(10 + i).fill(i), time: i * 50_000, key: i % 60 === 0 })),
});
const text = (b: Uint8Array, at: number, n: number) => String.fromCharCode(...b.subarray(at, at + n));
const word = (b: Uint8Array, at: number) => new DataView(b.buffer, b.byteOffset).getUint32(at);

test("an MP4 is boxes from end to end, and its index points at the data", () => {
  const file = mp4(track("avc1.640028"));
  const boxes: [string, number, number][] = [];
  for (let at = 0; at < file.length; at += word(file, at)) boxes.push([text(file, at + 4, 4), at, word(file, at)]);
  expect(boxes.map(([name]) => name)).toEqual(["ftyp", "moov", "mdat"]);
  expect(boxes.reduce((n, [, , size]) => n + size, 0)).toBe(file.length);
  const stco = new TextDecoder("latin1").decode(file).indexOf("stco");
  const offset = word(file, stco + 12);
  expect(offset).toBe(boxes[2][1] + 8);
  expect([...file.subarray(offset + 10, offset + 21)]).toEqual(Array(11).fill(1));
});

test("a WebM is elements from end to end, a cluster for each key frame", () => {
  const file = webm(track("vp8"));
  expect([...file.subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);
  const size = (at: number) => Number(new DataView(file.buffer).getBigUint64(at) & 0x00ffffffffffffffn);
  const segment = 12 + size(4);
  expect(segment + 12 + size(segment + 4)).toBe(file.length);
  const ids: number[] = [];
  for (let at = segment + 12; at < file.length; at += 12 + size(at + 4)) ids.push(word(file, at));
  expect(ids).toEqual([0x1549a966, 0x1654ae6b, 0x1f43b675, 0x1f43b675, 0x1f43b675]);
});
