/** a·b + c of float64 numbers in whole numbers of any length: slow, and right wherever the fast form is not known to be. */

/** The value of a finite number: m·2ᵉ. */
function parts(x: number): { m: bigint; e: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0), exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n), m = exponent ? fraction | (1n << 52n) : fraction;
  return { m: bits >> 63n ? -m : m, e: (exponent || 1) - 1075 };
}

/** m·2ᵉ rounded to the nearest number, of two the even one. */
export function rounded(m: bigint, e: number): number {
  if (m < 0n) return -rounded(-m, e);
  const excess = Math.max(m.toString(2).length - 53, -1074 - e);
  if (excess > 0) {
    const shift = BigInt(excess), half = 1n << (shift - 1n), rest = m & ((half << 1n) - 1n);
    m >>= shift;
    if (rest > half || (rest === half && m & 1n)) m += 1n;
    e += excess;
  }
  let value = Number(m);
  for (; e > 0 && value < Infinity && value; e--) value *= 2;
  for (; e < 0; e++) value /= 2;
  return value;
}

/** a·b + c, rounded once. */
export function exactFma(a: number, b: number, c: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a * b + c;
  if (!Number.isFinite(c)) return c;
  const p = parts(a), q = parts(b), r = parts(c), e = p.e + q.e, least = Math.min(e, r.e);
  const m = ((p.m * q.m) << BigInt(e - least)) + (r.m << BigInt(r.e - least));
  // A sum of zeros has the sign that floating point gives it.
  return m === 0n && (a === 0 || b === 0) ? a * b + c : rounded(m, least);
}
