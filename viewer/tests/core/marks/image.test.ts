import { expect, test } from "vitest";
import { picturePixels } from "../../../src/core/marks/image";
import type { Image } from "../../../src/wire/types";
import { nd } from "../../surfaces";

const picture = (shape: number[], animated: boolean) => {
  const data = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i);
  return { type: "image", pixels: nd(shape, data), extent: [0, 1, 0, 1], animated } as unknown as Image;
};

test("a picture without opacity is opaque", () => {
  expect([...picturePixels(picture([1, 2, 3], false), 5)]).toEqual([0, 1, 2, 255, 3, 4, 5, 255]);
});

test("an animated picture has the pixels of its row", () => {
  const moving = picture([3, 1, 2, 4], true);
  expect([...picturePixels(moving, 0)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([...picturePixels(moving, 2)]).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
});
