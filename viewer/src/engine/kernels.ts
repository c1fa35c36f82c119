/** The loops over lanes of each operation, by precision. */

export type Reals = Float32Array | Float64Array;
export type Register = Reals | Uint8Array;
/** Writes m lanes of an operation's result into `to`. */
export type Kernel = (to: Register, a: Register, b: Register, c: Register, m: number) => void;

const one = (f: (a: number) => number): Kernel => (to, a, _b, _c, m) => { for (let i = 0; i < m; i++) to[i] = f(a[i]); };
const two = (f: (a: number, b: number) => number): Kernel => (to, a, b, _c, m) => { for (let i = 0; i < m; i++) to[i] = f(a[i], b[i]); };
const three = (f: (a: number, b: number, c: number) => number): Kernel => (to, a, b, c, m) => { for (let i = 0; i < m; i++) to[i] = f(a[i], b[i], c[i]); };

function rint(x: number): number {
  const floor = Math.floor(x), rest = x - floor;
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}

const COMMON: Record<string, Kernel> = {
  add: two((a, b) => a + b), sub: two((a, b) => a - b), mul: two((a, b) => a * b), div: two((a, b) => a / b),
  fma: three((a, b, c) => a * b + c), neg: one((a) => -a), abs: one(Math.abs), sqrt: one(Math.sqrt), floor: one(Math.floor),
  rint: one(rint), copy: one((a) => a),
  lt: two((a, b) => +(a < b)), le: two((a, b) => +(a <= b)), gt: two((a, b) => +(a > b)), ge: two((a, b) => +(a >= b)),
  eq: two((a, b) => +(a === b)), ne: two((a, b) => +(a !== b)), and: two((a, b) => a & b), or: two((a, b) => a | b),
  xor: two((a, b) => a ^ b), not: one((a) => 1 - a), select: three((w, a, b) => (w ? a : b)),
  select_truth: three((w, a, b) => (w ? a : b)),
  exp: one(Math.exp), exp2: one((a) => 2 ** a), expm1: one(Math.expm1), log: one(Math.log), log2: one(Math.log2),
  log10: one(Math.log10), log1p: one(Math.log1p), sin: one(Math.sin), cos: one(Math.cos), tan: one(Math.tan),
  asin: one(Math.asin), acos: one(Math.acos), atan: one(Math.atan), atan2: two(Math.atan2), sinh: one(Math.sinh),
  cosh: one(Math.cosh), tanh: one(Math.tanh), pow: two(Math.pow),
};

/** The kernel of an operation. */
export function kernelOf(name: string, _double: boolean): Kernel {
  const found = COMMON[name];
  if (!found) throw new Error(`the page computes no ${name}`);
  return found;
}
