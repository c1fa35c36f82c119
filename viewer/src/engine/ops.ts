/** The operations of the intermediate form, by the names of `kobai.descent.ir.ops`. */

export type Kind = "real" | "integer" | "truth" | "double";

export interface Op {
  readonly name: string;
  /** The kind of its result; null: that of its last operand. */
  readonly result: Kind | null;
  readonly operands: number;
  /** Its operands may be exchanged. */
  readonly commutes: boolean;
}

const table = new Map<string, Op>();

function define(names: string, operands: number, result: Kind | null, commutes = false): void {
  for (const name of names.split(" ")) table.set(name, { name, result, operands, commutes });
}

define("const input", 0, null);
define("add mul", 2, "real", true);
define("sub div pow atan2", 2, "real");
define("fma", 3, "real");
define("neg abs sqrt floor rint far_sin far_cos", 1, "real");
define("exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh erf", 1, "real");
define("lt le gt ge", 2, "truth");
define("eq ne and or xor", 2, "truth", true);
define("not", 1, "truth");
define("select", 3, null);
define("iadd ixor", 2, "integer", true);
define("isub shl sar", 2, "integer");
define("ilt", 2, "truth");
define("bits to_integer", 1, "integer");
define("from_bits to_real", 1, "real");
define("widen", 1, "double");
define("narrow", 1, "real");
define("dadd dmul", 2, "double", true);
define("dsqrt", 1, "double");

/** The operation of a name; an error where there is none. */
export function op(name: string): Op {
  const found = table.get(name);
  if (!found) throw new Error(`no operation ${name}`);
  return found;
}
