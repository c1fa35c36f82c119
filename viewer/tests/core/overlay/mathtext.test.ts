import { describe, expect, test } from "vitest";
import { pieces } from "../../../src/core/overlay/mathtext";

describe("mathematics on a canvas", () => {
  test("letters slant, digits and words stand, scripts are raised and lowered", () => {
    expect(pieces("x₁² + f(xₙ)")).toEqual([
      { text: "x", italic: true, level: 0 }, { text: "1", italic: false, level: -1 }, { text: "2", italic: false, level: 1 },
      { text: " + ", italic: false, level: 0 }, { text: "f", italic: true, level: 0 }, { text: "(", italic: false, level: 0 },
      { text: "x", italic: true, level: 0 }, { text: "n", italic: true, level: -1 }, { text: ")", italic: false, level: 0 },
    ]);
    expect(pieces("step 12")).toEqual([{ text: "step 12", italic: false, level: 0 }]);
    expect(pieces("10⁻³")).toEqual([{ text: "10", italic: false, level: 0 }, { text: "−3", italic: false, level: 1 }]);
    expect(pieces("値の推移")).toEqual([{ text: "値の推移", italic: false, level: 0 }]);
  });

  test("names of variables: letters slant, what is below stands", () => {
    expect(pieces("θ₀")).toEqual([{ text: "θ", italic: true, level: 0 }, { text: "0", italic: false, level: -1 }]);
    expect(pieces("w_b")).toEqual([{ text: "w", italic: true, level: 0 }, { text: "b", italic: true, level: -1 }]);
    expect(pieces("wₘₐₓ")).toEqual([{ text: "w", italic: true, level: 0 }, { text: "max", italic: false, level: -1 }]);
    expect(pieces("bias")).toEqual([{ text: "bias", italic: false, level: 0 }]);
    expect(pieces("bukin_6")[0].text).toBe("bukin_6");
    for (const word of ["w_length_1", "step_size", "x_1_2"]) expect(pieces(word)).toEqual([{ text: word, italic: false, level: 0 }]);
  });

  test("units stand, also where a letter slants beside them", () => {
    const slanted = (text: string) => pieces(text).filter(({ italic }) => italic).map((p) => p.text).join("");
    expect(["area (m²)", "x (m)", "面積（m²）", "at 31 °F", "31 °C での予測", "f(x)", "a (scaled)"].map(slanted)).toEqual(["", "x", "", "", "", "fx", "a"]);
    expect(pieces("area (m²)").at(-2)).toEqual({ text: "2", italic: false, level: 1 });
  });

  test("an article is no letter of mathematics", () => {
    const slanted = (text: string) => pieces(text).filter(({ italic }) => italic).map((p) => p.text).join("");
    const sentences = ["converged to a local minimum in 73 steps; a lower one is known, f = −1.03", "the path of a ball", "a step", "a·x + b", "x = a", "2 a sin(x)", "with a and b"];
    expect(sentences.map(slanted)).toEqual(["f", "", "a", "axb", "xa", "ax", "b"]);
  });

  test("nothing is lost", () => {
    for (const text of ["η = 0.01", "log₁₀(1 + f / 10)", "∇f", "𝑥 😀", ""]) {
      expect(pieces(text).map((p) => p.text).join("").length).toBe(text.length);
    }
  });
});
