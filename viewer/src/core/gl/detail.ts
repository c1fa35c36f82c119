/** How much detail a moving picture gets, from how fast its frames come. */

/** The share of device pixels along each side, and how many cells of a surface's grid a drawn cell has along each side. */
export interface Detail { share: number; stride: number }

/** The whole detail first. Triangles cost more than pixels where the processor draws, and are missed less. */
const LEVELS: Detail[] = [
  { share: 1, stride: 1 }, { share: 1, stride: 2 }, { share: 0.8, stride: 2 }, { share: 0.64, stride: 2 }, { share: 0.5, stride: 3 },
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

  /** The detail of a frame drawn `now`, in milliseconds: the whole unless it is `moving`. */
  next(moving: boolean, now: number): Detail {
    if (!moving) {
      this.before = null;
      return LEVELS[0];
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
