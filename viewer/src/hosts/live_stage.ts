/** The stage of the app: the viewer, its panels laid out as the app has room for them and the reader wants them. */
import type { Landing, Stage } from "../app/app";
import type { Points } from "../app/data/hands";
import type { Gestured } from "../app/hands";
import { button, h } from "../ui/dom";
import { type Lang, speaker } from "../app/language";
import type { Moment } from "../app/panels/verdicts";
import { Presentation } from "../app/presentation";
import type { Sight } from "../wire/sight";
import { css } from "../core/colors";
import { Viewer } from "../shell/viewer";
import { runCount } from "../core/readout";
import type { Axis, Message } from "../wire/types";
import { bestView } from "./best_view";
import { LOSS_NAMES } from "../app/data/options";
import { EarlierLoss } from "./earlier_loss";
import { overHeldAxes } from "./held_axes";
import type { LiveMap, ShownMap } from "../app/maps/live_map";
import { LiveMapPanel } from "./maps/live_map_panel";
import { PanelArrangement } from "./panel_arrangement";
import { setZoom } from "./presented_type";
import { PointKeys } from "./point_keys";
import { withoutRunNames } from "./run_names";
import { heightOf, positionOf, valueText } from "./run_values";
import { type Arrangement, layout } from "./stage_layout";

/** More than race. */
const OPTIMIZERS = 64;

/** The function of a live page's scene. */
interface Shown { f?: string; data?: { standardize?: boolean } | null }

/** What is descended: with scaled columns a model has another surface. */
function functionOf(message: Message | null): string {
  const { f, data } = (message?.scene.extra.live as { state?: Shown } | undefined)?.state ?? {};
  return JSON.stringify([f, data?.standardize]);
}

export class LiveStage implements Stage {
  readonly element = h("div", { class: "stage-host" });
  /** What is said under the title. */
  readonly said = h("div", { slot: "said", class: "said" });
  readonly viewer: Viewer;
  readonly panels = new PanelArrangement({ visible: (kind) => this.visible(kind), changed: () => this.laidOut() });
  private readonly presentation: Presentation = new Presentation((on) => {
    this.present.setAttribute("aria-pressed", String(on));
    this.viewer.hideTips();
    this.zoomed();
    this.viewer.resize();
  });
  private readonly present = button("present", "", () => this.presentation.toggle(), { slot: "controls", class: "present", "aria-pressed": "false" });
  private readonly rows = new PointKeys({
    panel: () => this.viewer.stage?.panels.find(({ panel }) => panel.kind === "data"),
    dragging: (on) => { this.held = on ? structuredClone(this.viewer.stage?.panels.find(({ panel }) => panel.kind === "data")?.panel.axes ?? null) : null; },
    announce: () => undefined,
  });
  private readonly rowsBox = h("div", { slot: "corners", class: "panel-corners" }, this.rows.element);
  private readonly mapBox = h("div", { slot: "corners", class: "panel-corners" });
  /** The axes of the data panel while a row is dragged. */
  private held: Axis[] | null = null;
  private readonly map = new LiveMapPanel({
    viewer: () => this.viewer, lang: () => this.lang, start: (at) => this.hands?.pick(at, false),
    redraw: (message) => {
      this.shown = message;
      this.viewer.setScene(message);
    },
  });
  /** How the panels lay before the map was made the large one. */
  private before: Arrangement | null = null;
  private hands: Gestured | null = null;
  private shown: Message | null = null;
  private toMap: () => void = () => undefined;
  private toPage: () => void = () => undefined;
  /** How to look at what comes next. */
  private arriving: Sight | null = null;
  /** The camera that was chosen for the function shown, as text: the reader's turns change its numbers. */
  private faced = "null";
  /** How many panels in space there were. */
  private spaces = 0;
  private readonly earlier = new EarlierLoss();
  /** The size of the stage for which the type of a presentation was chosen. */
  private zoomedFor = "";

  constructor(private lang: Lang) {
    const box = h("div", { class: "stage-box", keydown: (event: KeyboardEvent) => this.panels.keyed(event) },
      this.said, this.panels.buttons.corners, this.rowsBox, this.mapBox, this.panels.buttons.toggles, this.present);
    this.element.append(box);
    this.viewer = new Viewer(box, {
      lang, fill: true, autoplay: true, listed: true, grasp: (panel, at, touch) => this.rows.grasp(panel, at, touch),
      own: (panel) => this.map.own(panel),
      map: () => this.toMap(), savePage: () => this.toPage(),
      describe: (panel, at) => this.map.describe(panel, at),
      movable: (what, panel) => (this.map.isPlane(panel) ? what === "range" : this.shown?.scene.panels[panel].kind !== "data" && (this.hands?.movable(what) ?? false)),
      layout: (message, width, height) => {
        const rects = layout(message, width, height, this.panels.now), { stage } = this.viewer;
        this.panels.showButtons(message, rects, stage?.width ?? 0, stage?.height ?? 0, speaker(this.lang));
        queueMicrotask(() => {
          if (`${width} ${height}` !== this.zoomedFor) this.zoomed();
          this.rows.show(speaker(this.lang));
          this.map.place();
        });
        return rects;
      },
    });
    this.mapBox.append(this.map.keys.element);
    this.viewer.player.loop = false;
    this.label();
  }

