/** On paper a scene is a still picture in light colours, as large as the sheet allows, whatever the window's size. */
import { naturalHeight } from "../core/layout";
import type { Stage } from "../core/stage";
import { h } from "../ui/dom";
import type { Message } from "../wire/types";

/** The picture: CSS pixels, and device pixels of one. */
const PRINTED = { width: 900, height: 720, dpr: 2.5 };

/** What printing needs of the viewer. */
export interface Printable {
  readonly stage: Stage | null;
  readonly message: Message | null;
  readonly player: { readonly time: number };
  readonly fraction: number;
  readonly ownLayout: boolean;
  restyle(): void;
  draw(): void;
  print(picture: HTMLCanvasElement | null): void;
}

export class Printing {
  /** Whether the picture is on its way to paper. */
  on = false;

  constructor(private readonly viewer: Printable) {
    addEventListener("beforeprint", this.before);
    addEventListener("afterprint", this.after);
  }

  dispose(): void {
    removeEventListener("beforeprint", this.before);
    removeEventListener("afterprint", this.after);
  }

  private readonly before = (): void => {
    const { message, stage } = this.viewer;
    if (!message || !stage || this.on) return;
    this.on = true;
    this.viewer.restyle();
    const { width, height, dpr } = stage;
    const natural = this.viewer.ownLayout ? Infinity : naturalHeight(message.scene, PRINTED.width);
    stage.resize(PRINTED.width, Math.min(PRINTED.height, natural), PRINTED.dpr);
    stage.render(this.viewer.player.time, this.viewer.fraction);
    const picture = h("canvas", { width: stage.overlay.width, height: stage.overlay.height });
    stage.compose(picture.getContext("2d") as CanvasRenderingContext2D, 0, 0, picture.width, picture.height);
    this.viewer.print(picture);
    stage.resize(width, height, dpr);
    this.viewer.draw();
  };

  private readonly after = (): void => {
    if (!this.on) return;
    this.on = false;
    this.viewer.print(null);
    this.viewer.restyle();
  };
}
