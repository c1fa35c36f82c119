/** The frames of the scene's movie, one after another, at a size that suits a file. */
import type { Exportable } from "./exportable";
import { picture } from "./picture";

export interface Work { signal: AbortSignal; progress(share: number): void }
export interface Frame { canvas: HTMLCanvasElement; index: number; count: number }

/** Room to breathe for the page between frames. */
const pause = () => new Promise<void>((done) => setTimeout(done));

/** Draw every frame in turn; the stage is `scale` device pixels to the CSS pixel meanwhile, and as before afterwards. */
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
