/** How an optimizer's step size changes: not at all, or by a schedule of torch with its options. */
import { OTHERS, SCHEDULES } from "../../optimizers/schedules";
import { STEPPERS } from "../../optimizers/steppers/steppers";
import type { Schedule } from "../../wire/state";
import { h } from "../../ui/dom";
import { marked } from "../../ui/words";
import { choice, numberBox } from "../inputs";
import { langOf, type Say } from "../language";
import type { OptimizerChoice } from "../state";

/** Options that suit so many steps. */
const SUITED: Record<string, (steps: number) => Schedule["options"]> = {
  ConstantLR: (steps) => ({ factor: 0.1, total_iters: part(steps, 1 / 4) }),
  LinearLR: (steps) => ({ start_factor: 0.1, total_iters: part(steps, 1 / 4) }),
  ExponentialLR: () => ({ gamma: 0.98 }),
  StepLR: (steps) => ({ step_size: part(steps, 1 / 4), gamma: 0.5 }),
  MultiStepLR: (steps) => ({ milestones: [part(steps, 1 / 2), part(steps, 3 / 4)], gamma: 0.1 }),
  PolynomialLR: (steps) => ({ total_iters: part(steps, 1), power: 1 }),
  CosineAnnealingLR: (steps) => ({ T_max: part(steps, 1) }),
  CosineAnnealingWarmRestarts: (steps) => ({ T_0: part(steps, 1 / 4), T_mult: 1 }),
};
const part = (steps: number, share: number): number => Math.max(1, Math.round(steps * share));

/** Whether an optimizer's step size can have a schedule: not of those that find their step sizes themselves. */
export const takesSchedule = ({ name, schedule }: Pick<OptimizerChoice, "name" | "schedule">): boolean => !(name in STEPPERS) || Boolean(schedule);

/** A list of schedules and a box for each option; nothing for optimizers that take none. */
export function scheduleRows(
  { name, schedule }: Pick<OptimizerChoice, "name" | "schedule">, steps: number, say: Say, emit: (schedule: Schedule | null, done: boolean) => void,
): HTMLElement[] {
  if (!takesSchedule({ name, schedule })) return [];
  const names = Object.keys(SCHEDULES), known = !schedule || names.includes(schedule.name) ? names : [...names, schedule.name];
  const others = Object.entries(OTHERS).filter(([one]) => !known.includes(one)).map(([one, why]) => [one, one, say(why === "loss" ? "whyLoss" : "whyMomentum")] as const);
  const select = choice(say("schedule"), [["", say("scheduleNone")], ...known.map((one) => [one, one] as const), ...others], schedule?.name ?? "", (chosen) =>
    emit(chosen ? { name: chosen, options: SUITED[chosen]?.(steps) ?? {} } : null, true));
  const label = (text: string | Node[], control: HTMLElement) => h("div", { class: "row schedule" }, h("span", {}, ...[text].flat()), control);
  const boxes = Object.entries(schedule?.options ?? {}).flatMap(([key, value]) => [value].flat().map((one, i) => {
    const shown = Array.isArray(value) ? `${key}[${i}]` : key, whole = Number.isInteger(one) && /iters|size|T_|milestones/.test(key);
    const set = (v: number, done: boolean) => {
      const changed = Array.isArray(value) ? value.map((old, k) => (k === i ? v : old)) : v;
      emit({ ...schedule!, options: { ...schedule!.options, [key]: changed } }, done);
    };
    return label(shown, numberBox(shown, one, set, whole ? { min: 1, step: "1" } : {}));
  }));
  // What cannot be chosen is said where it can be read by whoever points at nothing.
  const why = others.length ? [h("p", { class: "hint" }, say("scheduleOthers"))] : [];
  return [label(marked(say("schedule"), langOf(say)), select), ...why, ...boxes];
}
