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

/** Shrink the contents of a box until they fit on one line, and under its largest height if it has one, or are as small as they may be. */
export function fit(box: HTMLElement, smallest = SMALLEST): void {
  const shown = box.firstElementChild as HTMLElement | null;
  if (!shown) return;
  shown.style.fontSize = "";
  const { paddingLeft, paddingRight, maxHeight } = getComputedStyle(box), tall = box.scrollHeight, most = Number.parseFloat(maxHeight), room = box.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const needs = shown.getBoundingClientRect().width / (box.getBoundingClientRect().width / box.offsetWidth || 1);
  const share = Math.min(needs > room + 1 && room > 0 ? (0.97 * room) / needs : 1, tall > most ? most / tall : 1);
  if (share < 1) shown.style.fontSize = `${Math.max(smallest, share)}em`;
  box.classList.toggle("long", box.scrollWidth > box.clientWidth + 1);
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
