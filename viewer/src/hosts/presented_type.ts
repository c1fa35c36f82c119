/** How large the type of a presentation is: as large as leaves each panel at least the room that it has in the page. */
import type { Message } from "../wire/types";
import { type Arrangement, layout, roomOf } from "./stage_layout";

/** Shares of the largest type that are tried, down to that of the page. */
const SIZES = [1, 0.75, 0.5, 0.25, 0];
/** A panel less than this smaller is as large as it was: sizes are whole pixels. */
const ROUNDING = 0.02;

/** The rooms of the panels shown, by their kind, on a stage that is drawn `zoom` times larger than it is laid out. */
export type Rooms = ReadonlyMap<string, number>;

/** Rooms of the panels of a scene on a stage of this size. */
export function rooms(message: Message, width: number, height: number, arrangement: Arrangement, zoom: number): Rooms {
  const found = new Map<string, number>();
  layout(message, width, height, arrangement).forEach((rect, i) => {
    const { kind } = message.scene.panels[i];
    if (rect.x >= 0) found.set(kind, Math.min(found.get(kind) ?? Infinity, zoom * roomOf(kind, rect)));
  });
  return found;
}

/** The largest zoom up to `most` at which no panel has less room than before; where there is none, that at which the worst is best. */
export function zoomOf(most: number, before: Rooms, at: (zoom: number) => Rooms): number {
  let best = 1, bestShare = -Infinity;
  for (const zoom of SIZES.map((share) => 1 + share * (most - 1))) {
    const now = at(zoom), share = Math.min(1 - ROUNDING, ...[...before].map(([kind, room]) => (now.get(kind) ?? 0) / room));
    if (share > bestShare) [best, bestShare] = [zoom, share];
    if (share >= 1 - ROUNDING) break;
  }
  return best;
}

/** Set the zoom of the document while it presents; `stage`: the element that is laid out. */
export function setZoom(message: Message, stage: HTMLElement, arrangement: Arrangement): void {
  const { documentElement: root } = document, { style, classList } = root;
  const at = (zoom: number) => rooms(message, stage.clientWidth, stage.clientHeight, arrangement, zoom);
  style.removeProperty("--zoom");
  const most = Number(getComputedStyle(root).getPropertyValue("--zoom")) || 1;
  classList.remove("presenting");
  const before = at(1);
  classList.add("presenting");
  style.setProperty("--zoom", String(zoomOf(most, before, (zoom) => {
    style.setProperty("--zoom", String(zoom));
    return at(zoom);
  })));
}
