/**
 * exp, log, sin and other functions of single numbers, correctly rounded, as Python's are: JavaScript's differ in the last digit, from
 * browser to browser too. They are for constants: each takes some microseconds. By whole numbers of any length, scaled by 2^−bits.
 * Those left out (sinh, tanh, expm1, log1p) are JavaScript's, which are Python's.
 */

const BITS = 256;
const ONE = 1n << BigInt(BITS);

/** A number as an exact fraction: whole·2^exponent. */
function exact(x: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const raw = view.getBigUint64(0), exponent = Number((raw >> 52n) & 0x7ffn);
  const mantissa = (raw & 0xfffffffffffffn) | (exponent ? 1n << 52n : 0n);
  return [x < 0 ? -mantissa : mantissa, (exponent || 1) - 1075];
}

const shifted = (v: bigint, by: number): bigint => (by >= 0 ? v << BigInt(by) : v >> BigInt(-by));

function scaled(x: number, bits = BITS): bigint {
  const [whole, exponent] = exact(x);
  return shifted(whole, exponent + bits);
}

const lengthOf = (v: bigint): number => v.toString(16).length * 4;

/** The number nearest to v·2^−bits. */
function rounded(v: bigint, bits = BITS): number {
  if (v < 0n) return -rounded(-v, bits);
  const more = Math.max(0, lengthOf(v) - 128);
  let top = v >> BigInt(more);
  if (top << BigInt(more) !== v) top |= 1n;
  const exponent = more - bits, half = Math.trunc(exponent / 2);
  return Number(top) * 2 ** half * 2 ** (exponent - half);
}

const times = (a: bigint, b: bigint, bits = BITS): bigint => (a * b) >> BigInt(bits);
const over = (a: bigint, b: bigint, bits = BITS): bigint => (a << BigInt(bits)) / b;

