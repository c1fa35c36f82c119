/**
 * xʸ rounded correctly, as the C library's `pow` does it all but always. `Math.pow` may be off by several units in the last place,
 * which bias corrections such as 1 − βᵗ magnify. Computed with pairs of numbers whose sum has twice the digits.
 */

/** A number as high + low, |low| at most half a unit in the last place of high. */
type Pair = readonly [number, number];

function sum(a: number, b: number): Pair {
  const s = a + b, t = s - a;
  return [s, a - (s - t) + (b - t)];
}

const SPLIT = 2 ** 27 + 1;

function product(a: number, b: number): Pair {
  const p = a * b;
  const ta = SPLIT * a, ah = ta - (ta - a), al = a - ah, tb = SPLIT * b, bh = tb - (tb - b), bl = b - bh;
  return [p, ah * bh - p + ah * bl + al * bh + al * bl];
}

function add([a, al]: Pair, [b, bl]: Pair): Pair {
  const [s, e] = sum(a, b), [t, f] = sum(al, bl), [u, g] = sum(s, e + t);
  return sum(u, g + f);
}

function mul([a, al]: Pair, [b, bl]: Pair): Pair {
  const [p, e] = product(a, b);
  return sum(p, e + (a * bl + al * b));
}

const scaled = ([a, b]: Pair, by: number): Pair => [a * by, b * by];

function divided([a, al]: Pair, by: number): Pair {
  const q = a / by, [p, e] = product(q, by);
  return sum(q, (a - p - e + al) / by);
}

const LN2: Pair = [0.6931471805599453, 2.3190468138462996e-17];
const TERMS = 9, HALVINGS = 9;
/** 1/k! for k = 0 … 9. */
const INVERSE_FACTORIALS: Pair[] = [[1, 0]];
for (let k = 1; k <= TERMS; k++) INVERSE_FACTORIALS.push(divided(INVERSE_FACTORIALS[k - 1], k));

/** e to a power, as a pair and the exponent of a factor of 2. */
function exponential(a: Pair): [Pair, number] {
  const k = Math.round(a[0] / LN2[0]), r = add(a, mul(LN2, [-k, 0]));
  // exp(r) = (exp(r/2⁹))^(2⁹); e^s − 1 is squared as s(2 + s), so that no digits are lost to the 1.
  const s = scaled(r, 2 ** -HALVINGS);
  let less: Pair = INVERSE_FACTORIALS[TERMS];
  for (let i = TERMS - 1; i >= 1; i--) less = add(mul(less, s), INVERSE_FACTORIALS[i]);
  less = mul(less, s);
  for (let i = 0; i < HALVINGS; i++) less = add(scaled(less, 2), mul(less, less));
  return [add(less, [1, 0]), k];
}

/** ln of a positive number. */
function logarithm(x: number): Pair {
  const tiny = x < 2 ** -1000, large = tiny ? x * 2 ** 600 : x, shift = Math.round(Math.log2(large));
  const m = large * 2 ** -shift, e = tiny ? shift - 600 : shift;
  // One step of Newton's method on the logarithm of the platform: what is left is ln(1 + r) of a tiny r.
  const first = Math.log(m), [inverse, k] = exponential([-first, 0]);
  const r = add(mul(scaled(inverse, 2 ** k), [m, 0]), [-1, 0]);
  return add(mul(LN2, [e, 0]), add([first, 0], add(r, scaled(mul(r, r), -0.5))));
}

/** Powers that Python's C library rounds otherwise. */
const odd = new Map<string, number>();

/** Let powers be those of Python, which gives [x, y, xʸ] where it does not round correctly. */
export function learn(powers: readonly (readonly [number, number, number])[]): void {
  for (const [x, y, value] of powers) odd.set(`${x} ${y}`, value);
}

const results = new Map<string, number>();
const MOST_RESULTS = 20_000;

/** x to the power y; NaN where Python refuses (0 to a negative power, a negative number to a power that is not whole). */
export function power(x: number, y: number): number {
  if (y === 0.5) return odd.get(`${x} 0.5`) ?? (x >= 0 ? Math.sqrt(x) : NaN);
  if (x === 1 || y === 0 || y === 1) return y === 1 ? x : 1;
  if (y === 2) return x * x;
  if (x === 0) return y > 0 ? 0 : NaN;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return x ** y;
  if (x < 0) return Number.isInteger(y) ? (y % 2 ? -power(-x, y) : power(-x, y)) : NaN;
  const key = `${x} ${y}`;
  let result = odd.get(key) ?? results.get(key);
  if (result === undefined) {
    result = computed(x, y);
    if (results.size >= MOST_RESULTS) results.clear();
    results.set(key, result);
  }
  return result;
}

function computed(x: number, y: number): number {
  const a = mul(logarithm(x), [y, 0]);
  if (a[0] > 710) return Infinity;
  if (a[0] < -746) return 0;
  const [[high], k] = exponential(a);
  const half = Math.trunc(k / 2);
  return high * 2 ** half * 2 ** (k - half);
}
