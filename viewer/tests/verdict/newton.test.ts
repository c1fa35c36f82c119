import { expect, test } from "vitest";
import { byHessian, byProducts } from "../../src/verdict/newton";

const diagonal = (values: number[]) => Float64Array.from({ length: values.length ** 2 }, (_, k) => (k % (values.length + 1) ? 0 : values[k / (values.length + 1)]));

test("the step to the minimum of a quadratic, by its Hessian and by products with it", () => {
  const curvatures = [1, 4, 9], grad = Float64Array.of(1, 2, 3), way = Float64Array.of(0, 1, 0);
  const whole = byHessian(diagonal(curvatures), grad);
  const products = byProducts((v) => v.map((entry, i) => curvatures[i] * entry), grad, way);
  for (const found of [whole, products]) {
    [1, 0.5, 1 / 3].forEach((step, i) => expect(found.direction[i]).toBeCloseTo(-step, 12));
    expect(found.promised).toBeCloseTo((1 + 1 + 1) / 2, 12);
  }
  expect([whole.curvature, whole.definite]).toEqual([9, true]);
  expect([products.curvature, products.definite]).toEqual([4, false]);
});

test("beside a saddle nothing is promised, and without second derivatives nothing is known", () => {
  const grad = Float64Array.of(1, 1);
  expect(byHessian(diagonal([1, -2]), grad).promised).toBe(Infinity);
  expect(byProducts((v) => Float64Array.of(v[0], -2 * v[1]), grad, grad).promised).toBe(Infinity);
  expect(byHessian(null, grad).promised).toBeNaN();
  expect(byProducts(() => null, grad, grad).promised).toBeNaN();
  expect(byHessian(diagonal([NaN, 1]), grad)).toMatchObject({ promised: Infinity, definite: false, curvature: 0 });
});
