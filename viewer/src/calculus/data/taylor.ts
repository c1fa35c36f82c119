/** A quadratic function by its value, slopes and bends at a point, which is all of it: the cost of a value no longer depends on the rows. */

/** L at many points, p numbers each. `hessian`: p·p numbers. */
export function quadratic(origin: Float64Array, value: number, gradient: Float64Array, hessian: Float64Array): (points: Float64Array) => Float64Array {
  const p = origin.length, d = new Float64Array(p);
  return (points) => {
    const made = new Float64Array(points.length / p);
    for (let k = 0; k < made.length; k++) {
      for (let i = 0; i < p; i++) d[i] = points[k * p + i] - origin[i];
      let sum = 0;
      for (let i = 0; i < p; i++) {
        let row = gradient[i];
        for (let j = 0; j < p; j++) row += 0.5 * hessian[i * p + j] * d[j];
        sum += row * d[i];
      }
      made[k] = value + sum;
    }
    return made;
  };
}
