import { describe, expect, test } from "vitest";
import { eigen } from "../../src/verdict/eigen";

/** A symmetric matrix of numbers without a pattern. */
const symmetric = (n: number) => Float64Array.from({ length: n * n }, (_, k) => Math.sin((1 + Math.min(Math.floor(k / n), k % n)) * 12.9 + (Math.max(Math.floor(k / n), k % n)) ** 2));

describe.each([1, 2, 3, 10, 50])("a symmetric matrix of %i rows", (n) => {
  const a = symmetric(n), { values, vectors } = eigen(a, n);

  test("is diagonal in its eigenvectors, which are orthonormal", () => {
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        let product = 0, inner = 0;
        for (let k = 0; k < n; k++) {
          product += a[i * n + k] * vectors[k * n + j];
          inner += vectors[k * n + i] * vectors[k * n + j];
        }
        expect(product).toBeCloseTo(values[j] * vectors[i * n + j], 11);
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  test("has them in ascending order", () => expect([...values]).toEqual([...values].sort((x, y) => x - y)));
});

test("matrices with equal, zero and widely different eigenvalues", () => {
  expect([...eigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
  expect([...eigen(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2), 3).values]).toEqual([2, 2, 2]);
  const ones = eigen(new Float64Array(16).fill(1), 4).values;
  expect(ones[3]).toBeCloseTo(4, 14);
  expect(Math.abs(ones[0])).toBeLessThan(1e-15);
  const [small, large] = eigen(Float64Array.of(1e8 + 1e-8, 1e8 - 1e-8, 1e8 - 1e-8, 1e8 + 1e-8), 2).values;
  expect(large).toBeCloseTo(2e8, 5);
  expect(small).toBeLessThan(1e-7);
});
