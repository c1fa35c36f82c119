import { expect, test } from "vitest";
import { mp4 } from "../../src/export/mp4";
import { text, track, word } from "./track";

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
