import { describe, expect, it } from "vitest";
import { fitted } from "../../../src/core/overlay/titles";

/** Each letter is as wide as the type is high. */
const width = (text: string, size: number) => [...text].length * size;

describe("a panel's title", () => {
  it.each([
    ["latent space", 10, 400, "latent space", 10],
    ["latent space", 10, 108, "latent space", 9],
    ["latent space", 10, 96, "latent space", 8],
    ["latent space", 10, 60, "latent…", 8],
    ["観測空間の各軸", 10, 40, "観測空間…", 8],
    ["観測空間", 10, 4, "…", 8],
  ])("%s of size %i in %i pixels", (text, size, room, shown, fit) => {
    expect(fitted(text, size, room, width)).toEqual({ text: shown, size: fit });
  });
});
