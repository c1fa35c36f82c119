/** Numbers as people read them: 3 to 4 significant digits, a real minus sign, ×10ⁿ. */

const RAISED: Record<string, string> = {
  "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
};

export function superscript(n: number): string {
  return String(n).replace(/./g, (c) => RAISED[c] ?? c);
}

export function number(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${mantissa.replace("-", "−")}×10${superscript(Number(exponent))}`;
  }
  const whole = Math.floor(Math.log10(size)) + 1;
  return value.toFixed(Math.max(0, digits - whole)).replace("-", "−");
}

/** A whole number, its thousands set apart: 12 000. */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, n >= 10_000 ? "\u2009" : "");
}

/** A point, or as much of it as fits: (0.0352, 0.0352). */
export function point(values: ArrayLike<number>, most = 4): string {
  const shown = Array.from({ length: Math.min(values.length, most) }, (_, i) => number(values[i]));
  return `(${shown.join(", ")}${values.length > most ? ", …" : ""})`;
}
