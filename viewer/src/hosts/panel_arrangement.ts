/** Which panels of the live page are large, beside it and folded away, as the reader wants them: keys, buttons, and what this browser stores of it. */
import { store, stored } from "../app/language";
import type { Rect } from "../core/layout";
import type { Say } from "../app/language";
import type { Message } from "../wire/types";
import { PanelButtons } from "./panel_buttons";
import { type Arrangement, shown } from "./stage_layout";

/** Where this browser stores how the reader arranged the panels. */
const STORED = "kobai-panels";
/** Keys on the stage that fold a panel, by its kind. */
const FOLDS: Record<string, string> = { m: "contour", c: "loss" };

/** What it asks of the stage. */
interface Events {
  /** Whether a panel of this kind can be seen. */
  visible(kind: string): boolean;
  /** The panels are to be laid out again. */
  changed(): void;
}

export class PanelArrangement {
  /** As the reader wants it now. */
  now: Arrangement = read(stored(STORED));
  readonly buttons = new PanelButtons({ toggle: (kind) => this.fold(kind), enlarge: (kind) => this.enlarge(kind) });

  constructor(private readonly events: Events) {}

  /** Make a kind of panel the large one; again: what was large before. */
  enlarge(kind: string): void {
    const { large, folded } = this.now;
    this.set({ large: kind === large ? null : kind, folded: folded.filter((other) => other !== kind), first: null });
  }

  /** Fold a kind of panel away, or bring it back; the large one is large no more. */
  fold(kind: string): void {
    const { large, folded } = this.now, away = this.events.visible(kind);
    if (kind === large) return this.set({ ...this.now, large: null });
    this.set({ large, folded: away ? [...folded, kind] : folded.filter((other) => other !== kind), first: away ? null : kind });
  }

  /** @param stays Whether this browser is to remember it. */
  set(next: Arrangement, stays = true): void {
    this.now = next;
    if (stays) store(STORED, JSON.stringify(next));
    this.events.changed();
  }

  /** x exchanges map and surface, m and c fold map and chart. */
  keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const name = event.key.toLowerCase();
    if (name === "x") this.enlarge("contour");
    else if (name in FOLDS) this.fold(FOLDS[name]);
    else return;
    event.preventDefault();
  }

  /** The buttons of the panels that lie at `rects`, of a stage of this size. */
  showButtons({ scene }: Message, rects: Rect[], width: number, height: number, say: Say): void {
    const kinds = [...new Set(scene.panels.map(({ kind }) => kind))];
    const { large, beside } = shown(kinds, width, height, this.now);
    const last = (kind: string) => rects[scene.panels.findLastIndex((panel) => panel.kind === kind)];
    const places = new Map(beside.filter((kind) => last(kind).x >= 0).map((kind) => [kind, last(kind)]));
    this.buttons.show(kinds.filter((kind) => kind !== large), places, say);
  }
}

/** An arrangement as it was stored; the usual one where nothing was. */
function read(text: string | null): Arrangement {
  try {
    const { large, folded } = JSON.parse(text ?? "{}") as Partial<Arrangement>;
    return { large: typeof large === "string" ? large : null, folded: Array.isArray(folded) ? folded.filter((kind) => typeof kind === "string") : [], first: null };
  } catch {
    return { large: null, folded: [], first: null };
  }
}