  show(given: Message, at: Landing): void {
    const compared = this.earlier.beside(given, (loss) => speaker(this.lang)(LOSS_NAMES[loss] ?? "dataLoss"));
    const own = this.held ? overHeldAxes(compared, "data", this.held) : compared;
    const message = this.map.over({ ...own, scene: withoutRunNames(own.scene) });
    // Before a lesson's prediction there is no path that could be looked at.
    const still = this.viewer.stage?.timeline.last === 0;
    const first = this.shown === null, before = this.viewer.stage?.panels.length ?? 0, f = functionOf(this.shown);
    this.shown = message;
    // Where panels have titles, nothing lies over them.
    this.element.classList.toggle("titled", message.scene.panels.some(({ title }) => title));
    this.viewer.setScene(message);
    if (!this.viewer.stage) return;
    // The surface holds still while η is dragged; a button of the controls turns it.
    const come = this.viewer.stage.panels.slice(before);
    for (const panel of come) panel.rolling = false;
    // The button that turns says so, too.
    if (come.length) this.viewer.eachSpace(() => undefined);
    if (this.arriving) return this.arrived(this.arriving);
    const spaces = this.viewer.stage.panels.filter(({ flat }) => !flat).length;
    const other = f !== functionOf(message);
    if (!first && (other || still || (this.spaces && spaces !== this.spaces))) this.face(other);
    this.spaces = spaces;
    if (at === "end") {
      // Drawn with the next frame of the screen, however many scenes come until then.
      this.viewer.pause();
      this.viewer.player.seek(this.viewer.stage.timeline.last);
    } else if (at === "restart" && !first) {
      this.viewer.pause();
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.viewer.seek(this.viewer.stage.timeline.last);
      else {
        this.viewer.seek(0);
        this.viewer.play();
      }
    }
  }

  /** Look from where the paths are seen; at the same function, not an `other`, as the reader has turned it. */
  private face(other: boolean): void {
    const space = this.viewer.stage?.panels.filter(({ flat }) => !flat) ?? [];
    const turned = other ? null : space.find(({ own }) => own && JSON.stringify(own) !== this.faced)?.own;
    // Panels side by side are seen from one place.
    const view = turned ?? bestView(space.map(({ panel }) => panel));
    for (const panel of space) panel.own = view && structuredClone(view);
    if (!turned) this.faced = JSON.stringify(view);
    this.viewer.draw();
  }

  get sight(): Sight {
    const { stage, player } = this.viewer, { large, folded } = this.panels.now;
    const space = stage?.panels.filter((panel) => !panel.flat) ?? [];
    const still = stage && !player.playing && player.time < stage.timeline.last;
    return {
      cameras: space.map((panel) => panel.own && panel.camera(this.viewer.fraction)), focus: stage?.focus ?? -1, chosen: 0,
      step: still ? stage.timeline.step(player.time) : null, large, folded,
    };
  }

  remember(): () => void {
    const { sight, faced } = this;
    return () => {
      this.arrive(sight);
      this.faced = faced;
    };
  }

  arrive(sight: Sight): void {
    this.arriving = sight;
  }

