/** Lines and arrows of a step's drawing, and its colours. */
export interface Look { ink: string; quiet: string; edge: string; background: string; gradient: string; momentum: string; second: string; step: string }
export type Canvas = CanvasRenderingContext2D;
export type Point = [number, number];

/** Colour-blind-safe colours for light and dark backgrounds. */
export function look(dark: boolean, ink: string, quiet: string, edge: string, background: string): Look {
  return dark
    ? { ink, quiet, edge, background, gradient: "#58b4ff", momentum: "#2fd39a", second: "#f29ac6", step: "#ff9d4d" }
    : { ink, quiet, edge, background, gradient: "#0072b2", momentum: "#00805e", second: "#a8487f", step: "#c75000" };
}

export function line(c: Canvas, a: Point, b: Point, color: string, width: number): void {
  c.strokeStyle = color;
  c.lineWidth = width;
  c.beginPath();
  c.moveTo(...a);
  c.lineTo(...b);
  c.stroke();
}

export function arrow(c: Canvas, a: Point, b: Point, color: string, width: number): void {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length < 2) return;
  const head = Math.min(4.5 * width, length * 0.6);
  const u = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  line(c, a, [b[0] - u[0] * head * 0.8, b[1] - u[1] * head * 0.8], color, width);
  c.fillStyle = color;
  c.beginPath();
  c.moveTo(...b);
  c.lineTo(b[0] - u[0] * head - u[1] * head * 0.42, b[1] - u[1] * head + u[0] * head * 0.42);
  c.lineTo(b[0] - u[0] * head + u[1] * head * 0.42, b[1] - u[1] * head - u[0] * head * 0.42);
  c.closePath();
  c.fill();
}
