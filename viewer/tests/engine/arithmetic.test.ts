import { describe, expect, test } from "vitest";
import { fma32, fma64, high, join, low, rint, twoTo } from "../../src/engine/arithmetic";
import { exactFma, rounded } from "../../src/engine/exact_fma";

/** Numbers in [0, 1), the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A number's value times 2¹⁴⁹⁸, a whole number for float32 numbers and their products. */
const whole = (x: number) => (x < 0 ? -1n : 1n) * (BigInt(Math.round(Math.abs(x) * 2 ** 149)) << 149n);

/** a·b + c of float32 numbers in whole numbers, rounded to 24 digits. */
function exact32(a: number, b: number, c: number): number {
  let m = (whole(a) >> 149n) * (whole(b) >> 149n) + whole(c), e = -298;
  const sign = m < 0n ? -1 : 1;
  if (sign < 0) m = -m;
  const excess = Math.max(m.toString(2).length - 24, -149 - e);
  const shift = BigInt(excess), half = 1n << (shift - 1n), rest = m & ((half << 1n) - 1n);
  m >>= shift;
  if (rest > half || (rest === half && m & 1n)) m += 1n;
  e += excess;
  return sign * Number(m) * 2 ** e;
}

describe("fused multiply-add", () => {
  test("in float32 is rounded once, halfway between two numbers too", () => {
    const next = random(1);
    let halfway = 0;
    for (let k = 0; k < 20000; k++) {
      // Few digits, so that sums lie halfway, or beside it by what only the product's last digits say.
      const digits = 2 + Math.floor(next() * 22);
      const short = () => Math.fround(Math.round((next() - 0.5) * 2 ** digits) * 2 ** Math.round(next() * 60 - 30));
      const a = short(), b = Math.fround(next() < 0.5 ? short() : next() - 0.5), product = a * b;
      const near = Math.fround(product * 2 ** Math.round(next() * 30));
      const c = Math.fround(next() < 0.5 ? short() : near);
      const i = 1 + Math.floor(next() * 40), sign = next() < 0.5 ? -1 : 1;
      const triples = [[a, b, c], [2 ** -24 * (1 + i * 2 ** -23), sign * (1 - i * 2 ** -23), Math.fround(1 + next())]];
      for (const [p, q, r] of triples) {
        const expected = exact32(p, q, r), seen = fma32(p, q, r);
        if (seen !== expected) expect([p, q, r, seen]).toEqual([p, q, r, expected]);
        halfway += expected !== Math.fround(p * q + r) ? 1 : 0;
      }
    }
    expect(halfway).toBeGreaterThan(5000);
  });

  test("in float64 is rounded once", () => {
    const next = random(2);
    let different = 0;
    for (let k = 0; k < 20000; k++) {
      const size = () => 2 ** Math.round(next() * 100 - 50);
      const a = (next() - 0.5) * size(), b = k % 3 ? (next() - 0.5 + next() * 2 ** -32) * size() : Math.round(next() * 64) * size();
      const c = [(next() - 0.5) * size(), -a * b, a * b * 2 ** Math.round(next() * 60), -a * b * (1 + 2 ** -52)][k % 4];
      const expected = exactFma(a, b, c), seen = fma64(a, b, c);
      if (!Object.is(seen, expected)) expect([a, b, c, seen]).toEqual([a, b, c, expected]);
      different += expected !== a * b + c ? 1 : 0;
    }
    expect(different).toBeGreaterThan(5000);
  });

  test("at the ends of the range", () => {
    const most = Number.MAX_VALUE, least = Number.MIN_VALUE;
    expect(fma64(most, 2, -most)).toBe(most);
    expect(fma64(most, 2, -Infinity)).toBe(-Infinity);
    expect(fma64(most, most, 1)).toBe(Infinity);
    expect(fma64(least, 0.5, least)).toBe(least * 2);
    expect(fma64(least, 0.5, 0)).toBe(0);
    expect(fma64(least, 0.75, 0)).toBe(least);
    expect(fma64(2 ** -600, 2 ** -600, -least)).toBe(-least);
    expect(fma64(1 + 2 ** -52, 1 - 2 ** -53, -1)).toBe(2 ** -53 - 2 ** -105);
    expect(fma64(Infinity, 0, 1)).toBeNaN();
    expect(Object.is(fma64(-1, 0, -0), -0)).toBe(true);
    expect(fma32(2 ** 127, 2, -(2 ** 127))).toBe(2 ** 127);
    expect(fma32(Math.fround(3.4028234663852886e38), 1, 2 ** 103)).toBe(Infinity);
    expect(fma32(Math.fround(3.4028234663852886e38), 1 - 2 ** -24, 2 ** 103)).toBe(Math.fround(3.4028234663852886e38));
    // Halfway between 0 and the smallest float32, and a little more.
    expect(fma32(2 ** -75, 2 ** -75, 0)).toBe(0);
    expect(fma32(2 ** -75, 2 ** -75 * (1 + 2 ** -23), 0)).toBe(2 ** -149);
    expect(fma32(Infinity, 1, -Infinity)).toBeNaN();
  });

  test("in whole numbers rounds to even", () => {
    expect(rounded(2n ** 53n + 1n, 0)).toBe(2 ** 53);
    expect(rounded(2n ** 53n + 3n, 0)).toBe(2 ** 53 + 4);
    expect(rounded(-3n, -1075)).toBe(-2 * Number.MIN_VALUE);
    expect(rounded(1n, -1075)).toBe(0);
    expect(rounded(1n, 1024)).toBe(Infinity);
  });
});

test("whole numbers nearest", () => {
  const pairs = [[0.5, 0], [1.5, 2], [2.5, 2], [-0.5, -0], [-0.3, -0], [-1.5, -2], [0.49999999999999994, 0], [2 ** 52 - 0.5, 2 ** 52],
    [2 ** 52 + 1, 2 ** 52 + 1], [2 ** 53 + 2, 2 ** 53 + 2], [-1e300, -1e300], [Infinity, Infinity], [-0, -0]];
  for (const [x, expected] of pairs) expect([x, rint(x)]).toEqual([x, expected]);
  expect(rint(NaN)).toBeNaN();
});

test("bits and back", () => {
  for (const x of [1, -2.5, 1e300, 5e-324, -0]) expect(join(high(x), low(x))).toBe(x);
  expect(twoTo(1023)).toBe(1);
  expect(twoTo(2046)).toBe(2 ** 1023);
  expect(twoTo(1)).toBe(2 ** -1022);
});
