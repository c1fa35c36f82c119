/** A few lines that make elements, so that the panels below read as what they are made of. */

type Child = Node | string | null | undefined;
type Attributes = Record<string, string | number | boolean | EventListener | ((event: never) => void) | undefined>;

/** `h("button", {class: "chip", onclick: f}, "Adam")` */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (name === "style") element.style.cssText = String(value); // a style attribute would fall to the page's policy
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}

const MATH = "http://www.w3.org/1998/Math/MathML";
const SAFE = new Set([
  "math", "mrow", "mi", "mn", "mo", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mtext", "mspace", "mover", "munder",
  "munderover", "mfenced", "mstyle", "mpadded", "mtable", "mtr", "mtd", "semantics",
]);
const ATTRIBUTES = new Set(["display", "mathvariant", "stretchy", "fence", "separator", "form", "lspace", "rspace", "width"]);

/** MathML from the server as elements. Only presentation elements are taken over: text from a page never becomes markup. */
export function math(source: string | null, plain: string): Element {
  const parsed = source ? new DOMParser().parseFromString(source, "application/xml").documentElement : null;
  const made = parsed && parsed.localName === "math" ? copy(parsed) : null;
  if (!made) return h("span", { class: "plain-math" }, plain);
  made.setAttribute("aria-label", plain);
  return made;
}

function copy(node: Element): Element | null {
  if (!SAFE.has(node.localName)) return null;
  const made = document.createElementNS(MATH, node.localName);
  for (const { name, value } of Array.from(node.attributes)) if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  for (const child of Array.from(node.childNodes)) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.textContent ?? "");
    else if (child instanceof Element) {
      const inner = copy(child);
      if (inner) made.append(inner);
    }
  }
  return made;
}

/** A named list of choices with one chosen. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLElement {
  const select = h("select", { "aria-label": label, onchange: () => onChoose(select.value) });
  for (const [value, text] of options) select.append(h("option", { value, selected: value === chosen }, text));
  return select;
}

/** A labelled box for a number. It reports finite numbers only, and shows others as wrong. */
export function numberBox(
  label: string,
  value: number,
  onChange: (value: number) => void,
  limits: { min?: number; max?: number; step?: string } = {},
): HTMLInputElement {
  const box: HTMLInputElement = h("input", {
    type: "number", "aria-label": label, value: Number(value.toPrecision(7)), step: limits.step ?? "any", min: limits.min, max: limits.max,
    class: "number",
    onchange: () => {
      const given = box.valueAsNumber;
      const good = Number.isFinite(given) && given >= (limits.min ?? -Infinity) && given <= (limits.max ?? Infinity);
      box.setAttribute("aria-invalid", String(!good));
      if (good) onChange(given);
    },
  });
  return box;
}
