/**
 * Arithmetic that JavaScript lacks, to the last bit: fused multiply-add in float32 and float64, rounding to whole numbers, and
 * numbers as bits. Little-endian, as every browser's machine is.
 */
import type { Noise } from "./types";
import { exactFma } from "./exact_fma";

const TWO_52 = 4503599627370496;
/** Splits a float64 number into two halves of 26 bits. */
const SPLIT = 134217729;
const SMALL = 2 ** -900, LARGE = 2 ** 900;

/** a·b + c of float32 numbers, rounded once. */
export function fma32(a: number, b: number, c: number): number {
  // The product is exact in float64; the sum is rounded there, and again to float32. That goes wrong only halfway between two.
  const sum = a * b + c, rounded = Math.fround(sum), other = sum + (sum - rounded);
  return other !== sum && Math.fround(other) === other ? halfway32(a * b, c, sum) : rounded;
}

/** `sum` of a product and c, which may lie halfway between two float32 numbers: then what its own rounding lost decides. */
export function halfway32(product: number, c: number, sum: number): number {
  const added = sum - product, lost = (product - (sum - added)) + (c - added);
  // One unit in the last place of float64.
  return Math.fround(sum + Math.sign(lost) * Math.abs(sum) * (0.75 * 2 ** -52));
}

/** a·b + c of float64 numbers, rounded once. */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b, size = Math.abs(product);
  if (!(size > SMALL && size < LARGE && Math.abs(a) < LARGE && Math.abs(b) < LARGE && Math.abs(c) < LARGE)) {
    return a === 0 || b === 0 ? product + c : exactFma(a, b, c);
  }
  const a0 = upper(a), a1 = a - a0, b0 = upper(b), b1 = b - b0;
  return sum64(a, b, c, product, ((a0 * b0 - product) + a0 * b1 + a1 * b0) + a1 * b1);
}

/** The upper half of a number's digits. */
function upper(a: number): number {
  const scaled = SPLIT * a;
  return scaled - (scaled - a);
}

/** a·b + c, where a·b is `product` + `rest` exactly. */
function sum64(a: number, b: number, c: number, product: number, rest: number): number {
  const sum = product + c, added = sum - product, lost = (product - (sum - added)) + (c - added);
  const small = lost + rest, rounded = sum + small, twice = 2 * (small - (rounded - sum)), step = rounded + twice - rounded;
  // What `small` itself was rounded by matters only where the sum lies halfway between two numbers.
  return step === twice && (small - lost !== rest || small - rest !== lost) ? exactFma(a, b, c) : rounded;
}

/** The nearest whole number, of two the even one. */
export function rint(x: number): number {
  const rounded = x < 0 ? x - TWO_52 + TWO_52 : x + TWO_52 - TWO_52;
  if (!(Math.abs(x) < TWO_52)) return x;
  return rounded === 0 ? x * 0 : rounded;
}

const real32 = new Float32Array(1), whole32 = new Int32Array(real32.buffer);
const real64 = new Float64Array(1), halves = new Int32Array(real64.buffer);

/** The bits of a float32 number. */
export function bits32(x: number): number {
  real32[0] = x;
  return whole32[0];
}

/** The float32 number of these bits. */
export function fromBits32(bits: number): number {
  whole32[0] = bits;
  return real32[0];
}

/** The upper half of a float64 number's bits. */
export function high(x: number): number {
  real64[0] = x;
  return halves[1];
}

/** The lower half. */
export function low(x: number): number {
  real64[0] = x;
  return halves[0];
}

/** The float64 number of two halves of bits. */
export function join(upperBits: number, lowerBits: number): number {
  halves[0] = lowerBits;
  halves[1] = upperBits;
  return real64[0];
}

const POWERS = Float64Array.from({ length: 2048 }, (_, k) => join(k << 20, 0));

/** The float64 number whose exponent bits are these: 2 to the power `biased` − 1023. */
export function twoTo(biased: number): number {
  return POWERS[biased & 2047];
}

/** A gradient with noise, g + σ·ξ, as torch computes it: each operation rounded to the precision. */
export function noisy({ sigma, normal }: Pick<Noise, "sigma" | "normal">, g: number, double: boolean): number {
  const r = double ? (v: number) => v : Math.fround;
  return r(g + r(r(sigma) * r(normal())));
}
