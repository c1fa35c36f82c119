/** Triangles as pixels with a depth buffer: what a GPU does, for machines without one. */

/** Takes the pixel at an index, with the three numbers interpolated there. */
export type Pixel = (at: number, a: number, b: number, c: number) => void;
/** Takes what changes from pixel to pixel of a triangle: the derivatives of the three numbers along x and y, and whether it faces the eye. */
export type Begin = (dx: readonly number[], dy: readonly number[], front: boolean) => void;

export class Raster {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly depth: Float32Array;

  constructor(readonly width: number, readonly height: number) {
    this.pixels = new Uint8ClampedArray(width * height * 4);
    this.depth = new Float32Array(width * height).fill(Infinity);
  }

  set(at: number, r: number, g: number, b: number): void {
    const { pixels } = this;
    pixels[4 * at] = r;
    pixels[4 * at + 1] = g;
    pixels[4 * at + 2] = b;
    pixels[4 * at + 3] = 255;
  }

  /**
   * Fill triangles. `screen` holds x, y and depth of every corner, `values` three numbers for each. `solid`: what lies behind what was
   * drawn before is left out, and hides what comes later.
   */
  fill(screen: Float32Array, values: Float32Array, index: ArrayLike<number>, solid: boolean, begin: Begin, pixel: Pixel): void {
    const { width, height, depth } = this;
    const [dx, dy] = [[0, 0, 0], [0, 0, 0]];
    for (let t = 0; t < index.length; t += 3) {
      const [a, b, c] = [3 * index[t], 3 * index[t + 1], 3 * index[t + 2]];
      const [ax, ay, bx, by, cx, cy] = [screen[a], screen[a + 1], screen[b], screen[b + 1], screen[c], screen[c + 1]];
      const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
      if (!(Math.abs(area) > 1e-9)) continue;
      const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
      const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
      const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
      const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
      if (left > right || top > bottom) continue;
      // Weights of b and c, their steps along x and y.
      const [ux, uy, vx, vy] = [(cy - ay) / area, -(cx - ax) / area, -(by - ay) / area, (bx - ax) / area];
      const [az, bz, cz] = [screen[a + 2], screen[b + 2] - screen[a + 2], screen[c + 2] - screen[a + 2]];
      for (let i = 0; i < 3; i++) {
        const [p, q] = [values[b + i] - values[a + i], values[c + i] - values[a + i]];
        dx[i] = p * ux + q * vx;
        dy[i] = p * uy + q * vy;
      }
      begin(dx, dy, area < 0);
      for (let y = top; y <= bottom; y++) {
        const [px, py] = [left + 0.5 - ax, y + 0.5 - ay];
        let u = px * ux + py * uy;
        let v = px * vx + py * vy;
        for (let x = left, at = y * width + left; x <= right; x++, at++, u += ux, v += vx) {
          if (u < -1e-6 || v < -1e-6 || u + v > 1.000001) continue;
          if (solid) {
            const z = az + u * bz + v * cz;
            if (!(z <= depth[at])) continue;
            depth[at] = z;
          }
          const [fx, fy] = [x + 0.5 - ax, py];
          pixel(at, values[a] + fx * dx[0] + fy * dy[0], values[a + 1] + fx * dx[1] + fy * dy[1], values[a + 2] + fx * dx[2] + fy * dy[2]);
        }
      }
    }
  }

  /** Whether a point of this depth is seen at a place in pixels. */
  sees(x: number, y: number, depth: number): boolean {
    const [i, j] = [Math.floor(x), Math.floor(y)];
    return !(i >= 0 && j >= 0 && i < this.width && j < this.height) || depth <= this.depth[j * this.width + i];
  }
}
