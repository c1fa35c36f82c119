/** The rows on the data panel by mouse, touch and keys: one is in focus, marked by a ring; it is dragged, moved by keys, taken away. */
import type { Points } from "../app/data/hands";
import type { Say } from "../app/language";
import type { Held, Place } from "../core/gestures";
import type { PanelDrawn } from "../core/panel";
import { fromUnit } from "../core/scale";
import { h } from "../ui/dom";

/** How near, in CSS pixels, a row is taken hold of: half the least size of what a finger touches. */
const NEAR = { touch: 20, mouse: 10 };
/** What an arrow key moves a row by, as a share of the panel; and with shift. */
const STEP = 0.02, FINE = 0.004;
/** Milliseconds without a key after which a row has come to rest. */
const REST = 500;

export interface PointKeysHost {
  panel(): PanelDrawn | undefined;
  /** A row is being dragged, so that the panel is to hold still; or it is let go. */
  dragging(on: boolean): void;
  announce(text: string): void;
}

export class PointKeys {
  readonly element = h("div", { class: "point-keys", tabindex: 0, role: "group", hidden: true });
  private readonly ring = h("div", { class: "point-ring", hidden: true });
  private readonly spoken = h("span", { class: "point-spoken", role: "status" });
  /** For fingers, which have no Delete key. */
  private readonly trash = h("button", { type: "button", class: "point-delete", tabindex: -1, hidden: true });
  private points: Points | null = null;
  private row = -1;
  private timer = 0;
  private moving: [number, number] | null = null;

  constructor(private readonly host: PointKeysHost) {
    // The row stays in focus.
    this.trash.addEventListener("mousedown", (event) => event.preventDefault());
    this.trash.addEventListener("click", () => this.remove(this.row));
    this.element.append(this.ring, this.spoken, this.trash);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focus", () => this.choose(this.row < 0 ? 0 : null));
    this.element.addEventListener("blur", () => this.draw());
  }

  /** What hands do to the rows. */
  use(points: Points): void {
    this.points = points;
  }

  /** Show what is there: the panel was drawn anew. */
  show(say: Say): void {
    const can = Boolean(this.host.panel() && this.points?.places());
    this.element.hidden = !can;
    this.element.setAttribute("aria-label", say("dataPoints"));
    this.trash.textContent = say("dataDelete");
    this.draw();
  }

  /** The row at a place of the panel; null where there is none. */
  at(panel: PanelDrawn, { x, y }: Place, touch: boolean): number | null {
    if (panel !== this.host.panel()) return null;
    let best: number | null = null, least: number = touch ? NEAR.touch : NEAR.mouse;
    for (const [row, place] of this.points?.places() ?? []) {
      const [u, v] = onPanel(panel, place), far = Math.hypot(u - x, v - y);
      if (far <= least) [best, least] = [row, far];
    }
    return best;
  }

  /** Take hold of the row at a place. */
  grasp(panel: PanelDrawn, at: Place, touch: boolean): Held | null {
    const row = this.at(panel, at, touch);
    if (row === null) return null;
    const axes = panel.panel.axes.map(({ lo, hi }) => [lo, hi]), { inner } = panel;
    let last: [number, number] | null = null;
    const span: [number, number] = [axes[0][1] - axes[0][0], axes[1][1] - axes[1][0]];
    return {
      move: (to) => {
        if (!last) this.host.dragging(true);
        const u = Math.min(1, Math.max(0, (to.x - inner.x) / inner.width)), v = Math.min(1, Math.max(0, 1 - (to.y - inner.y) / inner.height));
        last = [axes[0][0] + u * span[0], axes[1][0] + v * span[1]];
        this.row = row;
        this.points?.move(row, last, span, false);
        this.draw();
      },
      end: () => {
        if (!last) return;
        this.host.dragging(false);
        this.points?.move(row, last, span, true);
      },
    };
  }

  /** The panel was clicked, or pressed long (`away`): a row in reach is chosen or taken away, elsewhere one is added: by a click, or a finger that rests. */
  clicked(panel: PanelDrawn, at: readonly number[], away: boolean, touch: boolean): void {
    const [u, v] = onPanel(panel, at), row = this.at(panel, { x: u, y: v }, touch);
    if (row !== null && away) return this.remove(row);
    if (row !== null) {
      this.row = row;
      this.element.focus({ preventScroll: true });
      return this.choose(null);
    }
    // A finger that scrolls, or taps beside a row, adds none; one that rests does. A mouse adds by a click.
    if (away !== touch) return void (touch && this.unchoose());
    this.points?.add([at[0], at[1]], spanOf(panel));
    const rows = [...(this.points?.places()?.keys() ?? [])];
    this.row = rows[rows.length - 1] ?? -1;
    this.draw();
  }

