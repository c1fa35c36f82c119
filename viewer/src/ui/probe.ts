/** The reconstruction at a pointed latent position: a mark among the data, its numbers, and its picture if there is one. */
import { resolve } from "../core/colors";
import { number } from "../core/format";
import { observed, type Reconstruction, reconstruction } from "../core/reconstruction";
import type { PanelDrawn } from "../core/panel";
import type { Message, Theme } from "../wire/types";
import { h, showAtPointer } from "./dom";

/** CSS pixels of the picture's longer edge. */
const PICTURE = 84;

export class Probe {
  readonly mark = h("div", { class: "probe", "aria-hidden": "true" });
  readonly tip = h("div", { class: "tip probed", role: "status" });

  /** Show the reconstruction at a place of the stage; false where that is no latent space. */
  show(message: Message, panels: PanelDrawn[], panel: PanelDrawn, x: number, y: number, time: number, theme: Theme): boolean {
    const at = panel.pick(x, y);
    const found = at && reconstruction(message, panel.panel, at, time);
    const target = panels[observed(message)];
    if (!found || !target) {
      this.hide();
      return false;
    }
    const [left, top] = target.project(...found.at);
    this.mark.style.transform = `translate(${left}px, ${top}px)`;
    this.mark.style.visibility = "visible";
    this.words(found, panel, target, theme);
    showAtPointer(this.tip, x, y);
    return true;
  }

  hide(): void {
    this.mark.style.visibility = "hidden";
    this.tip.style.visibility = "hidden";
  }

  private words(found: Reconstruction, panel: PanelDrawn, target: PanelDrawn, theme: Theme): void {
    const rows = found.z.map((v, i) => `${panel.panel.axes[i].label.plain}\u2002${number(v)}`);
    if (found.picture) this.tip.replaceChildren(rows.join("\n"), draw(found.picture, theme));
    else this.tip.replaceChildren([...rows, ...found.x.map((v, i) => `${target.panel.axes[i].label.plain}\u2002${number(v)}`)].join("\n"));
  }
}

function draw(picture: NonNullable<Reconstruction["picture"]>, theme: Theme): HTMLCanvasElement {
  const { pixels, height, width } = picture;
  const canvas = h("canvas", { width, height });
  const zoom = PICTURE / Math.max(width, height);
  canvas.style.width = `${width * zoom}px`;
  canvas.style.height = `${height * zoom}px`;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const image = context.createImageData(width, height);
  const [background, ink] = [resolve(theme.background, theme), resolve(theme.ink, theme)];
  pixels.forEach((v, i) => {
    const share = Math.min(1, Math.max(0, v));
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * (background[c] + share * (ink[c] - background[c]));
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
  return canvas;
}
