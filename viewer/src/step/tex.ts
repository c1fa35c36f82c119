/**
 * Update formulas from LaTeX to MathML. The grammar is that of `kobai.optimize.formula_text`: `_ ^ {…} \frac{}{} \sqrt{} \hat{}`;
 * two or more ASCII letters are one word; every other character stands for itself.
 */

const MATH = "http://www.w3.org/1998/Math/MathML";

/** A MathML element before it is made: its name, and its text or its children. */
export interface MathNode { name: string; text?: string; children: MathNode[] }

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
    if (token === "\\hat") return node("mover", group(), { name: "mo", text: "^", children: [] });
    if (token.startsWith("\\")) throw new Error(`${token} is outside the grammar: ${source}`);
    const name = /^\d$/.test(token) ? "mn" : /^\p{L}+$/u.test(token) ? "mi" : "mo";
    return { name, text: token, children: [] };
  };
  const scripted = (base: MathNode): MathNode => {
    let sub: MathNode | null = null;
    let sup: MathNode | null = null;
    while (tokens[at] === "_" || tokens[at] === "^") {
      if (tokens[at++] === "_") sub = group();
      else sup = group();
    }
    if (sub && sup) return node("msubsup", base, sub, sup);
    if (sub) return node("msub", base, sub);
    return sup ? node("msup", base, sup) : base;
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

/** A formula as an element; its source where it cannot be read. */
export function tex(source: string, display: "block" | "inline" = "block"): Element {
  let read: MathNode;
  try {
    read = parse(source);
  } catch {
    read = { name: "mtext", text: source, children: [] };
  }
  const math = element(node("math", read));
  math.setAttribute("display", display);
  return math;
}

function element({ name, text, children }: MathNode): Element {
  const made = document.createElementNS(MATH, name);
  made.append(...(text === undefined ? children.map(element) : [text]));
  if (name === "mover") {
    made.setAttribute("accent", "true");
    made.lastElementChild?.setAttribute("stretchy", "false");
  }
  return made;
}
