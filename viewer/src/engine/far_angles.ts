/**
 * Sine and cosine of angles too large for the reduction of `kernels`: of x·2/π only the digits around the point count, so they are
 * taken from a long 2/π. The result is within 0.52 units in the last place.
 */

import { high, twoTo } from "./arithmetic";

/** Digits of 2/π in a piece, and how many pieces are multiplied. */
const PIECE = 26, PIECES = 8;
const DIGITS = 1300;
const HALF = 134217728;
const SPLIT = HALF + 1;
/** π/2 as a sum of two numbers. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17];
/** sin r = r − r³/6 + r⁵·… and cos r = 1 − r²/2 + r⁴/24 + r⁶·…: the further coefficients, highest power first. */
const SINE = [1 / 355687428096000, -1 / 1307674368000, 1 / 6227020800, -1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120];
const COSINE = [-1 / 6402373705728000, 1 / 20922789888000, -1 / 87178291200, 1 / 479001600, -1 / 3628800, 1 / 40320, -1 / 720];

let twoOverPi: bigint | null = null;
const pieces = new Map<number, Float64Array>();

/** 2/π·2^DIGITS, by Machin's formula. */
function digits(): bigint {
  if (twoOverPi === null) {
    const one = 1n << BigInt(DIGITS + 64);
    const arctanOfInverse = (n: bigint): bigint => {
      let total = 0n;
      for (let power = one / n, k = 1n; power; power /= -n * n, k += 2n) total += power / k;
      return total;
    };
    const pi = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
    twoOverPi = ((one << BigInt(DIGITS + 1)) / pi);
  }
  return twoOverPi;
}

/** The digits of 2ᵉ·2/π from the weight 2¹ on, in pieces as numbers. */
function piecesOf(e: number): Float64Array {
  let found = pieces.get(e);
  if (!found) {
    const whole = digits();
    found = Float64Array.from({ length: PIECES }, (_, k) => {
      // Piece k ends at the weight 2^(2 − PIECE·(k + 1)).
      const weight = 2 - PIECE * (k + 1), shift = DIGITS - e + weight;
      const piece = shift >= 0 ? whole >> BigInt(shift) : whole << BigInt(-shift);
      return Number(piece & ((1n << BigInt(PIECE)) - 1n)) * twoTo(1023 + weight);
    });
    pieces.set(e, found);
  }
  return found;
}

/** A quarter turn's number, and the rest of the angle in radians as a sum of two numbers. */
function reduce(x: number): { quarter: number; r: number; rest: number } {
  // x = m·2ᵉ with a whole m, in two halves of 26 and 27 digits.
  const e = ((high(x) >>> 20) & 2047) - 1075, m = x / twoTo(1023 + e), m1 = Math.floor(m / HALF), m0 = m - m1 * HALF;
  const low = piecesOf(e), upper = piecesOf(e + 27);
  let sum = 0, rest = 0, least = 0;
  for (let k = 0; k < PIECES; k++) {
    for (const term of [m1 * upper[k], m0 * low[k]]) {
      // Whole turns do not count, and taking them off is exact.
      const part = term - 4 * Math.round(term / 4), total = sum + part, added = total - sum;
      const lost = (sum - (total - added)) + (part - added), all = rest + lost, more = all - rest;
      least += (rest - (all - more)) + (lost - more);
      [sum, rest] = [total, all];
    }
  }
  const quarter = Math.round(sum + rest);
  const turn = sum - quarter, near = turn + rest, more = near - turn, left = (turn - (near - more)) + (rest - more) + least;
  const f = near + left, g = left - (f - near);
  const [r, error] = product(f, HALF_PI[0]), small = error + f * HALF_PI[1] + g * HALF_PI[0];
  const whole = r + small;
  return { quarter: ((quarter % 4) + 4) % 4, r: whole, rest: small - (whole - r) };
}

/** a·b as a sum of two numbers. */
function product(a: number, b: number): [number, number] {
  const p = a * b, u = SPLIT * a, a0 = u - (u - a), a1 = a - a0, v = SPLIT * b, b0 = v - (v - b), b1 = b - b0;
  return [p, ((a0 * b0 - p) + a0 * b1 + a1 * b0) + a1 * b1];
}

/** (a + small)/b as a sum of two numbers, for a whole b. */
function quotient(a: number, small: number, b: number): [number, number] {
  const q = a / b, [back, error] = product(q, b);
  return [q, (a - back - error + small) / b];
}

function series(z: number, coefficients: readonly number[]): number {
  let total = coefficients[0];
  for (let k = 1; k < coefficients.length; k++) total = total * z + coefficients[k];
  return total;
}

/** sin of a quarter turn times `turns` and x. */
function sineOf(x: number, turns: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { quarter, r, rest } = reduce(x), which = (quarter + turns) % 4;
  const [z, error] = product(r, r), zRest = error + 2 * r * rest;
  let value: number;
  if (which % 2 === 0) {
    // r − r³/6 + r⁵·…
    const [cube, cubeError] = product(r, z), [sixth, sixthRest] = quotient(cube, cubeError + r * zRest + rest * z, 6);
    const first = r - sixth, lost = (r - first) - sixth;
    value = first + (lost - sixthRest + rest + r * z * z * series(z, SINE));
  } else {
    const [square, squareError] = product(z, z), [fourth, fourthRest] = quotient(square, squareError + 2 * z * zRest, 24);
    const half = z / 2, first = 1 - half, lost = (1 - first) - half, second = first + fourth, lostToo = fourth - (second - first);
    value = second + (lost + lostToo - zRest / 2 + fourthRest + z * z * z * series(z, COSINE));
  }
  return which >= 2 ? -value : value;
}

/** sin(x); 0 for 0. */
export function farSine(x: number): number {
  return x === 0 ? x : sineOf(x, 0);
}

/** cos(x); 0 for 0, which stands for an angle that is not far. */
export function farCosine(x: number): number {
  return x === 0 ? x : sineOf(x, 1);
}
