/** The coordinates of one start: a box for each of a few variables, one box with the list of all of many, and how many there are. */
import { h } from "../../ui/dom";
import { typeset } from "../../ui/mathml";
import { leave, numberBox } from "../inputs";
import type { Say } from "../language";

/** Variables that have a box each. */
const FEW = 4;
/** Variables of a function that leaves their number open. */
const MOST = 64;

export interface CoordinatesEvents {
  /** A start was set, of another number of variables perhaps. */
  change(point: number[], done?: boolean): void;
  /** What an arrow key adds to a coordinate. */
  by(i: number): number;
  /** A point, each coordinate drawn from the range of its variable; nothing where these are not known. */
  random(): number[];
}

/** A text as numbers, or what is wrong with it. */
export type Parsed = { numbers: number[] } | { wrong: string };

/** Numbers with commas, semicolons or spaces between, in brackets or not; also as a Japanese keyboard writes them. */
export function parseNumbers(text: string): Parsed {
  const plain = text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/[、;]/g, ",");
  const parts = plain.replace(/^[\s[({]+|[\s\])}]+$/g, "").split(/\s*,\s*|\s+/).filter(Boolean);
  const numbers = parts.map(Number);
  const bad = parts.findIndex((part, i) => !Number.isFinite(numbers[i]) || !/^[-+.\de]+$/i.test(part));
  return bad < 0 && parts.length ? { numbers } : { wrong: parts[bad] ?? "" };
}

/** "1, 2.5, −3" of a point. */
export const written = (point: readonly number[]): string => point.map((v) => String(v)).join(", ");

export class Coordinates {
  readonly element = h("div", { class: "coordinates" });
  private readonly error = h("p", { class: "vector-error", role: "alert", hidden: true });
  private drawn = "";
  private fresh = false;
  private point: number[] = [];
  private open = false;

  constructor(private readonly events: CoordinatesEvents) {}

  /** Show the state's start whatever is being typed. */
  renew(): void {
    this.fresh = true;
  }

  /** `names`: of the variables, as far as they are known; `open`: there may be another number of them. */
  show(point: number[], names: string[], open: boolean, say: Say): void {
    this.point = point;
    this.open = open;
    const key = JSON.stringify([point.length, names, open, say("start")]);
    if (key !== this.drawn) this.draw(names, say);
    this.drawn = key;
    this.fill();
    this.fresh = false;
  }

  /** Write the coordinates into the boxes, except for one that is being typed in. */
  private fill(): void {
    const set = (box: HTMLInputElement | HTMLTextAreaElement, value: string) => {
      if (box === document.activeElement && !this.fresh) return;
      if (box.value !== value) box.value = value;
      box.removeAttribute("aria-invalid");
    };
    const [list] = this.element.getElementsByTagName("textarea");
    if (list) {
      set(list, written(this.point));
      if (list !== document.activeElement || this.fresh) this.error.hidden = true;
    }
    this.element.querySelectorAll<HTMLInputElement>(".coordinate").forEach((box, i) => set(box, String(this.point[i])));
    this.element.querySelectorAll<HTMLInputElement>(".dimension .number").forEach((box) => set(box, String(this.point.length)));
  }

  private draw(names: string[], say: Say): void {
    const n = this.point.length;
    const rows: HTMLElement[] = this.open ? [this.dimension(say)] : [];
    if (n > FEW) rows.push(this.list(say));
    else rows.push(...this.point.map((value, i) => this.box(i, value, names, say)));
    this.element.replaceChildren(...rows);
  }

  private box(i: number, value: number, names: string[], say: Say): HTMLElement {
    const box = numberBox(say("coordinate", { name: names[i] ?? `x${i + 1}` }), value, (v, done) => {
      this.events.change(this.point.map((old, k) => (k === i ? v : old)), done);
    }, { by: this.events.by(i) });
    box.classList.add("coordinate");
    // Several numbers are the whole point.
    box.addEventListener("paste", (event) => {
      const given = parseNumbers(event.clipboardData?.getData("text") ?? "");
      if (!("numbers" in given) || given.numbers.length < 2 || !this.suits(given.numbers)) return;
      event.preventDefault();
      box.blur();
      this.events.change(given.numbers);
    });
    return h("label", {}, names[i] ? h("span", { "aria-hidden": "true" }, typeset(names[i])) : "", box);
  }

  private list(say: Say): HTMLElement {
    const box: HTMLTextAreaElement = h("textarea", {
      rows: 2, spellcheck: "false", "aria-label": say("allCoordinates"), change: () => this.take(box, say),
      keydown: (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === "Escape") this.error.hidden = true;
        if (!event.shiftKey) leave(event, box, () => this.take(box, say), () => written(this.point));
      },
    });
    const set = (point: number[]) => {
      if (point.length !== this.point.length) return;
      this.renew();
      this.events.change(point);
    };
    return h("div", { class: "vector" }, box, this.error, h("div", { class: "buttons" },
      h("button", { type: "button", click: () => set(this.point.map(() => 1)) }, say("allOne")),
      h("button", { type: "button", click: () => set(this.events.random()) }, say("randomStart"))));
  }

  private dimension(say: Say): HTMLElement {
    const box = numberBox(say("dimension"), this.point.length, (v) => {
      const n = Math.round(v);
      this.events.change(Array.from({ length: n }, (_, i) => this.point[i] ?? this.point[i % this.point.length]));
    }, { min: 1, max: MOST, step: "1" });
    return h("label", { class: "dimension" }, h("span", {}, say("dimension")), box);
  }

  private suits(numbers: number[]): boolean {
    return this.open ? numbers.length <= MOST : numbers.length === this.point.length;
  }

  /** Take what is typed; false where it cannot be. */
  private take(box: HTMLTextAreaElement, say: Say): boolean {
    const given = parseNumbers(box.value), n = this.point.length;
    const wrong = "wrong" in given ? say("notNumber", { text: given.wrong || "…" })
      : this.suits(given.numbers) ? "" : say("wrongCount", { count: given.numbers.length, n });
    this.error.textContent = wrong;
    this.error.hidden = !wrong;
    box.setAttribute("aria-invalid", String(Boolean(wrong)));
    if ("numbers" in given && !wrong && written(given.numbers) !== written(this.point)) this.events.change(given.numbers);
    return !wrong;
  }
}
