/**
 * Update formulas from LaTeX to MathML. The grammar is that of `kobai.optimize.formula_text`: `_ ^ {…} \frac{}{} \sqrt{} \hat{}`;
 * two or more ASCII letters are one word; every other character stands for itself.
 */

const MATH = "http://www.w3.org/1998/Math/MathML";

/** A MathML element before it is made: its name, and its text or its children. */
export interface MathNode {
  name: string;
  text?: string;
  children: MathNode[];
  /** Of a letter with its hat and its index: how it is written, such as `\hat{m}_{t+1}`. */
  letter?: string;
}

function node(name: string, ...children: MathNode[]): MathNode {
  return { name, children };
}

/** Read a formula. Throws where it is outside the grammar. */
export function parse(source: string): MathNode {
  const tokens = source.match(/\\[a-z]+|[a-zA-Z]{2,}|\S/gu) ?? [];
  let at = 0;

  const group = (): MathNode => {
    if (tokens[at] !== "{") return atom();
    at++;
    const row = sequence();
    if (tokens[at++] !== "}") throw new Error(`unbalanced braces: ${source}`);
    return row;
  };
  const atom = (): MathNode => {
    const token = tokens[at];
    if (token === undefined || "}_^".includes(token)) throw new Error(`something is missing before “${token ?? "the end"}”: ${source}`);
    if (token === "{") return group();
    at++;
    if (token === "\\frac") {
      const top = group();
      return node("mfrac", top, group());
    }
    if (token === "\\sqrt") return node("msqrt", group());
    if (token === "\\hat") {
      const under = group();
      return { ...node("mover", under, { name: "mo", text: "^", children: [] }), letter: `\\hat{${written(under)}}` };
    }
    if (token.startsWith("\\")) throw new Error(`${token} is outside the grammar: ${source}`);
    const name = /^\d$/.test(token) ? "mn" : /^\p{L}+$/u.test(token) ? "mi" : "mo";
    return { name, text: token, children: [], ...(/^\p{L}$/u.test(token) ? { letter: token } : {}) };
  };
  const scripted = (base: MathNode): MathNode => {
    let sub: MathNode | null = null;
    let sup: MathNode | null = null;
    while (tokens[at] === "_" || tokens[at] === "^") {
      if (tokens[at++] === "_") sub = group();
      else sup = group();
    }
    if (!sub && !sup) return base;
    const made = sub && sup ? node("msubsup", base, sub, sup) : sub ? node("msub", base, sub) : node("msup", base, sup!);
    return base.letter ? { ...made, letter: base.letter + (sub ? `_${braced(written(sub))}` : "") } : made;
  };
  const sequence = (): MathNode => {
    const children: MathNode[] = [];
    while (at < tokens.length && tokens[at] !== "}") children.push(scripted(atom()));
    return node("mrow", ...children);
  };
  const read = sequence();
  if (at < tokens.length) throw new Error(`unbalanced braces: ${source}`);
  return read;
}

/** The text of a node. */
export const written = (node: MathNode): string => node.text ?? node.children.map(written).join("");
const braced = (index: string): string => (index.length > 1 ? `{${index}}` : index);

const DIGITS = "0123456789+−-=()tnki", LOW = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₜₙₖᵢ", HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵗⁿᵏⁱ";

/** A formula in one line of text: fractions with a stroke, scripts as letters of Unicode where there are all of them. */
export function plain(read: MathNode): string {
  const { name, text, children } = read, parts = children.map(plain);
  const script = (part: string, letters: string, mark: string) =>
    ([...part].every((c) => DIGITS.includes(c)) ? [...part].map((c) => [...letters][DIGITS.indexOf(c)]).join("") : `${mark}(${part})`);
  const single = (part: string) => (/[ +−·-]/.test(part.slice(1)) ? `(${part})` : part);
  if (text !== undefined) return name === "mo" && /^[=←+−·]$/.test(text) ? ` ${text} ` : text;
  switch (name) {
    case "mfrac": return `${single(parts[0])}/${single(parts[1])}`;
    case "msqrt": return `√(${parts.join("")})`;
    case "mover": return `${parts[0]}\u0302`;
    case "msub": return parts[0] + script(parts[1].replaceAll(" ", ""), LOW, "_");
    case "msup": return parts[0] + script(parts[1].replaceAll(" ", ""), HIGH, "^");
    case "msubsup": return parts[0] + script(parts[1].replaceAll(" ", ""), LOW, "_") + script(parts[2].replaceAll(" ", ""), HIGH, "^");
    default: return parts.join("");
  }
}

/** A formula as an element; its source where it cannot be read. Letters have their names as `data-letter`. */
export function tex(source: string, display: "block" | "inline" = "block"): Element {
  let read: MathNode;
  try {
    read = parse(source);
  } catch {
    read = { name: "mtext", text: source, children: [] };
  }
  return mathOf(read, display);
}

/** A formula that was read, as an element. */
export function mathOf(read: MathNode, display: "block" | "inline" = "block"): Element {
  const math = element(node("math", read));
  math.setAttribute("display", display);
  return math;
}

function element({ name, text, children, letter }: MathNode): Element {
  const made = document.createElementNS(MATH, name);
  // A letter within a letter is not one of its own.
  made.append(...(text === undefined ? children.map((child) => element(letter ? { ...child, letter: undefined } : child)) : [text]));
  if (letter) made.setAttribute("data-letter", letter);
  if (name === "mover") {
    made.setAttribute("accent", "true");
    made.lastElementChild?.setAttribute("stretchy", "false");
  }
  return made;
}
