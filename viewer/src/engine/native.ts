/**
 * JavaScript's own functions for the operations of float64, several times as fast as the compiled engine's arithmetic and within a
 * rounding or two of it: for pictures of a landscape, never for a descent.
 */
import type { Kernel } from "./kernels";

const FUNCTIONS: Record<string, (a: number) => number> = {
  exp: Math.exp, exp2: (a) => 2 ** a, expm1: Math.expm1, log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p,
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh,
  tanh: Math.tanh,
};

/** A loop for each function, so that the function can be compiled into it. */
const loop = (name: string): Kernel => {
  const of = FUNCTIONS[name];
  return (to: Float64Array, a: Float64Array, _b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) to[i] = of(a[i]);
  };
};

/** By operation; what is not among them is computed as in descents. */
export const NATIVE: Record<string, Kernel> = {
  ...Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, loop(name)])),
  fma: (to: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) to[i] = a[i] * b[i] + c[i];
  },
  atan2: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) to[i] = Math.atan2(a[i], b[i]);
  },
  // ±1 to an infinite power, and 1 to NaN, are 1 everywhere but in JavaScript.
  pow: (to: Float64Array, a: Float64Array, b: Float64Array, _c: Float64Array, m: number) => {
    for (let i = 0; i < m; i++) to[i] = a[i] === 1 || (a[i] === -1 && Math.abs(b[i]) === Infinity) ? 1 : a[i] ** b[i];
  },
};
