/** Pointer gestures on the stage: turn, pan, zoom, click, scrub; and what the host takes hold of, a ball or the range shown. */
import { along, frame } from "./camera";
import type { PanelDrawn } from "./panel";

/** A place on the stage, CSS pixels. */
export interface Place { x: number; y: number }

/** What a pointer, or two of them, moves from the place where it was pressed. */
export interface Held {
  move(...at: Place[]): void;
  /** Let go; nothing where it was not moved. */
  end(): void;
  /** Whether it is a thing of its own, which a finger may hold for a while: no long press of the place. */
  firm?: boolean;
}

/** What gestures act on. */
export interface GestureHost {
  /** What is taken hold of where pointers were pressed; null: the panel turns, or is only clicked. */
  hold?(panel: PanelDrawn, at: Place[], event: PointerEvent): Held | null;
  /** A finger stays where it was pressed. */
  pressed?(panel: PanelDrawn, x: number, y: number): void;
  /** A second click at once after a first one; false: it is a click as any other. */
  doubled?(panel: PanelDrawn): boolean;
  /** The wheel over the range shown; false: it zooms the camera or scrolls the page. */
  scaled?(panel: PanelDrawn, at: Place, factor: number, event: WheelEvent): boolean;
  /** The panel under a place of the stage, CSS pixels. */
  at(x: number, y: number): PanelDrawn | undefined;
  fraction(): number;
  changed(): void;
  clicked(panel: PanelDrawn, x: number, y: number, event: PointerEvent): void;
  /** A drag on a panel with a cursor. */
  scrubbed(panel: PanelDrawn, x: number): void;
  hovered(x: number, y: number): void;
  left(): void;
  /** Whether the wheel zooms here, rather than scrolling the page. */
  wheel(event: WheelEvent): boolean;
}

/** CSS pixels that a click may move; fingers are less steady than pointers. */
const CLICK = { touch: 10, mouse: 5 };
/** Milliseconds after which a finger that stays is a long press, and within which two clicks are one. */
const LONG = 500, DOUBLE = 450;
const DEGREES = 0.42;

/** Turn a panel's camera by degrees; from then on it is the viewer's own. */
export function turn(panel: PanelDrawn, fraction: number, azimuth: number, elevation: number): void {
  const camera = hold(panel, fraction);
  camera.azimuth += azimuth;
  camera.elevation = Math.min(90, Math.max(-89, camera.elevation + elevation));
}

export function zoom(panel: PanelDrawn, fraction: number, factor: number): void {
  // Zooming does not stop a turning scene.
  const rolling = panel.rolling && panel.panel.motion.kind === "orbit";
  if (!rolling) hold(panel, fraction);
  else panel.own ??= structuredClone(panel.panel.camera);
  const camera = panel.own ?? hold(panel, fraction);
  camera.distance = Math.min(12, Math.max(0.4, camera.distance * factor));
}

/** Move the point looked at by pixels on the screen. */
export function pan(panel: PanelDrawn, fraction: number, dx: number, dy: number): void {
  const camera = hold(panel, fraction);
  const [right, up] = frame(camera);
  const scale = camera.distance / panel.lens.focal;
  const move = right.multiplyScalar(-dx * scale).add(up.multiplyScalar(dy * scale));
  camera.target = [camera.target[0] + move.x, camera.target[1] + move.y, camera.target[2] + move.z];
}

/** Stop following the scene's motion where the camera is now. */
export function hold(panel: PanelDrawn, fraction: number) {
  if (panel.rolling || !panel.own) {
    panel.own = structuredClone(panel.camera(fraction));
    panel.rolling = false;
  }
  return panel.own;
}

/** Follow the scene's motion again, going on from where the camera is. */
export function follow(panel: PanelDrawn, fraction: number): void {
  const now = structuredClone(panel.camera(fraction));
  if (panel.panel.motion.kind === "orbit") {
    const ahead = along(panel.panel.motion, { ...now, azimuth: 0 }, fraction).azimuth;
    panel.own = { ...now, azimuth: now.azimuth - ahead };
  }
  panel.rolling = true;
}

export class Gestures {
  private readonly down = new Map<number, Place>();
  private panel: PanelDrawn | undefined;
  private held: Held | null = null;
  private moved = 0;
  private long = 0;
  private last = { x: 0, y: 0, time: -Infinity };

