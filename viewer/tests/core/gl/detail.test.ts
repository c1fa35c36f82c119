import { expect, test } from "vitest";
import { DetailFor } from "../../../src/core/gl/detail";

/** The details of so many moving frames that come every `gap` milliseconds, from `start` on. */
function run(detail: DetailFor, frames: number, gap: number, start = 0) {
  return Array.from({ length: frames }, (_, i) => detail.next(true, start + i * gap));
}

test("fast frames keep the whole detail", () => {
  const seen = run(new DetailFor(), 200, 16.7);
  expect(new Set(seen.map(({ share, stride }) => `${share} ${stride}`))).toEqual(new Set(["1 1"]));
});

test("slow frames lose triangles first, then pixels, and never more than half of these along a side", () => {
  const seen = run(new DetailFor(), 200, 120);
  expect(seen[0]).toMatchObject({ share: 1, stride: 1 });
  expect(seen.find(({ stride }) => stride > 1)).toMatchObject({ share: 1, stride: 2 });
  expect(seen.at(-1)).toMatchObject({ share: 0.5, stride: 3 });
  const lines = seen.map((one) => one.lines);
  expect(lines).toEqual([...lines].sort((a, b) => b - a));
  expect(lines.at(-1)).toBeLessThan(lines[0] / 4);
});

test("a picture at rest has the whole, and a pause is no slow frame", () => {
  const detail = new DetailFor();
  run(detail, 60, 120);
  expect(detail.next(false, 1e5)).toMatchObject({ share: 1, stride: 1 });
  const fresh = new DetailFor();
  for (let i = 0; i < 40; i++) expect(fresh.next(true, i * 3000)).toMatchObject({ share: 1, stride: 1 });
});

test("detail comes back when there is time again, and does not come and go", () => {
  const detail = new DetailFor();
  run(detail, 60, 120);
  expect(run(detail, 60, 16.7, 1e4).at(-1)).toMatchObject({ share: 1, stride: 1 });
  const steady = new DetailFor();
  run(steady, 13, 60);
  const after = run(steady, 120, 30, 780);
  expect(new Set(after.map(({ share, stride }) => `${share} ${stride}`)).size).toBe(1);
});

test("one slow frame among fast ones changes nothing", () => {
  const detail = new DetailFor();
  let now = 0;
  for (let i = 0; i < 120; i++) expect(detail.next(true, (now += i % 6 ? 16.7 : 300)).stride).toBe(1);
});
