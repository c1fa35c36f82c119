/**
 * The timeline: recorded steps by time index, and the time index of each movie frame (the pace).
 *
 * `frame` runs along the pace (0 … frames-1); `time` is the fractional time index it stands for. Holds at either end are
 * stretches of frames with the same time, which is why a player holds the frame and not the time.
 */
export class Timeline {
  readonly last: number;
  readonly frames: number;

  constructor(
    readonly steps: ArrayLike<number>,
    readonly pace: ArrayLike<number>,
    readonly fps: number,
  ) {
    this.last = Math.max(0, steps.length - 1);
    this.frames = Math.max(1, pace.length);
  }

  /** Whether anything moves. */
  get moves(): boolean {
    return this.last > 0;
  }

  clamp(time: number): number {
    return Number.isFinite(time) ? Math.min(this.last, Math.max(0, time)) : 0;
  }

  /** The time index at a fractional frame. */
  timeAt(frame: number): number {
    const f = Math.min(this.frames - 1, Math.max(0, frame));
    const i = Math.min(Math.floor(f), Math.max(0, this.frames - 2));
    const a = this.pace[i] ?? 0;
    const b = this.pace[i + 1] ?? a;
    return this.clamp(a + (b - a) * (f - i));
  }

  /** The first frame that shows this time index; the last frame for the end, so that playing on from there starts over. */
  frameAt(time: number): number {
    const t = this.clamp(time);
    if (t >= this.last) return this.frames - 1;
    let lo = 0;
    let hi = this.frames - 1;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (this.pace[mid] >= t) hi = mid;
      else lo = mid;
    }
    const span = this.pace[hi] - this.pace[lo];
    return span > 0 ? lo + Math.max(0, (t - this.pace[lo]) / span) : lo;
  }

  /** How far through the movie a frame is, 0 … 1. */
  fraction(frame: number): number {
    return this.frames > 1 ? Math.min(1, Math.max(0, frame / (this.frames - 1))) : 0;
  }

  /** The whole time index that texts show at a fractional one. */
  index(time: number): number {
    return Math.floor(this.clamp(time) + 1e-6);
  }

  /** The step number at a time index. */
  step(time: number): number {
    return this.steps[this.index(time)] ?? 0;
  }

  /** The time index of the recorded step nearest to a step number. */
  indexOf(step: number): number {
    let best = 0;
    for (let k = 0; k <= this.last; k++) {
      if (Math.abs(this.steps[k] - step) < Math.abs(this.steps[best] - step)) best = k;
    }
    return best;
  }
}
