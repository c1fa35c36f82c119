/** From the outputs z of a model to what it says of each row. */

/** A number a row; of K classes K probabilities a row. `link`: of the loss. */
export function predicted(z: readonly Float64Array[], link: string): Float64Array {
  if (link === "softmax") return softmax(z);
  return link === "sigmoid" ? z[0].map((v) => 1 / (1 + Math.exp(-v))) : link === "exp" ? z[0].map(Math.exp) : z[0];
}

function softmax(z: readonly Float64Array[]): Float64Array {
  const K = z.length, made = new Float64Array(z[0].length * K);
  for (let row = 0; row < z[0].length; row++) {
    const most = z.reduce((top, of) => Math.max(top, of[row]), -Infinity), parts = z.map((of) => Math.exp(of[row] - most));
    const sum = parts.reduce((a, b) => a + b, 0);
    parts.forEach((part, k) => { made[row * K + k] = part / sum; });
  }
  return made;
}
