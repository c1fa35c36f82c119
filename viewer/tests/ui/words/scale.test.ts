import { expect, test } from "vitest";
import { scaleText } from "../../../src/ui/words";

const axis = (scale: string, more = {}) => ({ scale, linthresh: 1, offset: 0, note: "", label: { plain: "f", mathml: null }, ...more }) as Parameters<typeof scaleText>[0][number];

test("the card of a scale says its formula in this picture, and what c is", () => {
  expect(scaleText([axis("linear"), axis("symlog", { linthresh: 0.01 })], "en")).toBe(
    "Here the height is log₁₀(1 + f / c); c = 0.01 is a round number near the lowest values shown, and the ticks are values of f.");
  expect(scaleText([axis("symlog", { linthresh: 5, offset: 2 })], "en")).toContain("log₁₀(1 + (f − 2) / c); c = 5 ");
  expect(scaleText([axis("symlog", { note: "f + 3 が ±1 の外は対数目盛", offset: -3 })], "ja")).toContain("±log₁₀(1 + |f + 3| / c)");
  expect(scaleText([axis("symlog", { label: { plain: "損失（平均二乗誤差）", mathml: null } })], "ja")).toContain("log₁₀(1 + 損失 / c)");
});

test("each once; nothing where no scale needs it", () => {
  expect(scaleText([axis("symlog"), axis("symlog")], "en")!.split("\n")).toHaveLength(1);
  expect(scaleText([axis("linear"), axis("log"), axis("power")], "en")).toBeNull();
});
