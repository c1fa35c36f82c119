/** The server as what answers the app. */
import type { FirstStep, FunctionEntry } from "../../answers/functions";
import type { Trial } from "../../answers/trial";
import { decode } from "../../wire/decode";
import type { State } from "../../wire/state";
import type { NdArray } from "../../wire/types";
import type { Answers, Backend, Typed } from "../backend";
import { Connection } from "./connection";
import type { OptimizerEntry } from "../panels/optimizers";
import { Trials } from "./trials";

export class Server implements Backend {
  /** Arrays the page has, by their ids: the server does not send them again. */
  private buffers = new Map<string, NdArray>();
  private readonly connection: Connection;
  private readonly trials = new Trials();

  constructor(private readonly answers: Answers) {
    this.connection = new Connection({
      scene: (data) => this.received(data),
      message: (answer) => answers.message(answer),
      status: (connected) => {
        if (connected) this.buffers = new Map();
        answers.status(connected);
      },
      refused: () => answers.refused(),
    });
  }

  run = (state: State, seq?: number): number => this.connection.run(state, seq);
  formula = (...asked: Typed): number => this.connection.formula(...asked);
  first = (name: string): Promise<FirstStep | null> => get<FirstStep>(`first?f=${encodeURIComponent(name)}`).catch(() => null);
  suited = ({ f }: State): Promise<FirstStep | null> => this.first(f);
  trial = (state: State): Promise<Trial | null> => this.trials.ask(state);
  map = (): boolean => false;
  functions = (): Promise<FunctionEntry[]> => get("functions");
  optimizers = (): Promise<OptimizerEntry[]> => get("optimizers");

  close(): void {
    this.connection.close();
    this.trials.close();
  }

  private received(data: ArrayBuffer): void {
    let message;
    try {
      message = decode(new Uint8Array(data), this.buffers);
    } catch {
      this.buffers = new Map();
      this.connection.forget();
      this.answers.again();
      return;
    }
    this.buffers = message.buffers;
    this.answers.scene(message);
  }
}

/** JSON of this server. */
export async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()) as T;
}
