/** What answers the app: the server, or the page itself. */
import type { FirstStep, FunctionEntry } from "../answers/functions";
import type { Trial } from "../answers/trial";
import type { MapReply, MapRequest } from "../answers/maps/map_request";
import type { Data, State } from "../wire/state";
import type { Message } from "../wire/types";
import type { OptimizerEntry } from "./panels/optimizers";

/** An answer without a scene: of type "formula", "refused" or "fault". */
export interface Answer { type: string; seq: number; error?: unknown; error_ja?: unknown; [key: string]: unknown }

export interface Answers {
  scene(message: Message): void;
  message(answer: Answer): void;
  /** The connection was made or lost. */
  status(connected: boolean): void;
  /** What was asked last is to be asked again. */
  again(): void;
  /** The server is there and does not let this page in. */
  refused(): void;
}

/** A formula that is typed, and what of the state stands beside it. */
export type Typed = [f: string, params: Record<string, number>, start: number[][], data: Data | null];

export interface Backend {
  /** Ask for a scene; the number its answer will carry. */
  run(state: State): number;
  /** Ask for a formula's notation and what suits it instead of `start`, or its error; the number its answer will carry. */
  formula(...asked: Typed): number;
  /** A start and step sizes that suit a function of the catalogue; null where they are not known. */
  first(name: string): Promise<FirstStep | null>;
  /** Step sizes that suit the function of a state from its start; null where they are not known here. */
  suited(state: State): Promise<FirstStep | null>;
  /** How a state would end, without showing it; null where that is not known here. */
  trial(state: State): Promise<Trial | null>;
  /** Compute a map of many descents instead of that asked for before, and give it in parts; null: none any more. False where only a server can. */
  map(request: MapRequest | null, give: (reply: MapReply) => void): boolean;
  functions(): Promise<FunctionEntry[]>;
  optimizers(): Promise<OptimizerEntry[]>;
  close(): void;
}

let sequence = 0;

/** The number of the next request: one row of numbers, whoever answers. */
export function nextSequence(): number {
  return ++sequence;
}