  private remove(row: number): void {
    if (row < 0) return;
    this.points?.remove(row);
    // None is chosen then: Delete pressed twice removes one row.
    this.unchoose();
  }

  private unchoose(): void {
    this.row = -1;
    this.spoken.textContent = "";
    this.draw();
  }

  /** The rows from left to right. */
  private ordered(): number[] {
    return [...(this.points?.places() ?? [])].sort((a, b) => a[1][0] - b[1][0] || a[1][1] - b[1][1]).map(([row]) => row);
  }

  private choose(at: number | null): void {
    const rows = this.ordered();
    if (at !== null) this.row = rows[at] ?? -1;
    else if (!rows.includes(this.row)) this.row = rows[0] ?? -1;
    this.draw();
    const spoken = this.row < 0 ? "" : (this.points?.say(this.row) ?? "");
    if (this.spoken.textContent !== spoken) this.spoken.textContent = spoken;
  }

  private key(event: KeyboardEvent): void {
    const panel = this.host.panel(), rows = this.ordered(), now = rows.indexOf(this.row);
    if (!panel || event.ctrlKey || event.metaKey) return;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrow && (event.altKey || this.moving)) this.nudge(panel, arrow, event.shiftKey ? FINE : STEP);
    else if (arrow) this.choose(Math.min(rows.length - 1, Math.max(0, now + (arrow[0] || arrow[1]))));
    else if (event.key === "Home") this.choose(0);
    else if (event.key === "End") this.choose(rows.length - 1);
    else if (event.key === "Enter") this.hold(!this.moving);
    else if (event.key === "Escape" && this.moving) this.hold(false);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(this.row);
    else if (event.key === "Insert" || event.key === "+") this.points?.add([...middle(panel)], spanOf(panel));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether arrow keys move the row, instead of going to another. */
  private hold(on: boolean): void {
    this.moving = on ? [0, 0] : null;
    this.element.classList.toggle("moving", on);
    this.draw();
  }

  private nudge(panel: PanelDrawn, [right, up]: number[], by: number): void {
    const place = this.points?.places()?.get(this.row), span = spanOf(panel), row = this.row;
    if (!place) return;
    const to: [number, number] = [place[0] + right * by * span[0], place[1] + up * by * span[1]];
    this.points?.move(row, to, span, false);
    this.choose(null);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const last = this.points?.places()?.get(row);
      if (last) this.points?.move(row, last, span, true);
    }, REST);
  }

  private draw(): void {
    const panel = this.host.panel(), place = panel && this.points?.places()?.get(this.row);
    const seen = Boolean(panel && place && panel.rect.x >= 0 && (document.activeElement === this.element || this.element.matches(":focus-within")));
    this.ring.hidden = !seen;
    this.trash.hidden = !seen || !matchMedia("(pointer: coarse)").matches;
    if (panel) this.element.style.cssText = `left:${panel.inner.x}px;top:${panel.inner.y}px;width:${panel.inner.width}px;height:${panel.inner.height}px`;
    if (!seen) return;
    const [x, y] = onPanel(panel!, place!);
    this.ring.style.transform = `translate(${x - panel!.inner.x}px, ${y - panel!.inner.y}px)`;
  }
}

/** A place along the axes of a flat panel: CSS pixels. */
function onPanel({ panel, inner }: PanelDrawn, at: readonly number[]): [number, number] {
  const [u, v] = panel.axes.map(({ lo, hi }, i) => (at[i] - lo) / (hi - lo));
  return [inner.x + u * inner.width, inner.y + (1 - v) * inner.height];
}

const spanOf = ({ panel: { axes } }: PanelDrawn): [number, number] => [axes[0].hi - axes[0].lo, axes[1].hi - axes[1].lo];
const middle = ({ panel: { axes } }: PanelDrawn): [number, number] => [fromUnit(axes[0], 0.5), fromUnit(axes[1], 0.5)];