  constructor(private readonly element: HTMLElement, private readonly host: GestureHost) {
    element.addEventListener("pointerdown", this.press);
    element.addEventListener("pointermove", this.move);
    element.addEventListener("pointerup", this.release);
    element.addEventListener("pointercancel", this.release);
    element.addEventListener("pointerleave", () => host.left());
    element.addEventListener("wheel", this.wheel, { passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  private place(event: MouseEvent): Place {
    const box = this.element.getBoundingClientRect();
    // In a presentation the stage is drawn larger than it is laid out.
    const scale = this.element.clientWidth / box.width || 1;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  }

  private readonly press = (event: PointerEvent): void => {
    const at = this.place(event);
    clearTimeout(this.long);
    if (!this.down.size) {
      this.panel = this.host.at(at.x, at.y);
      this.moved = 0;
    }
    this.down.set(event.pointerId, at);
    this.drop();
    this.host.left();
    const { panel, down } = this;
    if (panel) this.held = this.host.hold?.(panel, [...down.values()], event) ?? null;
    const stays = panel && down.size === 1 && event.pointerType === "touch" && !this.held?.firm;
    if (stays) this.long = window.setTimeout(() => this.stayed(panel, at), LONG);
    try {
      this.element.setPointerCapture(event.pointerId);
    } catch {
      // A pointer that has left already cannot be captured, and need not be.
    }
  };

  private readonly move = (event: PointerEvent): void => {
    const at = this.place(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      this.host.hovered(at.x, at.y);
      return;
    }
    const [dx, dy] = [at.x - before.x, at.y - before.y];
    this.moved += Math.abs(dx) + Math.abs(dy);
    this.down.set(event.pointerId, at);
    const panel = this.panel;
    if (!panel || this.moved <= reach(event)) return;
    clearTimeout(this.long);
    const others = [...this.down].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
    if (this.held) this.held.move(...this.down.values());
    else if (panel.flat) {
      if (panel.panel.cursor) this.host.scrubbed(panel, at.x);
    } else if (others.length) {
      const far = (p: Place) => Math.max(20, Math.hypot(p.x - others[0].x, p.y - others[0].y));
      zoom(panel, this.host.fraction(), far(before) / far(at));
      pan(panel, this.host.fraction(), dx / 2, dy / 2);
    } else if (event.shiftKey || event.buttons & 6) pan(panel, this.host.fraction(), dx, dy);
    else turn(panel, this.host.fraction(), -dx * DEGREES, dy * DEGREES);
    this.host.changed();
  };

  private readonly release = (event: PointerEvent): void => {
    clearTimeout(this.long);
    const was = this.down.delete(event.pointerId);
    this.drop();
    if (!was || this.down.size || !this.panel || this.moved > reach(event) || event.type !== "pointerup") return;
    const at = this.place(event);
    const again = event.timeStamp - this.last.time < DOUBLE && Math.hypot(at.x - this.last.x, at.y - this.last.y) <= 2 * CLICK.touch;
    this.last = { ...at, time: again ? -Infinity : event.timeStamp };
    if (!again || !this.host.doubled?.(this.panel)) this.host.clicked(this.panel, at.x, at.y, event);
  };

  /** Let go of what was held. */
  private drop(): void {
    this.held?.end();
    this.held = null;
  }

  private stayed(panel: PanelDrawn, { x, y }: Place): void {
    // From now on this finger neither drags nor clicks.
    this.moved = Infinity;
    this.held = null;
    this.panel = undefined;
    this.host.pressed?.(panel, x, y);
  }

  private readonly wheel = (event: WheelEvent): void => {
    const at = this.place(event);
    const panel = this.host.at(at.x, at.y);
    if (!panel) return;
    const factor = Math.exp(Math.sign(event.deltaY) * Math.min(60, Math.abs(event.deltaY)) * 0.002);
    if (this.host.scaled?.(panel, at, factor, event)) this.host.left();
    else {
      if (panel.flat || !this.host.wheel(event)) return;
      zoom(panel, this.host.fraction(), factor);
      this.host.changed();
    }
    event.preventDefault();
  };
}

const reach = ({ pointerType }: PointerEvent): number => (pointerType === "touch" ? CLICK.touch : CLICK.mouse);
