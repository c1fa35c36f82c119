/** What is known of a loss: 2/λmax and the condition number before the descent, the lowest point, and where the ball is beside it. */
import type { DataObjective } from "../../calculus/data/data_objective";
import { called } from "../../calculus/data/optimum";
import { number } from "../../core/format";
import { message } from "../../i18n/messages";
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import type { State } from "../../wire/state";
import { langOf, type Say } from "../language";

/** More parameters than this are not listed one by one. */
const LISTED = 12;

/** So much may two limits of η differ, as a share, and still be said once. */
const SAME = 0.01;

/** What a lesson hides until the prediction is made. */
const KNOWN = { class: "known" };

export class Facts {
  readonly element = h("div", { class: "data-facts" });
  private drawn = "";
  private cells: { element: HTMLElement; of(theta: number[]): string }[] = [];
  private theta: number[] | null = null;
  private of: DataObjective | null = null;

  /** The parameters at the moment that the stage shows. */
  at(theta: number[] | null): void {
    this.theta = theta;
    this.fill();
  }

  show({ f, data }: State, loss: DataObjective | null, say: Say): void {
    const key = `${f}${say("dataNow")}${data!.standardize}`;
    if (loss === this.of && key === this.drawn) return;
    this.of = loss;
    this.drawn = key;
    this.element.hidden = !loss;
    if (!loss) return;
    const lang = langOf(say), best = loss.closedForm(), curvature = loss.stepSizeLimit();
    const scaled = data!.standardize, units = best && [...loss.inUnits(best.theta)];
    this.cells = [];
    const now = (of: (theta: number[]) => string) => {
      const element = h("td", {});
      this.cells.push({ element, of });
      return element;
    };
    const rows = loss.parameters.slice(0, LISTED).map((name, i) => h("tr", {}, h("th", { scope: "row" }, name),
      ...(scaled ? [now((theta) => number(theta[i], 4))] : []),
      now((theta) => number(scaled ? loss.inUnits(Float64Array.from(theta))[i] : theta[i], 4)),
      ...(units ? [h("td", KNOWN, ...breakable(number(units[i], 4)))] : [])));
    const heads = ["", ...(scaled ? [say("dataScaled")] : []), say(scaled ? "dataUnits" : "dataNow")];
    const lossRow = h("tr", {}, h("th", { scope: "row" }, say("dataLossValue")), ...(scaled ? [h("td", {})] : []),
      now((theta) => number(loss.values(Float64Array.from(theta))[0], 4)), ...(best ? [h("td", KNOWN, ...breakable(number(best.value, 4)))] : []));
    const heldRow = loss.held ? [h("tr", {}, h("th", { scope: "row" }, say("dataHeldValue")), ...(scaled ? [h("td", {})] : []),
      now((theta) => number(loss.heldOut(Float64Array.from(theta)), 4)), ...(best ? [h("td", KNOWN, ...breakable(number(loss.heldOut(best.theta), 4)))] : []))] : [];
    const start = loss.stepSizeLimit(loss.start)?.limit ?? NaN, bends = curvature !== null && !(best && Math.abs(start - curvature.limit) <= SAME * curvature.limit);
    const keys = best ? ["dataCurvature", "dataFlat"] as const : ["dataCurvatureStart", "dataFlatStart"] as const;
    this.element.replaceChildren(
      ...(curvature ? [h("p", { class: "hint data-curvature" }, ...marked(say(keys[Number(curvature.condition === Infinity && loss.isFlat)],
        { limit: number(curvature.limit, 3, true), condition: curvature.condition === Infinity ? "> 10¹⁵" : number(curvature.condition, 3, true) }) + (bends ? say("dataCurvatureElsewhere") : ""), lang))] : []),
      h("div", { class: "data-scroll", tabindex: 0, role: "group", "aria-label": say("dataNumbers") }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {}))),
        ...(best ? [h("th", { scope: "col", ...KNOWN }, ...marked(message(called(best), lang), lang))] : []))),
        h("tbody", {}, ...rows, lossRow, ...heldRow))),
      ...(loss.parameters.length > LISTED ? [h("p", { class: "hint" }, say("dataMoreParameters", { n: loss.parameters.length - LISTED }))] : []),
      ...(!best && loss.whyNoClosedForm ? [h("p", { class: "hint known" }, say("dataNoClosed", { why: loss.whyNoClosedForm[lang] }))] : []),
      ...loss.notes.map((note) => h("p", { class: "hint" }, note[lang])),
    );
    this.fill();
  }

  private fill(): void {
    const { theta, of } = this, fits = theta !== null && of?.n === theta.length;
    for (const { element, of: text } of this.cells) {
      const shown = fits ? text(theta) : "";
      if (element.textContent !== shown) element.replaceChildren(...breakable(shown));
    }
  }
}

/** A number that may be broken before its power of ten, and nowhere else: in a narrow column no digit is cut. */
export function breakable(text: string): (string | HTMLElement)[] {
  const at = text.indexOf("×");
  return at < 0 ? [text] : [text.slice(0, at), h("wbr", {}), text.slice(at)];
}
