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
