import { describe, expect, test } from "vitest";
import { asModel } from "../../../src/calculus/data/model_text";
import { rolesIn } from "../../../src/app/data/model_box";
import { lossOf } from "../../../src/calculus/data/loss_of";
import { USUAL } from "../../../src/calculus/examples/tables";
import { degreeOf, modelOf, polynomial, rolesOf, suggestionsFor } from "../../../src/app/data/models";

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

describe("columns put into a model", () => {
  const table = { u: [1, 2, 3], v: [4, 5, 7], w1: [2, 2, 1], y: [1, 3, 4], won: [0, 1, 0], kind: ["p", "q", "r"] };
  test.each([
    ["one", "y", ["v"], "y ~ a*v + b", "squared"], ["two", "y", ["u", "v"], "y ~ w1*u + w2*v + b", "squared"],
    ["of zeros and ones", "won", ["u"], "won ~ sigmoid(a*u + b)", "logistic"], ["of two texts", "half", ["u", "v"], "half ~ sigmoid(w1*u + w2*v + b)", "logistic"],
  ] as const)("%s", (_, response, predictors, model, loss) => {
    const { w1: _w, ...columns } = { ...table, half: ["m", "n", "m"] };
    expect(modelOf(columns, response, predictors)).toMatchObject({ model, loss });
  });
  test("whose names the parameters leave free", () => expect(modelOf(table, "y", ["u", "w1"])?.model).toBe("y ~ a1*u + a2*w1 + b"));
  test("without one there is no model, nor of several classes from some of them", () => {
    expect(modelOf(table, "y", [])).toBeNull();
    expect(modelOf(table, "kind", ["u"])).toBeNull();
  });
});

test.each([["y = a*x + b", "y ~ a*x + b"], ["y=a*x", "y~a*x"], ["y ~ a*x + b", "y ~ a*x + b"], ["y == a*x", "y == a*x"], ["a*x + b", "a*x + b"], ["y = a = b", "y = a = b"],
  ["y = a*(x <= 3) + b", "y ~ a*(x <= 3) + b"], ["y=a*(x==3)", "y~a*(x==3)"], ["y = a*(x >= 3) = b", "y = a*(x >= 3) = b"]])(
  "%s is meant as %s", (typed, meant) => expect(asModel(typed)).toBe(meant));

test("models are offered for the response there is", () => {
  const columns = { u: [1, 2, 3], v: [2, 1, 5], w: [0, 1, 1], kind: ["p", "q", "p"] }, names = Object.keys(columns);
  const roles = rolesIn(columns, names, lossOf("v ~ a*w + b", { ...USUAL, columns }));
  expect(roles).toEqual({ response: "v", predictors: ["w", "u"] });
  expect(suggestionsFor(columns, roles)[0].model).toBe("v ~ a*w + b");
  expect(rolesIn(columns, names, null)).toEqual(rolesOf(columns));
  expect(rolesIn(columns, names, lossOf("log(u) ~ a*w", { ...USUAL, columns }))).toEqual(rolesOf(columns));
});