  private arrived({ cameras, focus, step, large, folded }: Sight): void {
    const { viewer } = this, { stage } = viewer;
    if (!stage || !this.shown) return;
    this.arriving = null;
    this.spaces = stage.panels.filter(({ flat }) => !flat).length;
    stage.panels.filter((panel) => !panel.flat).forEach((panel, i) => { panel.own = cameras[i] === undefined ? panel.own : cameras[i]; });
    // For this visit: how the reader likes it stays stored.
    if (large || folded.length) this.panels.set({ large, folded, first: null }, false);
    viewer.focus(focus < runCount(this.shown.scene) ? focus : -1);
    if (step !== null) {
      viewer.pause();
      viewer.seek(stage.timeline.indexOf(step));
    } else if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      viewer.seek(0);
      viewer.play();
    }
  }

  pause(): void {
    this.viewer.pause();
  }

  private visible(kind: string): boolean {
    const { stage } = this.viewer;
    if (!stage || !this.shown) return false;
    return stage.panels.some(({ panel, rect }) => panel.kind === kind && rect.x >= 0);
  }

  private laidOut(): void {
    const { stage } = this.viewer;
    if (!stage) return;
    stage.resize(stage.width, stage.height, stage.dpr);
    this.zoomed();
    this.viewer.draw();
  }

  /** Tell of every change of the cursor, of the run in focus and of the scene. */
  follow(listener: (moment: Moment) => void): void {
    const tell = () => {
      const { stage, player } = this.viewer;
      if (!stage || !this.shown) return;
      const { scene } = this.shown;
      const k = stage.timeline.index(player.time);
      listener({
        step: stage.timeline.step(player.time), ended: k >= stage.timeline.last, focus: stage.focus, value: (run) => valueText(scene, run, k),
        at: (run) => positionOf(scene, run, k),
        height: (run) => heightOf(scene, run, k),
      });
    };
    this.viewer.on("time", tell);
    this.viewer.on("focus", tell);
  }

  focus(run: number): void {
    this.viewer.focus(run);
  }

  /** Take apart the first run of an optimizer, where no run is in focus. */
  choose(optimizer: number, optimizers: number): void {
    const scene = this.shown?.scene, taken = scene?.extra.taken as { optimizers: number[] } | undefined;
    this.viewer.chosen = taken ? Math.max(0, taken.optimizers.indexOf(optimizer)) : scene ? Math.floor((optimizer * runCount(scene)) / optimizers) : 0;
  }

  onHands(hands: Gestured): void {
    const { viewer } = this;
    this.hands = hands;
    const kind = (panel: number) => this.shown?.scene.panels[panel].kind;
    viewer.on("pick", ({ at, shift, panel }) => {
      const drawn = viewer.stage!.panels[panel];
      if (kind(panel) === "data") this.rows.clicked(drawn, at, shift, matchMedia("(pointer: coarse)").matches);
      else if (this.map.isPlane(panel)) this.map.pick(at);
      else if (kind(panel) !== "loss") hands.pick(kind(panel) === "curve" ? at.slice(0, 1) : at, shift);
    });
    viewer.on("drag", ({ panel, from, at, done }) => hands.drag(from, kind(panel) === "curve" ? at.slice(0, 1) : at, done));
    viewer.on("nudge", ({ from, by, done }) => hands.nudge(from, by, done));
    viewer.on("range", ({ range, done }) => hands.range(range, done));
    viewer.on("whole", (double) => hands.whole(double));
  }

  /** What moves the map. */
  onMap(map: LiveMap, open: () => void): void {
    this.map.use(map);
    this.toMap = open;
  }

  /** What saves the page. */
  onSavePage(save: () => void): void {
    this.toPage = save;
  }

  /** Show a map of many descents in the place of the contour map, which becomes the large panel; null: none. */
  showMap(map: ShownMap | null): void {
    if (!this.map.set(map)) return;
    const { now: arrangement } = this.panels;
    if (map) this.before = arrangement;
    const folded = arrangement.folded.filter((kind) => kind !== "contour");
    this.panels.set(map ? { large: "contour", folded, first: null } : this.before ?? arrangement, false);
  }

  /** CSS pixels of the shorter edge of the map's panel. */
  mapSize(): number {
    const panel = this.viewer.stage?.panels.find(({ panel: { kind }, flat }) => kind === "contour" && flat);
    return panel ? Math.min(panel.inner.width, panel.inner.height) : 0;
  }

  /** What hands do to the rows of a table. */
  onRows(points: Points): void {
    this.rows.use(points);
  }

  toggle(): void {
    this.viewer.player.toggle();
  }

  step(by: 1 | -1): void {
    this.viewer.player.step(by);
  }

  setLang(lang: Lang): void {
    this.lang = lang;
    this.label();
    this.viewer.setLang(lang);
  }

  setTheme(theme: "light" | "dark"): void {
    this.viewer.setTheme(theme);
    this.map.restyle();
  }

  runColors(): string[] {
    if (!this.shown) return [];
    const { theme } = this.viewer;
    return Array.from({ length: OPTIMIZERS }, (_, i) => css(i, theme));
  }

  /** While it presents: type as large as leaves each panel its room. */
  private zoomed(): void {
    const box = this.viewer.stage?.canvas.parentElement;
    if (!this.presentation.on || !box || !this.shown) return;
    setZoom(this.shown, box, this.panels.now);
    this.zoomedFor = `${box.clientWidth} ${box.clientHeight}`;
    const { stage } = this.viewer;
    if (stage && this.zoomedFor !== `${stage.width} ${stage.height}`) this.viewer.resize();
  }

  private label(): void {
    const text = speaker(this.lang)("present");
    this.present.setAttribute("aria-label", text);
    this.present.title = text;
    this.present.dataset.word = speaker(this.lang)("presentShort");
  }

  destroy(): void {
    this.presentation.dispose();
    this.viewer.dispose();
  }
}
