/** GIF export, with one palette for the whole movie, so that colours do not flicker. */
import { applyPalette, GIFEncoder, quantize } from "gifenc";
import type { Exportable } from "./exportable";
import { type Work, movie } from "./frames";
import { picture } from "./picture";

/** Frames the palette is made from. */
const SAMPLES = 6;
/** Wider GIFs grow too large to send to anyone. */
const WIDEST = 800;
/** Browsers slow down frames that last less than 2/100 s. */
const MOST_FPS = 50;

export async function gif(source: Exportable, work: Work): Promise<Blob> {
  const stage = source.stage!;
  const scale = Math.min(1, WIDEST / stage.width);
  const palette = sampled(source, scale);
  const encoder = GIFEncoder();
  const fps = Math.min(MOST_FPS, source.player.timeline.fps);
  // Whole 1/100 s, rounded such that their sum never drifts from the true time.
  const until = (n: number) => Math.round((n * 100) / fps) * 10;
  for await (const { canvas, index } of movie(source, scale, work, fps)) {
    const pixels = pixelsOf(canvas);
    const delay = until(index + 1) - until(index);
    encoder.writeFrame(applyPalette(pixels, palette, "rgb565"), canvas.width, canvas.height,
      index ? { delay } : { delay, palette, repeat: 0 });
  }
  encoder.finish();
  return new Blob([encoder.bytes()], { type: "image/gif" });
}

/** The best 256 colours of some frames spread over the movie. */
function sampled(source: Exportable, scale: number): number[][] {
  const stage = source.stage!;
  const { timeline, playing } = source.player;
  const dpr = stage.dpr;
  if (playing) source.player.pause();
  stage.resize(stage.width, stage.height, scale);
  const parts: Uint8ClampedArray[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const frame = ((timeline.frames - 1) * i) / (SAMPLES - 1);
    parts.push(pixelsOf(picture(source, timeline.timeAt(frame), timeline.fraction(frame))));
  }
  stage.resize(stage.width, stage.height, dpr);
  if (playing) source.player.play();
  const all = new Uint8ClampedArray(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => {
    all.set(p, at);
    return at + p.length;
  }, 0);
  return quantize(all, 256, { format: "rgb565" });
}

function pixelsOf(canvas: HTMLCanvasElement): Uint8ClampedArray {
  return canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data;
}
