/** The hyperparameters of a stepper. */
import type { Setting } from "../coefficients";

export class Options {
  constructor(private readonly given: Readonly<Record<string, Setting>>) {}

  /** A number; "inf" stands for one without bound. */
  number(name: string): number {
    const value = this.given[name];
    return value === "inf" ? Infinity : (value as number);
  }

  word(name: string): string {
    return String(this.given[name]);
  }

  /** Whether a setting is None in Python. */
  none(name: string): boolean {
    return this.given[name] === null;
  }

  /** A setting as errors quote it. */
  shown(name: string): string {
    return shown(this.given[name]);
  }
}

/** A setting as Python writes it. */
export function shown(value: Setting | undefined): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  return Array.isArray(value) ? `(${value.map(shown).join(", ")})` : String(value);
}
