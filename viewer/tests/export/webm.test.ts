import { expect, test } from "vitest";
import { webm } from "../../src/export/webm";
import { track, word } from "./track";

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
