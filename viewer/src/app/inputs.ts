/** Form controls: a list of choices and a box for a number. */
import { h } from "../ui/dom";

/** A named list of choices with one chosen; those with a reason `why` cannot be, and show it. */
export function choice(
  label: string,
  options: readonly (readonly [value: string, text: string, why?: string])[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLElement {
  const select = h("select", { "aria-label": label, change: () => onChoose(select.value) });
  for (const [value, text, why] of options) {
    select.append(h("option", { value, selected: value === chosen, disabled: Boolean(why), title: why }, why ? `${text} (${why})` : text));
  }
  return select;
}

/** A labelled box for a number. It reports finite numbers within its limits; others are marked as invalid. */
export function numberBox(
  label: string,
  value: number,
  onChange: (value: number) => void,
  limits: { min?: number; max?: number; step?: string } = {},
): HTMLInputElement {
  const box: HTMLInputElement = h("input", {
    type: "number", "aria-label": label, value: Number(value.toPrecision(7)), step: limits.step ?? "any", min: limits.min, max: limits.max,
    class: "number",
    change: () => {
      const given = box.valueAsNumber;
      const good = Number.isFinite(given) && given >= (limits.min ?? -Infinity) && given <= (limits.max ?? Infinity);
      box.setAttribute("aria-invalid", String(!good));
      if (good) onChange(given);
    },
  });
  return box;
}
