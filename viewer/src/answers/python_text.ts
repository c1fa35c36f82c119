/** Values as Python writes them: `repr` of numbers and texts, and words of a shell. */

/** A float: `2.0`, `0.1`, `1e-05`. */
export function float(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [digits, power] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${sign(exponent)}`;
  const plain = Math.abs(exponent) > 20 ? value.toFixed(0) : decimal(digits, exponent);
  const text = Object.is(value, -0) ? "-0" : plain;
  return text.includes(".") ? text : `${text}.0`;
}

/** A text in quotes. */
export function text(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const inner = [...value].map((c) => {
    if (c === "\\" || c === quote) return `\\${c}`;
    const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[c];
    if (named) return named;
    return c !== " " && /[\p{C}\p{Z}]/u.test(c) ? escaped(c.codePointAt(0)!) : c;
  });
  return quote + inner.join("") + quote;
}

/** What a hyperparameter may be: whole numbers are ints, lists are tuples. */
export function value(given: number | boolean | string | null | number[]): string {
  if (given === null) return "None";
  if (typeof given === "boolean") return given ? "True" : "False";
  if (typeof given === "string") return text(given);
  if (Array.isArray(given)) return `(${given.map(float).join(", ")}${given.length === 1 ? "," : ""})`;
  return Number.isInteger(given) && Math.abs(given) <= 1e9 ? String(given) : float(given);
}

/** The shortest text of the very number, for a command line. */
export const exact = (value: number): string => float(value).replace(/\.0$/, "");

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

function sign(exponent: number): string {
  return `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** Digits with the point moved: "1.25", 2 → "125". */
function decimal(digits: string, exponent: number): string {
  const minus = digits.startsWith("-") ? "-" : "";
  const all = digits.replace(/[-.]/g, "");
  if (exponent < 0) return `${minus}0.${"0".repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return minus + whole + (all.length > exponent + 1 ? `.${all.slice(exponent + 1)}` : "");
}

function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
