/** The frames of the scene's movie, drawn one after another at the size of the file. */
import type { Exportable } from "./exportable";
import { picture } from "./picture";

export interface Work { signal: AbortSignal; progress(share: number): void }
export interface Frame { canvas: HTMLCanvasElement; index: number; count: number }

/** Let the page handle events between frames. */
const pause = () => new Promise<void>((done) => setTimeout(done));

/**
 * Draw every frame in turn, or as many as make `fps` a second. Meanwhile the stage has `scale` device pixels a CSS pixel; afterwards
 * it is as before.
 */
export async function* movie(source: Exportable, scale: number, work: Work, fps?: number): AsyncGenerator<Frame> {
  const { stage, player } = source;
  if (!stage) return;
  const { timeline } = player;
  const at = framesAt(timeline.frames, timeline.fps, fps ?? timeline.fps);
  const before = { frame: player.frame, playing: player.playing, dpr: stage.dpr };
  player.pause();
  const still = stillOf(source);
  stage.resize(stage.width, stage.height, scale);
  const canvas = document.createElement("canvas");
  try {
    for (const [index, frame] of at.entries()) {
      work.signal.throwIfAborted();
      picture(source, timeline.timeAt(frame), timeline.fraction(frame), canvas);
      yield { canvas, index, count: at.length };
      work.progress((index + 1) / at.length);
      await pause();
    }
  } finally {
    stage.resize(stage.width, stage.height, before.dpr);
    player.seekFrame(before.frame);
    still.remove();
    if (before.playing) player.play();
  }
}

/** What is shown now, over the stage while that draws other moments. */
function stillOf(source: Exportable): HTMLCanvasElement {
  const stage = source.stage!, { width, height, dpr } = stage, canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(width * dpr), height: Math.round(height * dpr) });
  canvas.style.cssText = `position:absolute;left:0;top:0;width:${width}px;height:${height}px;pointer-events:none`;
  stage.render(source.player.time, source.fraction);
  const c = canvas.getContext("2d")!;
  c.fillStyle = source.theme.background;
  c.fillRect(0, 0, canvas.width, canvas.height);
  stage.compose(c, 0, 0, canvas.width, canvas.height);
  stage.overlay.after(canvas);
  return canvas;
}

/** Which frames, made for one rate, show the movie at another: evenly chosen, the first and last among them. */
export function framesAt(frames: number, made: number, fps: number): number[] {
  const count = Math.max(1, Math.round((frames * fps) / made));
  return Array.from({ length: count }, (_, i) => (count > 1 ? ((frames - 1) * i) / (count - 1) : frames - 1));
}
