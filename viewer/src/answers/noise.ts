/** Gradient noise as `kobai.optimize.stochastic.gradient_noise` adds it: ∇f + σ·ξ, one run after the other from one generator. */
import { BadInput, type Noise } from "../engine/types";
import { inJapanese } from "../i18n/japanese";
import type { State } from "../wire/state";
import { Generator } from "../calculus/random";

/** Python looks whether a run has ended after so many steps, and draws until then. */
const LOOKED = 256;
/** torch draws so many numbers at once in another way on each kind of processor. */
const TOO_MANY = 16;

/** The noise of an optimizer's runs, from its beginning; null without any. */
export function noiseOf({ noise, seed, steps }: Pick<State, "noise" | "seed" | "steps">, n: number): Noise | null {
  if (!(noise > 0)) return null;
  const generator = new Generator(seed);
  const ended = (step: number) => {
    const last = Math.min(steps, LOOKED * Math.ceil((step + 1) / LOOKED));
    for (let k = (last - step) * n; k > 0; k--) generator.normal();
  };
  return { sigma: noise, normal: () => generator.normal(), ended };
}

/** Refuse noise that the page cannot make; `searching`: the optimizers chosen that evaluate f themselves. */
export function checkNoise({ noise }: Pick<State, "noise">, n: number, searching: readonly string[]): void {
  if (!(noise > 0)) return;
  if (n >= TOO_MANY) refuse(`noise=${noise}: in ${n} variables it depends on the processor; take fewer than ${TOO_MANY}, or descend in Python`);
  const [name] = searching;
  if (name) refuse(`${name}: it evaluates the objective itself, so noise cannot be added to what it sees; take a first-order optimizer`);
}

function refuse(line: string): never {
  throw new BadInput({ en: line, ja: inJapanese(line) });
}
