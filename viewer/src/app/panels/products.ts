/** Constants whose names may have been meant as products: "xy" where x and y are variables. */

/** A name read as one constant, and the formula with its product. */
export interface Product { name: string; product: string; text: string }

/** The constants of value 1 whose names are made up of variables, in the order of the text. */
export function productsIn(text: string, variables: readonly string[], constants: Readonly<Record<string, number>>): Product[] {
  if (!variables.length) return [];
  const one = [...variables].sort((a, b) => b.length - a.length).map((name) => name.replace(/[^\p{L}\p{N}_]/gu, "\\$&")).join("|");
  const made = new RegExp(`^(?:${one}){2,}$`, "u"), letters = new RegExp(one, "gu");
  return Object.entries(constants).flatMap(([name, value]): Product[] => {
    const alone = new RegExp(`(?<![\\p{L}_])${name}(?![\\p{L}\\p{N}_])`, "gu");
    if (value !== 1 || !made.test(name) || !alone.test(text)) return [];
    const product = name.match(letters)!.join("*");
    return [{ name, product, text: text.replace(alone, `(${product})`) }];
  });
}
