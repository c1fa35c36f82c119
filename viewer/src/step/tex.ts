/** A few of TeX's spellings to MathML: _ ^ {…} \frac{}{} \sqrt{} \hat{}; everything else stands for itself. */

const MATH = "http://www.w3.org/1998/Math/MathML";

function element(name: string, ...children: (Node | string)[]): Element {
  const made = document.createElementNS(MATH, name);
  made.append(...children);
  return made;
}

export function tex(source: string): Element {
  const tokens = source.match(/\\[a-z]+|[a-zA-Z]{2,}|\S/gu) ?? [];
  let at = 0;

  const group = (): Element => {
    if (tokens[at] !== "{") return scripted(atom());
    at++;
    const row = sequence("}");
    at++;
    return row;
  };
  const atom = (): Element => {
    const token = tokens[at++] ?? "";
    if (token === "{") {
      at--;
      return group();
    }
    if (token === "\\frac") {
      const top = group();
      return element("mfrac", top, group());
    }
    if (token === "\\sqrt") return element("msqrt", group());
    if (token === "\\hat") {
      const hat = element("mo", "^");
      hat.setAttribute("stretchy", "false");
      const over = element("mover", group(), hat);
      over.setAttribute("accent", "true");
      return over;
    }
    if (/^\d$/.test(token)) return element("mn", token);
    if (/^\p{L}+$/u.test(token)) return element("mi", token);
    return element("mo", token);
  };
  const scripted = (base: Element): Element => {
    let sub: Element | null = null;
    let sup: Element | null = null;
    while (tokens[at] === "_" || tokens[at] === "^") {
      const mark = tokens[at++];
      const script = tokens[at] === "{" ? group() : atom();
      if (mark === "_") sub = script;
      else sup = script;
    }
    if (sub && sup) return element("msubsup", base, sub, sup);
    if (sub) return element("msub", base, sub);
    return sup ? element("msup", base, sup) : base;
  };
  const sequence = (until: string): Element => {
    const row = element("mrow");
    while (at < tokens.length && tokens[at] !== until) row.append(scripted(atom()));
    return row;
  };
  const math = element("math", sequence(""));
  math.setAttribute("display", "block");
  return math;
}
