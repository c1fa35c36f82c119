/** Random numbers as torch's generator on the CPU draws them: the Mersenne Twister mt19937. */

const N = 624, M = 397;

export class Generator {
  private readonly state = new Uint32Array(N);
  private next = N;
  /** The other of the last pair of normal deviates. */
  private second: number | null = null;

  /** `torch.Generator().manual_seed(seed)`, for seeds below 2³². */
  constructor(seed: number) {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, before) + i;
    }
  }

  /** 32 random bits. */
  bits(): number {
    if (this.next === N) this.twist();
    let y = this.state[this.next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Numbers in [0, 1), as `torch.rand(count)` in one of the formats. */
  uniform(count: number, double: boolean): Float32Array | Float64Array {
    const drawn = double ? new Float64Array(count) : new Float32Array(count);
    for (let i = 0; i < count; i++) {
      if (!double) drawn[i] = (this.bits() & 0xffffff) / 2 ** 24;
      else {
        const high = this.bits();
        drawn[i] = ((high & 0x1fffff) * 2 ** 32 + this.bits()) / 2 ** 53;
      }
    }
    return drawn;
  }

  /** A normal deviate, as `torch.randn` of fewer than 16 numbers draws each in float64, of float32 rounded: by Box and Muller, in pairs. */
  normal(): number {
    if (this.second !== null) {
      const held = this.second;
      this.second = null;
      return held;
    }
    const [u, v] = this.uniform(2, true);
    const length = Math.sqrt(-2 * Math.log1p(-v)), angle = 2 * Math.PI * u;
    this.second = length * Math.sin(angle);
    return length * Math.cos(angle);
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < N; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }
}
