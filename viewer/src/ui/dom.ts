/** Elements made without markup: no text of a scene is ever parsed as HTML. */

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

/** `h("button", {class: "chip", click: f}, "Adam")`: functions are event listeners; true, false and null set or leave out an attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Node | string | null | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    // A style attribute would be refused by the page's content security policy.
    else if (name === "style") element.style.cssText = String(value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS: Record<string, string> = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z",
  back: "M14.5 5.5v13L5.500 12zM16.500 5.500h2v13h-2z",
  forward: "M9.500 5.500v13l9-6.500zM5.500 5.500h2v13h-2z",
  loop: "M7 7h9V4l5 4.2-5 4.3V9.2H9v3.3H7zM17 17H8v3l-5-4.2 5-4.3v3.3h7v-3.3h2z",
  reset: "M12 4a8 8 0 1 1-7.6 5.5l2 .7A5.9 5.9 0 1 0 12 6.1V9L7.3 5.2 12 1.5z",
  top: "M12 3l9 9-9 9-9-9zm0 3-6 6 6 6 6-6zm0 3.6 2.4 2.4-2.4 2.4L9.600 12z",
  roll: "M12 5.5c5 0 9 2 9 5 0 2.4-2.500 4.100-6 4.800v2.700l-4.500-3.800 4.500-3.700v2.700c2.400-.500 4-1.500 4-2.700 0-1.700-3.200-3-7-3s-7 1.300-7 3c0 1 1 1.900 2.600 2.400v2.100C4.700 14.200 3 12.600 3 10.500c0-3 4-5 9-5z",
  range: "M12 2l3.500 4h-2.500v5h5v-2.500L22 12l-4 3.500V13h-5v5h2.500L12 22l-3.500-4H11v-5H6v2.500L2 12l4-3.500V11h5V6H8.500z",
  whole: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4zM9 9h6v6H9z",
  step: "M3 19v2h6v-5h5v-5h5V6h3V4h-5v5h-5v5H7v5z",
  save: "M11 3h2v9.200l3.300-3.300 1.400 1.400L12 16l-5.700-5.700 1.400-1.400L11 12.200zM4 15h2v4h12v-4h2v6H4z",
  gear: "M10.500 3h3l.5 2.500 1.800.8L18 4.900 20.100 7l-1.400 2.200.8 1.800L22 11.500v3l-2.500.5-.8 1.800 1.400 2.200-2.100 2.100-2.200-1.400-1.800.8-.5 2.500h-3l-.5-2.500-1.800-.8L6 21.100 3.900 19l1.400-2.200-.8-1.800L2 14.500v-3l2.500-.5.8-1.800L3.900 7 6 4.900l2.200 1.400 1.800-.8zM12 9.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
  more: "M4 10h4v4H4zM10 10h4v4h-4zM16 10h4v4h-4z",
  surface: "M2 9 12 4l10 5-10 5zm0 4 2-1 8 4 8-4 2 1-10 5zm0 4 2-1 8 4 8-4 2 1-10 5z",
  contour: "M12 3a9 8 0 1 0 .01 0zm0 2a7 6 0 1 1-.01 0zm-.500 3a4.500 3.500 0 1 0 .01 0zm0 1.800a2.500 1.700 0 1 1-.01 0z",
  data: "M5 16a2 2 0 1 0 .01 0zM10 9a2 2 0 1 0 .01 0zM15 12a2 2 0 1 0 .01 0zM19 4a2 2 0 1 0 .01 0zM3 21h18v2H3z",
  curve: "M4 3h2c0 8 2.500 12 6 12s6-4 6-12h2c0 9.500-3.200 14-8 14S4 12.500 4 3zM3 19h18v2H3z",
  loss: "M3 3h2v16h16v2H3zM7 4c1.500 8 4.500 11 13 11.500v2C10.500 17 6.800 13 5.200 4.600z",
  present: "M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z",
  larger: "M13 4h7v7h-2V7.400l-4.300 4.300-1.400-1.400L16.600 6H13zM4 13h2v3.600l4.300-4.300 1.400 1.400L7.400 18H11v2H4z",
  edit: "M4 16.500 15.500 5 19 8.500 7.500 20H4zM16.500 4l1.300-1.300a1 1 0 0 1 1.400 0l2.100 2.100a1 1 0 0 1 0 1.400L20 7.500z",
  close: "M6.400 5 12 10.600 17.600 5 19 6.400 13.400 12l5.600 5.600-1.400 1.400-5.600-5.600L6.400 19 5 17.600l5.600-5.600L5 6.400z",
};

export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? "");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

export function button(name: string, label: string, act: () => void, more: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", "aria-label": label, title: label, click: act, ...more }, icon(name));
}

/** Show an element beside the pointer at (x, y) of its parent, wherever it fits. */
export function showAtPointer(element: HTMLElement, x: number, y: number): void {
  const { clientWidth, clientHeight } = element.parentElement as HTMLElement;
  const [width, height] = [element.offsetWidth, element.offsetHeight];
  const left = x + 16 + width > clientWidth ? Math.max(0, x - 16 - width) : x + 16;
  const top = Math.min(Math.max(0, y - height - 10), clientHeight - height);
  element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  element.style.visibility = "visible";
}

/** Give a button another icon and label. */
export function relabel(made: HTMLButtonElement, name: string, label: string): void {
  made.replaceChildren(icon(name));
  made.setAttribute("aria-label", label);
  made.title = label;
}
