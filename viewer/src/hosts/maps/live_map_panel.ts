/** The live page's map on its stage: drawn into each scene, moved by hands and keys, and told at the pointer. */
import type { LiveMap, ShownMap } from "../../app/maps/live_map";
import type { PanelDrawn } from "../../core/panel";
import { type Ends, fromUnit, isWide, properRange, toTrue } from "../../core/scale";
import { pixelWords } from "../../core/map/words";
import { type Lang, say } from "../../i18n";
import { colorTable } from "../../scenes";
import type { OwnRange } from "../../shell/options";
import type { Viewer } from "../../shell/viewer";
import type { Message, NdArray } from "../../wire/types";
import { MapKeys } from "./map_keys";
import { withMap } from "./map_panel";

export interface LiveMapHost {
  viewer(): Viewer;
  lang(): Lang;
  /** Show the scene anew. */
  redraw(message: Message): void;
  /** A start was chosen on the map of starts: true values. */
  start(at: number[]): void;
}

export class LiveMapPanel {
  readonly keys: MapKeys;
  private map: LiveMap | null = null;
  private shown: ShownMap | null = null;
  /** The scene without the map. */
  private base: Message | null = null;
  private picture: { key: string; array: NdArray } | null = null;

  constructor(private readonly host: LiveMapHost) {
    this.keys = new MapKeys({
      panel: () => (this.shown ? this.panel : undefined),
      pixel: () => this.shown?.pixels?.shape.map((count) => 1 / count) as [number, number] ?? [0.01, 0.01],
      pick: (at) => this.pick(this.true(at)),
      zoomAt: (at, closer) => this.map?.zoomAt(at, closer),
      zoom: (window) => this.map?.zoom(window, true),
      whole: () => this.map?.whole(),
      back: () => this.map?.back(),
      words: (at) => this.words(at).join(" · "),
    });
  }

  use(map: LiveMap): void {
    this.map = map;
  }

  /** Show a map, another state of it, or none; whether there is one now and was none, or the other way round. */
  set(shown: ShownMap | null): boolean {
    const before = this.shown;
    if (!shown && !before) return false;
    this.shown = shown;
    if (this.base) this.host.redraw(this.over(this.base));
    return Boolean(shown) !== Boolean(before);
  }

  /** A scene with the map in it. */
  over(message: Message): Message {
    this.base = message;
    const { shown } = this, viewer = this.host.viewer();
    if (!shown || !viewer.message) return message;
    const { theme } = viewer;
    return withMap(message, shown, theme, colorTable(theme.cmap).data, (key, make) => {
      if (this.picture?.key !== key) this.picture = { key, array: make() };
      return this.picture.array;
    });
  }

  /** The scene shown now, drawn anew: its theme changed. */
  restyle(): void {
    if (this.base && this.shown) this.host.redraw(this.over(this.base));
  }

  /** What moves the window of the panel that shows the map. */
  own(panel: PanelDrawn): OwnRange | null {
    if (!this.shown || panel !== this.panel) return null;
    const good = (window: Ends[]) => (this.shown?.starts ? properRange(window) !== null : window.every(isWide));
    return { good, range: (window, done) => this.map?.zoom(window, done), whole: () => this.map?.whole(), framed: (at) => this.keys.framed(at) };
  }

  /** Whether the panel of this number is that of a plane, on which a click chooses other things than a start. */
  isPlane(index: number): boolean {
    return Boolean(this.shown && !this.shown.starts && this.host.viewer().stage?.panels[index] === this.panel);
  }

  /** Descend from a place of the map: true values. */
  pick(at: number[]): void {
    if (this.shown?.starts) this.host.start(at);
    else this.map?.pick(at);
  }

  /** What is said at a place of a panel, unit coordinates. */
  describe(panel: PanelDrawn, at: readonly number[]): string[] {
    return this.shown && panel === this.panel ? this.words(at.slice(0, 2).map((v, i) => fromUnit(panel.panel.axes[i], v))) : [];
  }

  /** Lie over the panel where it is now. */
  place(): void {
    this.keys.show(say(this.host.lang(), "map keys"));
  }

  private get panel(): PanelDrawn | undefined {
    return this.host.viewer().stage?.panels.find(({ panel, flat }) => panel.kind === "contour" && flat);
  }

  private true(at: readonly number[]): number[] {
    return at.map((v, i) => toTrue(this.panel!.panel.axes[i], v));
  }

  private words(at: readonly number[]): string[] {
    const pixels = this.shown?.pixels, pixel = pixels?.pixelAt(at[0], at[1]) ?? -1;
    return pixels && pixel >= 0 ? pixelWords(pixels, pixel, this.host.lang()) : [];
  }
}