function rootOf(v: bigint): bigint {
  if (v < 2n) return v;
  let x = 1n << BigInt((lengthOf(v) >> 1) + 1);
  for (;;) {
    const next = (x + v / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Σ ±t^(2k+1)/(2k+1), the arc tangent (sign −1) or its hyperbolic kin (+1) of a small t. */
function arcSeries(t: bigint, sign: 1n | -1n, bits = BITS): bigint {
  const square = sign * times(t, t, bits);
  let power = t, total = t;
  for (let k = 3n; power; k += 2n) {
    power = times(power, square, bits);
    if (power === -1n) break;
    total += power / k;
  }
  return total;
}

function arcTangent(t: bigint): bigint {
  if (t < 0n) return -arcTangent(-t);
  if (t > ONE) return (pi() >> 1n) - arcTangent(over(ONE, t));
  for (let k = 0; k < 3; k++) t = over(t, ONE + rootOf((ONE + times(t, t)) << BigInt(BITS)));
  return arcSeries(t, -1n) << 3n;
}

/** π by Machin's formula. */
function pi(bits = BITS): bigint {
  const found = PI.get(bits);
  if (found) return found;
  const guard = bits + 32, one = 1n << BigInt(guard);
  const made = (16n * arcSeries(one / 5n, -1n, guard) - 4n * arcSeries(one / 239n, -1n, guard)) >> 32n;
  PI.set(bits, made);
  return made;
}
const PI = new Map<number, bigint>();
let ln2: bigint | null = null;
const LN2 = (): bigint => (ln2 ??= 2n * arcSeries(ONE / 3n, 1n));

/** e^v, scaled by 2^k, and k. */
function exponential(v: bigint): [bigint, number] {
  const k = v / LN2();
  let rest = v - k * LN2(), term = ONE, total = ONE;
  rest >>= 8n;
  for (let j = 1n; term && term !== -1n; j++) {
    term = times(term, rest) / j;
    total += term;
  }
  for (let j = 0; j < 8; j++) total = times(total, total);
  return [total, Number(k)];
}

/** ln of whole·2^exponent. */
function logarithm(whole: bigint, exponent: number): bigint {
  const length = whole.toString(2).length;
  let m = shifted(whole, BITS - length), k = exponent + length;
  if (m * 3n < ONE * 2n) [m, k] = [m << 1n, k - 1];
  return BigInt(k) * LN2() + 2n * arcSeries(over(m - ONE, m + ONE), 1n);
}

/** sin and cos of an angle. */
function sineAndCosine(x: number): [bigint, bigint] {
  const [whole, exponent] = exact(x);
  const bits = BITS + Math.max(0, exponent + 53);
  const angle = shifted(whole, exponent + bits), quarter = pi(bits) >> 1n;
  let turns = angle / quarter, rest = angle - turns * quarter;
  if (rest < 0n) [turns, rest] = [turns - 1n, rest + quarter];
  rest >>= BigInt(bits - BITS);
  const square = times(rest, rest);
  let sine = rest, cosine = ONE, odd = rest, even = ONE;
  for (let k = 1n; odd || even > 1n; k += 2n) {
    even = -times(even, square) / (k * (k + 1n));
    odd = -times(odd, square) / ((k + 1n) * (k + 2n));
    cosine += even;
    sine += odd;
    if (even >= -1n && even <= 1n && odd >= -1n && odd <= 1n) break;
  }
  const parts: [bigint, bigint][] = [[sine, cosine], [cosine, -sine], [-sine, -cosine], [-cosine, sine]];
  return parts[Number(((turns % 4n) + 4n) % 4n)];
}

const TINY = 2 ** -30;
/** An odd function like x for tiny x; what it is where x is not finite is left to `plain`. */
const odd = (plain: (x: number) => number, f: (x: number) => number) => (x: number) =>
  !Number.isFinite(x) ? plain(x) : Math.abs(x) < TINY ? x : f(x);
const finite = (plain: (x: number) => number, f: (x: number) => number) => (x: number) => (Number.isFinite(x) ? f(x) : plain(x));

export const exp = finite(Math.exp, (x) => {
  if (Math.abs(x) > 750) return x > 0 ? Infinity : 0;
  const [v, k] = exponential(scaled(x));
  return rounded(v, BITS - k);
});

const positive = (plain: (x: number) => number, f: (x: number) => bigint) => (x: number) =>
  x > 0 && x !== 1 && Number.isFinite(x) ? rounded(f(x)) : plain(x);
export const log = positive(Math.log, (x) => logarithm(...exact(x)));
export const log2 = positive(Math.log2, (x) => over(logarithm(...exact(x)), LN2()));

/** As Python's library has it: log 2 in two parts for the exponent, and the logarithm of the mantissa. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log10(x);
  const [whole, exponent] = exact(x), power = exponent + whole.toString(2).length - 1, k = power < 0 ? power + 1 : power;
  return k * 3.69423907715893078616e-13 + 4.34294481903251816668e-1 * log(x / 2 ** k) + k * 3.01029995663611771306e-1;
}

/** The product of |b| equal factors a, or 1 over it, exactly rounded. */
function wholePower(a: number, b: number): number {
  const [whole, exponent] = exact(Math.abs(a));
  const size = whole ** BigInt(Math.abs(b)), at = exponent * Math.abs(b);
  const value = b > 0 ? rounded(size, -at) : rounded((1n << BigInt(lengthOf(size) + 200)) / size, lengthOf(size) + 200 + at);
  return a < 0 && b % 2 ? -value : value;
}

/** aᵇ. */
export function pow(a: number, b: number): number {
  if (a === 0 || a === 1 || b === 0 || !Number.isFinite(a) || !Number.isFinite(b)) return a ** b;
  if (Number.isInteger(b) && Math.abs(b) <= 64) return wholePower(a, b);
  if (a < 0) return Number.isInteger(b) ? (b % 2 ? -pow(-a, b) : pow(-a, b)) : NaN;
  const [whole, exponent] = exact(b);
  const v = shifted(logarithm(...exact(a)) * whole, exponent), size = rounded(v);
  if (Math.abs(size) > 750) return size > 0 ? Infinity : 0;
  const [e, k] = exponential(v);
  return rounded(e, BITS - k);
}

export const sin = odd(Math.sin, (x) => rounded(sineAndCosine(x)[0]));
export const cos = finite(Math.cos, (x) => rounded(sineAndCosine(x)[1]));
export const tan = odd(Math.tan, (x) => {
  const [s, c] = sineAndCosine(x);
  return rounded(over(s, c));
});

const legOf = (v: bigint): bigint => rootOf((ONE - v) * (ONE + v));
export const asin = odd(Math.asin, (x) => (Math.abs(x) >= 1 ? Math.asin(x) : rounded(arcTangent(over(scaled(x), legOf(scaled(x)))))));
export const acos = finite(Math.acos, (x) => (Math.abs(x) >= 1 ? Math.acos(x) : rounded((pi() >> 1n) - arcTangent(over(scaled(x), legOf(scaled(x)))))));
export const atan = odd(Math.atan, (x) => (Math.abs(x) > 2 ** 100 ? Math.atan(x) : rounded(arcTangent(scaled(x)))));

/** The angle of (x, y), in radians from −π to π. */
export function atan2(y: number, x: number): number {
  const ratio = Math.abs(y / x);
  if (!(ratio > 2 ** -60 && ratio < 2 ** 60)) return Math.atan2(y, x);
  const [top, a] = exact(Math.abs(y)), [bottom, b] = exact(Math.abs(x));
  const angle = arcTangent(shifted((top << BigInt(BITS + 60)) / bottom, a - b - 60));
  return Math.sign(y) * rounded(x > 0 ? angle : pi() - angle);
}

/** As Python's library has it. */
export function cosh(x: number): number {
  const size = Math.abs(x);
  if (!(size < 700)) return Math.cosh(x);
  if (size > 0.5 * Math.LN2) return exp(size) / 2 + 0.5 / exp(size);
  const more = Math.expm1(size);
  return 1 + (more * more) / (2 + 2 * more);
}

/** The error function. */
export function erf(x: number): number {
  if (!(Math.abs(x) < 6.5)) return Number.isNaN(x) ? x : Math.sign(x);
  if (Math.abs(x) < 2 ** -60) return x * (2 / Math.sqrt(Math.PI));
  const v = scaled(x), square = times(v, v);
  let power = v, total = v;
  for (let k = 1n; power > 1n || power < -1n; k++) {
    power = -times(power, square) / k;
    total += power / (2n * k + 1n);
  }
  return rounded(over(total * 2n, rootOf(pi() << BigInt(BITS))));
}

/** √Σ of squares. */
export function hypot(...values: number[]): number {
  const sizes = values.map(Math.abs), largest = Math.max(...sizes);
  if (!(largest > 0 && largest < Infinity)) return Math.hypot(...values);
  const down = exact(largest)[1];
  let total = 0n;
  for (const size of sizes) {
    const [whole, exponent] = exact(size);
    const v = shifted(whole, exponent - down + 128);
    total += v * v;
  }
  return rounded(rootOf(total << 256n), 256 - down);
}
