import { expect, test } from "vitest";
import { typeset } from "../../../src/scenes/trace/names";
import { visible } from "../../../src/scenes/trace/runs";

test.each([
  ["x1", "x₁", "<math><msub><mi>x</mi><mn>1</mn></msub></math>"],
  ["x₁₂", "x₁₂", "<math><msub><mi>x</mi><mn>12</mn></msub></math>"],
  ["theta_0", "θ₀", "<math><msub><mi>θ</mi><mn>0</mn></msub></math>"],
  ["θ₀", "θ₀", "<math><msub><mi>θ</mi><mn>0</mn></msub></math>"],
  ["lambda_", "λ", "<math><mi>λ</mi></math>"],
  ["alpha", "α", "<math><mi>α</mi></math>"],
  ["w_k", "wₖ", "<math><msub><mi>w</mi><mi>k</mi></msub></math>"],
  ["rate", "rate", "<math><mi>rate</mi></math>"],
  ["w_beta", "w_beta", "<math><msub><mi>w</mi><mi>β</mi></msub></math>"],
  ["w_length_1", "w_length_1", "<math><mi>w_length_1</mi></math>"],
  ["theta_a_b", "theta_a_b", "<math><mi>theta_a_b</mi></math>"],
])("%s is %s", (name, plain, mathml) => {
  expect(typeset(name)).toEqual({ plain, mathml });
});

test("characters that could deceive are escapes", () => {
  expect(visible("a\u202eb\n\x1b[0m")).toBe("a\\u202eb\\n\\x1b[0m");
  expect(visible("降下 ↗ é")).toBe("降下 ↗ é");
});
