/** What a stage is drawn with: WebGL, or a 2-D canvas where there is none. */
import type { Detail } from "./detail";
import type { Rect } from "../layout";
import type { PanelDrawn } from "../panel";

export interface Drawer {
  readonly canvas: HTMLCanvasElement;
  /** Whether surfaces are drawn by WebGL. */
  readonly webgl: boolean;
  /** Device pixels of a CSS pixel now. */
  readonly ratio: number;
  /** Of the frame that is drawn. */
  readonly detail: Detail;
  /** Of pictures at rest. */
  readonly restDetail: Detail;
  resize(width: number, height: number, dpr: number): void;
  /** Begin a frame, of which others soon follow if it is `moving`. */
  begin(moving: boolean): void;
  /** Draw into this part of the stage, in CSS pixels, from now on. */
  part(rect: Rect): void;
  /** Clear the part to a colour. */
  clear(color: readonly number[]): void;
  /** Draw the marks of a panel, which is aimed and at its time. */
  draw(panel: PanelDrawn): void;
  end(): void;
  dispose(): void;
}
