/** Numbers as people read them, the same texts as `kobai.numbers`: few digits, real minus signs, ×10ⁿ. */

const RAISED: Record<string, string> = {
  "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
};
/** More digits than a tie between two short decimals can have. */
const TIE_DIGITS = 60;

/** `-12` as `"⁻¹²"`. */
export function superscript(n: number): string {
  return String(n).replace(/./g, (c) => RAISED[c] ?? c);
}

/** A number with `digits` significant digits: plain decimals from 0.001 to 9999, else ×10ⁿ; `trim` drops zeros after the point. */
export function number(value: number, digits = 3, trim = false): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  const cut = (text: string) => (trim && text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const [mantissa, power] = rounded((n) => size.toExponential(n), digits - 1).split("e");
  const exponent = Number(power);
  if (exponent < -3 || exponent > 3) return `${sign}${cut(mantissa)}×10${superscript(exponent)}`;
  return sign + cut(rounded((n) => size.toFixed(n), Math.max(digits - 1 - exponent, 0)));
}

/** Two numbers that are compared, trimmed, with as many digits from 3 to 8 as make them read differently. */
export function distinct(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 9; digits++) {
    const texts: [string, string] = [number(a, digits, true), number(b, digits, true)];
    if (texts[0] !== texts[1]) return texts;
  }
  return [number(a, 3, true), number(b, 3, true)];
}

/** A number with a given number of decimals, for ticks that share a step: `"−1.5"`. */
export function fixed(value: number, decimals: number): string {
  const text = rounded((n) => Math.abs(value).toFixed(n), Math.max(decimals, 0));
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A short tick: `1`, `10`, `0.1` as they are, beyond 0.001 to 1000 as `"10⁴"`, `"5×10⁻⁶"`, `"−2×10⁷"`. */
export function powerOfTen(value: number, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return number(value);
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  const cut = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const [mantissa, power] = rounded((n) => size.toExponential(n), digits - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -3 && exponent <= 3) return sign + cut(rounded((n) => size.toFixed(n), Math.max(digits - 1 - exponent, 0)));
  const factor = cut(mantissa) === "1" ? "" : `${cut(mantissa)}×`;
  return `${sign}${factor}10${superscript(exponent)}`;
}

/** `"7 / 200"` for a status line. */
export function stepOf(n: number, last: number): string {
  return `${count(n)} / ${count(last)}`;
}

/** A whole number with a comma between thousands: `"12,345"`. */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "−");
}

/** A share between 0 and 1: `"93 %"`, `"0.3 %"`, `"99.6 %"`: in tenths beyond 1 and 99, never rounded up to 100 or down to 0. */
export function percent(share: number): string {
  const tenths = Number(rounded((n) => (100 * share).toFixed(n), 1));
  if (share > 0 && share < 1 - 1e-9 && !(tenths > 0 && tenths < 100)) return tenths ? "> 99.9 %" : "< 0.1 %";
  return `${(tenths > 0 && tenths < 1) || (tenths > 99 && tenths < 100) ? tenths : rounded((n) => (100 * share).toFixed(n), 0)} %`;
}

/**
 * The shares of a whole's parts, of which there are `counts`, as texts: `["67 %", "33 %"]`; in tenths where one is below 1 %. What is
 * shown adds to 100 %: rounded down, the missing units go to the largest remainders.
 */
export function percents(counts: readonly number[]): string[] {
  const whole = counts.reduce((sum, n) => sum + n, 0);
  if (!(whole > 0)) return counts.map(() => percent(0));
  const digits = counts.some((n) => n > 0 && 100 * n < whole) ? 1 : 0, units = 100 * 10 ** digits;
  const floors = counts.map((n) => Math.floor((units * n) / whole)), rest = counts.map((n, i) => units * n - floors[i] * whole);
  const order = counts.map((_, i) => i).sort((a, b) => rest[b] - rest[a] || counts[b] - counts[a] || a - b);
  const missing = units - floors.reduce((sum, n) => sum + n, 0);
  for (const i of order.slice(0, missing)) floors[i]++;
  return counts.map((n, i) => {
    if (n > 0 && n < whole && floors[i] % units === 0) return floors[i] ? "> 99.9 %" : "< 0.1 %";
    return `${(floors[i] / 10 ** digits).toFixed(floors[i] % units ? digits : 0)} %`;
  });
}

/** Bytes in decimal units: `"1.24 MB"`. */
export function fileSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${number(value, 3, true)} ${units[0]}`;
}

/** A point, or its first coordinates: `"(0.0352, 0.0352, …)"`. */
export function point(values: ArrayLike<number>, most = 4): string {
  const shown = Array.from({ length: Math.min(values.length, most) }, (_, i) => number(values[i]));
  return `(${shown.join(", ")}${values.length > most ? ", …" : ""})`;
}

/** A decimal with `digits` digits after the point, ties to the even digit as in Python; JavaScript itself rounds ties up. */
function rounded(write: (digits: number) => string, digits: number): string {
  // Of a tie the next digit is a 5 and the last one.
  if (!/5(?:e|$)/.test(write(digits + 1))) return write(digits);
  const [, whole, fraction, power] = /^(\d+)\.(\d+)(.*)$/.exec(write(digits + TIE_DIGITS)) ?? [];
  const short = digits ? `${whole}.${fraction.slice(0, digits)}` : whole;
  const down = /^50*$/.test(fraction.slice(digits)) && /[02468]$/.test(short);
  return down ? short + power : write(digits);
}

/** `"1 variable"`, `"2 variables"`. */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** What a vector x of n coordinates has: `"3 coordinates, x1 to x3"`. */
export const listedCoordinates = (n: number): string => `${counted(n, "coordinate")}, x1${n > 1 ? ` to x${n}` : ""}`;
