/** MathML from a scene, rebuilt element by element from a list of allowed ones. */

import { pieces } from "../core/overlay/mathtext";

const MATH = "http://www.w3.org/1998/Math/MathML";
const ALLOWED = new Set([
  "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "munder", "mover",
  "munderover", "mstyle", "mfenced", "mtable", "mtr", "mtd", "mpadded", "mphantom",
]);
const ATTRIBUTES = new Set([
  "display", "mathvariant", "stretchy", "fence", "separator", "form", "lspace", "rspace", "accent", "accentunder",
  "displaystyle", "scriptlevel", "linethickness", "width", "height", "depth", "movablelimits", "minsize", "maxsize",
]);

/** Characters that XML cannot hold, such as may stand in a column's name: a browser's note on the error would have a style of its own. */
const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The formula as an element; plain text where the source is not MathML. */
export function math(source: string | null | undefined, plain: string): Node {
  if (source && !NO_XML.test(source)) {
    const parsed = new DOMParser().parseFromString(withNamespace(source), "application/xml");
    const root = parsed.documentElement;
    if (root.localName === "math" && !parsed.querySelector("parsererror")) {
      const copy = rebuild(root);
      if (copy) {
        (copy as Element).setAttribute("aria-label", plain);
        return copy;
      }
    }
  }
  return document.createTextNode(plain);
}

/** A name of a variable: one letter slants, subscripts are real ones. */
export function typeset(name: string): HTMLElement {
  const made = document.createElement("span");
  for (const { text, italic, level } of pieces(name)) {
    const part = document.createElement(level < 0 ? "sub" : italic ? "i" : "span");
    part.textContent = text;
    made.append(part);
  }
  return made;
}

/** The smallest size of a long formula, as a share of its normal size; if it is longer still, it scrolls. */
const SMALLEST = 0.55;
/** The smallest one before a formula that may take several lines does so. */
const READABLE = 0.8;
/** The smallest size of a formula that may take several lines. */
export const SMALLEST_LINE = 0.7;
/** Brackets in brackets so deep that lines may break in them. */
const DEEPEST = 2;

/** Formulas that were broken into lines, by what is shown instead. */
const unbroken = new WeakMap<Element, HTMLElement>();

/**
 * Shrink the contents of a box until they fit on one line, and under its largest height if it has one, or are as small as they may be;
 * with `lines`, break them where they would be too small.
 */
export function fit(box: HTMLElement, smallest = SMALLEST, lines = false): void {
  let shown = box.firstElementChild as HTMLElement | null;
  const whole = shown && unbroken.get(shown);
  if (shown && whole) shown.replaceWith((shown = whole));
  if (!shown) return;
  shown.style.fontSize = "";
  box.classList.remove("in-lines");
  const { paddingLeft, paddingRight, maxHeight } = getComputedStyle(box), tall = box.scrollHeight, most = Number.parseFloat(maxHeight), room = box.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const scale = box.getBoundingClientRect().width / box.offsetWidth || 1, width = (e: Element) => e.getBoundingClientRect().width / scale, needs = width(shown);
  const across = needs > room + 1 && room > 0 ? (0.97 * room) / needs : 1, share = Math.min(across, tall > most ? most / tall : 1);
  if (lines && across < READABLE && breakLines(shown, room, width)) {
    box.classList.add("in-lines");
    // Lines for which there is no height would be cut: smaller in one line, rather.
    if (box.scrollHeight > Number.parseFloat(getComputedStyle(box).maxHeight) + 1) {
      box.classList.remove("in-lines");
      box.firstElementChild!.replaceWith(shown);
      shown.style.fontSize = `${Math.max(SMALLEST, share)}em`;
    }
  } else if (share < 1) shown.style.fontSize = `${Math.max(smallest, share)}em`;
  box.classList.toggle("long", box.scrollWidth > box.clientWidth + 1);
}

/** Put lines in the place of a formula, at its outermost sums where they fit; false for one without any. */
function breakLines(formula: HTMLElement, room: number, width: (e: Element) => number): boolean {
  let shown = formula;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const parts = partsOf(formula, depth);
    if (parts.length < 2) continue;
    const lines = document.createElement("span");
    lines.className = "lines";
    lines.setAttribute("role", "math");
    lines.setAttribute("aria-label", formula.getAttribute("aria-label") ?? "");
    for (const part of parts) {
      const line = document.createElement("span");
      line.append(part);
      lines.append(line, " ");
    }
    shown.replaceWith(lines);
    unbroken.set(lines, formula);
    shown = lines;
    const widest = Math.max(...Array.from(lines.children, width));
    lines.style.fontSize = `${Math.max(SMALLEST_LINE, Math.min(READABLE, (0.97 * room) / widest))}em`;
    if (READABLE * widest <= room) return true;
  }
  return shown !== formula;
}

/** A formula in parts: after "=", and before the terms of sums in so many brackets. */
export function partsOf(formula: Element, deepest: number): Element[] {
  const flat = (node: Element): Element[] => (["math", "mrow"].includes(node.localName) ? Array.from(node.children).flatMap(flat) : [node]);
  const parts: Element[][] = [[]];
  let depth = 0, before = "=";
  for (const item of flat(formula)) {
    const text = item.localName === "mo" ? (item.textContent ?? "") : "", copy = item.cloneNode(true) as Element;
    const sum = "+−-".includes(text) && text && !"=(+−-".includes(before || "x");
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (text === "(" || text === ")") copy.setAttribute("stretchy", "false");
    if (sum) copy.setAttribute("form", "infix");
    if (sum && depth <= deepest) parts.push([]);
    parts[parts.length - 1].push(copy);
    if (text === "=" && depth === 0) parts.push([]);
    before = text;
  }
  return parts.filter((part) => part.length).map((part) => {
    const made = document.createElementNS(MATH, "math");
    made.append(...part);
    return made;
  });
}

function withNamespace(source: string): string {
  return /<math[^>]*xmlns=/.test(source) ? source : source.replace("<math", `<math xmlns="${MATH}"`);
}

function rebuild(node: Node): Node | null {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent ?? "");
  if (!(node instanceof Element) || !ALLOWED.has(node.localName)) return null;
  const copy = document.createElementNS(MATH, node.localName);
  for (const { name, value } of node.attributes) if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
  for (const child of node.childNodes) {
    const made = rebuild(child);
    if (made) copy.append(made);
  }
  return together(copy);
}

/** x₁² with its scripts above each other, where it comes as a power of x₁ and they would stand side by side. */
function together(element: Element): Element {
  let [base, power] = element.children;
  while (base?.localName === "mrow" && base.children.length === 1) base = base.children[0];
  if (element.localName !== "msup" || base?.localName !== "msub" || base.children.length !== 2 || !power) return element;
  const joined = document.createElementNS(MATH, "msubsup");
  joined.append(...base.children, power);
  return joined;
}
