/** How much detail a picture gets; a moving one from how fast its frames come. */

export interface Detail {
  /** The share of device pixels along each side. */
  share: number;
  /** How many cells of a surface's grid a drawn cell has along each side. */
  stride: number;
  /** The most lines that trails are drawn with where they are hairlines: of more some runs are left out. */
  lines: number;
  /** Whether what is hidden shines through, also of very many runs. */
  hidden: boolean;
}

/** Where a GPU draws. */
export const GPU_REST: Detail = { share: 1, stride: 1, lines: 2_000_000, hidden: true };
export const GPU_MOVING: Detail = { share: 1, stride: 1, lines: 150_000, hidden: false };
/** At rest where the processor draws: more would keep it busy for seconds, in which nothing else appears. */
export const REST: Detail = { share: 1, stride: 1, lines: 200_000, hidden: true };
/** The whole detail first. Triangles cost more than pixels where the processor draws, and are missed less. */
const LEVELS: Detail[] = [
  { share: 1, stride: 1, lines: 120_000, hidden: false }, { share: 1, stride: 2, lines: 80_000, hidden: false },
  { share: 0.8, stride: 2, lines: 50_000, hidden: false }, { share: 0.64, stride: 2, lines: 30_000, hidden: false },
  { share: 0.5, stride: 3, lines: 15_000, hidden: false },
];
/** Milliseconds from frame to frame: more is too slow, and with less there is time for the next level of detail. */
const SLOW = 40;
const FAST = 21;
/** Frames that are judged together. */
const FRAMES = 6;
/** Milliseconds after which a frame is not a slow one but the first after a pause. */
const PAUSE = 1000;

export class DetailFor {
  private level = 0;
  private before: number | null = null;
  private gaps: number[] = [];

  /** The detail of a frame drawn `now`, in milliseconds: all there is time for at rest, unless it is `moving`. */
  next(moving: boolean, now: number): Detail {
    if (!moving) {
      this.before = null;
      return REST;
    }
    const gap = this.before === null ? Infinity : now - this.before;
    this.before = now;
    if (gap < PAUSE) this.gaps.push(gap);
    if (this.gaps.length === FRAMES) {
      // The median: one slow frame among them is the page's other work.
      const gap = this.gaps.sort((a, b) => a - b)[FRAMES >> 1];
      if (gap > SLOW) this.level = Math.min(this.level + 1, LEVELS.length - 1);
      else if (gap < FAST) this.level = Math.max(this.level - 1, 0);
      this.gaps = [];
    }
    return LEVELS[this.level];
  }
}
