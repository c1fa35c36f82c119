/** What the axes of the picture are, of a function of more than two variables, and what is said of the variables that are not shown. */
import { h } from "../../ui/dom";
import { choice } from "../inputs";
import type { Say } from "../language";
import { shownCoordinates, type State } from "../../wire/state";

/** Variables of which all pairs are offered; of more each axis is chosen by itself. */
const FEW = 6;
const PATH = "path";

type Chosen = number[] | typeof PATH;

export class AxesChoice {
  readonly element = h("div", { class: "axes-choice", hidden: true });
  private drawn = "";

  constructor(private readonly change: (part: Partial<State>, done: boolean) => void) {}

  /** `names`: of the variables, none while they are not known; `said`: of the variables that are not shown. */
  show(state: State, names: readonly string[], said: readonly string[], say: Say): void {
    const n = state.start[0].length, shown = shownCoordinates(state), key = JSON.stringify([n, shown, names, said, say("axes")]);
    this.element.hidden = n < 3 || names.length !== n;
    if (key === this.drawn || this.element.hidden) return;
    this.drawn = key;
    const focused = [...this.element.querySelectorAll("select")].findIndex((box) => box === document.activeElement);
    const choose = (chosen: Chosen) => this.choose(chosen, state);
    const boxes = n <= FEW ? [pairs(names, shown, choose, say)] : single(names, shown, choose, say);
    const large = said.length > 1;
    this.element.replaceChildren(
      h("span", { class: "axes-boxes" }, h("span", {}, say("axes")), ...boxes),
      ...said.map((text) => h("span", { class: "axes-said" }, text)),
      ...(large ? [h("button", { type: "button", class: "quiet", click: () => choose(PATH) }, say("pathAxesShow"))] : []),
    );
    this.element.querySelectorAll("select")[focused]?.focus();
  }

  /** The usual axes are no choice of their own, so that the address stays short. */
  private choose(chosen: Chosen, { start }: State): void {
    const usual = shownCoordinates({ coordinates: null, start }) ?? PATH;
    this.change({ coordinates: String(chosen) === String(usual) ? null : chosen }, true);
  }
}

/** One list of all pairs of variables. */
function pairs(names: readonly string[], shown: number[] | null, choose: (chosen: Chosen) => void, say: Say): HTMLElement {
  const all = names.flatMap((_, i) => names.slice(i + 1).map((_, k) => [i, i + 1 + k]));
  const own = shown && !all.some((pair) => String(pair) === String(shown)) ? [shown] : [];
  const options = [...own, ...all].map((pair) => [String(pair), pair.map((i) => names[i]).join(", ")] as const);
  return choice(say("axes"), [...options, [PATH, say("pathAxes")]], String(shown ?? PATH), (value) => choose(chosenOf(value)));
}

/** A list for each axis; the first one also offers directions of the path. */
function single(names: readonly string[], shown: number[] | null, choose: (chosen: Chosen) => void, say: Say): HTMLElement[] {
  const [first, second = first === 0 ? 1 : 0] = shown ?? [], variables = names.map((name, i) => [String(i), name] as const);
  const other = (i: number) => (i === second ? first : second);
  const along = choice(say("axisFirst"), [[PATH, say("pathAxes")], ...variables], String(first ?? PATH), (value) => {
    const i = Number(value);
    choose(value === PATH ? PATH : shown ? [i, other(i)] : [i, i === 0 ? 1 : 0]);
  });
  if (!shown) return [along];
  const across = choice(say("axisSecond"), variables.filter(([i]) => Number(i) !== first), String(second), (value) => choose([first, Number(value)]));
  return [along, across];
}

const chosenOf = (value: string): Chosen => (value === PATH ? PATH : value.split(",").map(Number));
