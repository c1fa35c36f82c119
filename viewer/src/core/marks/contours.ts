/** Contours: filled bands with thin lines, as the map of a flat panel or on the floor of a panel in space. */
import { type DataTexture, type Mesh, type RawShaderMaterial, Vector3, Vector4 } from "three";
import { mapFragment, mapVertex } from "../../glsl/surface";
import look from "../../look.json";
import type { Contours } from "../../wire/types";
import { mix, rgb } from "../colors";
import { colors, define, material, mesh, quad, scalars } from "../gpu";
import { levelTexture } from "../gl/levels";
import { type DrawnMark, ORDER, type Setting } from "./mark";

export class ContoursDrawn implements DrawnMark<Contours> {
  readonly objects: Mesh[];
  private readonly material: RawShaderMaterial;
  private readonly geometry = quad();
  private key = "";
  private about = "";
  private floor = false;

  constructor(setting: Setting) {
    this.material = material(mapVertex, mapFragment, {
      uLevels: { value: null }, uBins: { value: null }, uMap: { value: null }, uGrid: { value: null },
      uExtent: { value: new Vector4(0, 1, 0, 1) }, uFloor: { value: 0 }, 
      uLine: { value: new Vector3() }, uLineAlpha: { value: look.line.levels }, uAlpha: { value: 1 }, uBackground: { value: new Vector3() },
    }, setting.shared);
    this.objects = [mesh(this.geometry, this.material, ORDER.floor)];
  }

  update(mark: Contours, setting: Setting): void {
    const u = this.material.uniforms;
    const key = [mark.z.id, mark.levels.id, mark.cmap].join();
    if (key !== this.key) {
      this.key = key;
      this.release();
      const [ny, nx] = mark.z.shape;
      u.uGrid.value = scalars(mark.z.data, nx, ny);
      ({ texture: u.uLevels.value, bins: u.uBins.value } = levelTexture(mark.levels.data));
      u.uMap.value = colors(mark.cmap ? setting.cmaps[mark.cmap] : undefined);
    }
    const [x, y] = [mark.x.data, mark.y.data];
    u.uExtent.value.set(x[0], x[x.length - 1], y[0], y[y.length - 1]);
    u.uFloor.value = setting.flat ? 0.5 : 0;
    define(this.material, { FILLED: mark.filled });
    u.uAlpha.value = mark.alpha;
    const background = rgb(setting.theme.background);
    u.uBackground.value.set(...background);
    if (setting.flat) u.uLine.value.set(0, 0, 0);
    else u.uLine.value.set(...mix(background, rgb(setting.theme.ink), 0.25 + 0.3 * mark.alpha));
    u.uLineAlpha.value = setting.flat ? (mark.filled ? 0.32 : 0.6) : 0.55;
    // Lines that stand out from those of the map under them.
    const over = !mark.filled && setting.panel.marks.some((one) => one.type === "contours" && one.filled);
    if (over) u.uLineAlpha.value = 0.95;
    if (setting.flat && !mark.filled && (over || background[0] < 0.5)) u.uLine.value.set(1, 1, 1);
    this.floor = !setting.flat;
    this.about = [mark.filled, mark.alpha].join();
  }

  frame(): void {}

  /** Changes when the drawn map does. */
  get version(): string {
    return this.key + this.about;
  }

  /** Whether the eye is above; seen from below, no floor is drawn. */
  set above(yes: boolean) {
    this.objects[0].visible = yes || !this.floor;
  }

  dispose(): void {
    this.release();
    this.geometry.dispose();
    this.material.dispose();
  }

  private release(): void {
    for (const name of ["uGrid", "uLevels", "uMap"]) (this.material.uniforms[name].value as DataTexture | null)?.dispose();
  }
}
