/** The player of a timeline. Only it reads the clock: everything drawn is a function of the frame number. */
import type { Timeline } from "./timeline";

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4];

export class Player {
  playing = false;
  loop = true;
  speed = 1;
  frame = 0;
  /** The time that was sought: from its frame it would come back only nearly. */
  private exact: number | null = null;
  private before = 0;
  private request = 0;

  constructor(
    public timeline: Timeline,
    private readonly onFrame: () => void,
    private readonly onState: () => void,
  ) {}

  get time(): number {
    return this.exact ?? this.timeline.timeAt(this.frame);
  }

  play(): void {
    if (this.playing || !this.timeline.moves) return;
    if (this.frame >= this.timeline.frames - 1) this.frame = 0;
    this.exact = null;
    this.playing = true;
    this.before = 0;
    this.request = requestAnimationFrame(this.tick);
    this.onState();
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.onState();
  }

  toggle(): void {
    if (!this.playing) return this.play();
    this.pause();
    this.settle();
  }

  /** Go to the nearest recorded step: at rest the picture and its numbers are of one. */
  settle(): void {
    if (Math.abs(this.time - Math.round(this.time)) > 1e-6) this.seek(Math.round(this.time));
  }

  /** Go to a fractional time index. */
  seek(time: number): void {
    this.exact = this.timeline.clamp(time);
    this.frame = this.timeline.frameAt(this.exact);
    this.onFrame();
  }

  seekFrame(frame: number): void {
    this.exact = null;
    this.frame = Math.min(this.timeline.frames - 1, Math.max(0, frame));
    this.onFrame();
  }

  /** Go to the next or an earlier recorded step, standing still. */
  step(by: number): void {
    this.pause();
    this.seek(by < 0 ? Math.ceil(this.time - 1e-6) + by : Math.floor(this.time + 1e-6) + by);
  }

  /** Change to another timeline, staying at the end, or at the same step. */
  retime(timeline: Timeline): void {
    const end = this.frame >= this.timeline.frames - 1;
    const step = this.timeline.step(this.time);
    this.timeline = timeline;
    this.exact = null;
    this.frame = end ? timeline.frames - 1 : timeline.frameAt(timeline.indexOf(step));
  }

  private readonly tick = (now: number): void => {
    if (!this.playing) return;
    const seconds = this.before ? Math.min(0.25, (now - this.before) / 1000) : 0;
    this.before = now;
    let next = this.frame + seconds * this.timeline.fps * this.speed;
    const end = this.timeline.frames - 1;
    if (next >= end) {
      if (!this.loop) {
        this.playing = false;
        this.seekFrame(end);
        this.onState();
        return;
      }
      next = end > 0 ? next % end : 0;
    }
    this.seekFrame(next);
    this.request = requestAnimationFrame(this.tick);
  };
}
