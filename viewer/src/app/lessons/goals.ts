/** What a lesson's practice asks for, and whether a run reaches it. */
import type { LiveVerdict } from "../../verdict/verdicts";
import type { State } from "../state";

/** A fact by its name, and the text that it is, or the least and the largest number. */
export type Condition = readonly [string, string] | readonly [string, number, number];

/** `text`: in English and Japanese. */
export interface Goal { text: readonly string[]; when: readonly Condition[] }

/** Whether the run of one of the optimizers reaches a goal; the names of facts are explained in `kobai.lessons`. */
export function reached({ when }: Goal, state: State, verdicts: readonly LiveVerdict[]): boolean {
  return verdicts.some(({ run, optimizer, kind, numbers }) => {
    const facts = { ...state, optimizer: state.optimizers[optimizer], status: kind, step: numbers.step };
    return run !== null && when.every(([name, least, most]) => {
      const found = name.split(".").reduce<unknown>((from, key) => (from as Record<string, unknown> | null | undefined)?.[key], facts);
      return typeof least === "string" ? bare(String(found)) === bare(least) : typeof found === "number" && least <= found && found <= most!;
    });
  });
}

/** A formula however its spaces and powers are written. */
const bare = (text: string): string => text.replace(/\s/g, "").replaceAll("^", "**");
