/** The frames of the scene's movie, drawn one after another at the size of the file. */
import type { Exportable } from "./exportable";
import { picture } from "./picture";

export interface Work { signal: AbortSignal; progress(share: number): void }
export interface Frame { canvas: HTMLCanvasElement; index: number; count: number }

/** Let the page handle events between frames. */
const pause = () => new Promise<void>((done) => setTimeout(done));

/** Draw every frame in turn. Meanwhile the stage has `scale` device pixels a CSS pixel; afterwards it is as before. */
export async function* movie(source: Exportable, scale: number, work: Work): AsyncGenerator<Frame> {
  const { stage, player } = source;
  if (!stage) return;
  const { timeline } = player;
  const before = { frame: player.frame, playing: player.playing, dpr: stage.dpr };
  player.pause();
  stage.resize(stage.width, stage.height, scale);
  const canvas = document.createElement("canvas");
  try {
    for (let index = 0; index < timeline.frames; index++) {
      work.signal.throwIfAborted();
      picture(source, timeline.timeAt(index), timeline.fraction(index), canvas);
      yield { canvas, index, count: timeline.frames };
      work.progress((index + 1) / timeline.frames);
      await pause();
    }
  } finally {
    stage.resize(stage.width, stage.height, before.dpr);
    player.seekFrame(before.frame);
    if (before.playing) player.play();
  }
}
