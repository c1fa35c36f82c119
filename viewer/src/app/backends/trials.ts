/**
 * Runs that the server tries unseen, over a connection of their own that ends when it is not used: the server drops what a connection
 * asked before, and trials must not drop what is shown.
 */
import type { Trial } from "../../answers/trial";
import type { LiveVerdict } from "../../verdict/verdicts";
import { decode } from "../../wire/decode";
import type { State } from "../../wire/state";
import type { NdArray } from "../../wire/types";
import { Connection } from "./connection";

/** Milliseconds after which a trial is given up, and after the last of which the connection is closed. */
const PATIENCE = 5000;

type Opened = Pick<Connection, "run" | "close">;
type Heard = ConstructorParameters<typeof Connection>[0];

export class Trials {
  private connection: Opened | null = null;
  private buffers = new Map<string, NdArray>();
  private waiting: { seq: number; done: (trial: Trial | null) => void } | null = null;
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: (heard: Heard) => Opened = (heard) => new Connection(heard)) {}

  /** How a state with one start would end; null where the server does not say it in time, or for many starts. */
  ask(state: State): Promise<Trial | null> {
    if (state.cloud || state.start.length > 1) return Promise.resolve(null);
    this.settle(null);
    this.connection ??= this.open({
      scene: (data) => this.received(data),
      message: ({ seq }) => { if (seq === this.waiting?.seq) this.settle(null); },
      status: (connected) => { if (!connected) this.close(); },
      refused: () => this.close(),
    });
    const seq = this.connection.run({ ...state, detail: false });
    clearTimeout(this.due);
    this.due = setTimeout(() => this.close(), PATIENCE);
    return new Promise((done) => { this.waiting = { seq, done }; });
  }

  close(): void {
    clearTimeout(this.due);
    this.connection?.close();
    this.connection = null;
    this.buffers = new Map();
    this.settle(null);
  }

  private received(data: ArrayBuffer): void {
    try {
      const { scene, buffers } = decode(new Uint8Array(data), this.buffers);
      this.buffers = buffers;
      const { seq, verdicts: [verdict] } = scene.extra.live as { seq: number; verdicts: LiveVerdict[] };
      if (seq === this.waiting?.seq) this.settle(trialOf(verdict));
    } catch {
      this.close();
    }
  }

  private settle(trial: Trial | null): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.done(trial);
  }
}

/** A run's end as its verdict tells it, without values. */
function trialOf({ kind, key, numbers, text }: LiveVerdict): Trial {
  const end = { kind: kind as Trial["ends"][number]["kind"], local: /local|early/.test(key), step: numbers.step ?? 0, value: NaN, left: NaN };
  return { ends: [end], text };
}
