import { describe, expect, test } from "vitest";
import { degreeOf, polynomial, rolesOf, suggestionsFor } from "../../../src/app/data/models";

const TWO = { area: [1, 2, 3], price: [4, 5, 7] };

describe("what is explained by what", () => {
  test.each([
    ["the last column by the others", TWO, "price", ["area"]],
    ["y, wherever it stands", { y: [1, 2], a: [3, 4], b: [5, 6] }, "y", ["a", "b"]],
    ["a last column of classes", { u: [1, 2, 3], v: [3, 4, 5], kind: ["p", "q", "p"] }, "kind", ["u", "v"]],
    ["numbers, where text is no class", { name: ["a", "b", "c", "d", "e", "f", "g"], u: [1, 2, 3, 4, 5, 6, 7], v: [1, 2, 3, 4, 5, 6, 8] }, "v", ["u"]],
  ] as const)("%s", (_, columns, response, predictors) => expect(rolesOf(columns)).toEqual({ response, predictors: [...predictors] }));
});

describe("models", () => {
  test("a line comes first, and its parameters are no columns", () => {
    expect(suggestionsFor(TWO)[0].model).toBe("price ~ a*area + b");
    expect(suggestionsFor({ a: [1, 2], b: [3, 4] })[0].model).toBe("b ~ c*a + d");
  });

  test("of two classes a logistic one, of more softmax, each with its loss", () => {
    expect(suggestionsFor({ x: [1, 2, 3], passed: [0, 1, 1] })[0]).toMatchObject({ model: "passed ~ sigmoid(a*x + b)", loss: "logistic" });
    expect(suggestionsFor({ u: [1, 2, 3], v: [1, 5, 2], kind: ["p", "q", "p"] })[0]).toMatchObject({ model: "kind ~ sigmoid(w1*u + w2*v + b)", loss: "logistic" });
    expect(suggestionsFor({ u: [1, 2, 3], kind: ["p", "q", "r"] })[0]).toMatchObject({ model: "kind ~ softmax(.)", loss: "cross-entropy" });
  });

  test("of more columns all of them, too", () => {
    expect(suggestionsFor({ u: [1, 2], v: [2, 3], y: [3, 4] }).map(({ model }) => model)).toContain("y ~ .");
  });
});

describe("the degree of a polynomial", () => {
  test.each([1, 2, 5, 9])("%i is read from what is written", (degree) => {
    expect(degreeOf(polynomial("price", "area", degree, TWO))).toEqual({ degree, response: "price", predictor: "area" });
  });

  test.each(["y ~ a*exp(b*x)", "y ~ .", "y ~ a*x + b*z", "y ~ a*x^2 + b", "y ~ a*x", "sin(x)"])("%s has none", (model) => {
    expect(degreeOf(model)).toBeNull();
  });

  test("a line and a parabola have theirs", () => {
    expect(degreeOf("price ~ a*area + b")?.degree).toBe(1);
    expect(degreeOf("price ~ a*area^2 + b*area + c")?.degree).toBe(2);
  });
});
