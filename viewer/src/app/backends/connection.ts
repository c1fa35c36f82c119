/**
 * The WebSocket to the server: sends requests, passes on answers, and reconnects by itself when the connection is lost.
 *
 * Nothing is queued: without a connection only the newest request is held, and sent once there is one.
 */

import { inJapanese } from "../../i18n/japanese";
import type { Data } from "../../wire/state";
import { type Answer, type Answers, nextSequence } from "../backend";

/** What comes over it: as `Answers`, with scenes still as bytes. */
export interface Heard extends Pick<Answers, "message" | "status" | "refused"> {
  scene(data: ArrayBuffer): void;
}

type Socket = Pick<WebSocket, "send" | "close" | "readyState" | "binaryType" | "onopen" | "onclose" | "onmessage" | "onerror">;

const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;
const HEARTBEAT = 15000;
/** Of a message: in bytes up to three times as many, which is what the server takes. */
const MOST_LETTERS = 1_000_000;
/** Connections that fail in a row before the page asks why. */
const ATTEMPTS = 3;

export class Connection {
  private socket: Socket | null = null;
  private pending: string | null = null;
  private wait = FIRST_WAIT;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beat: ReturnType<typeof setInterval> | undefined;
  private heard = true;
  private closed = false;
  private failed = 0;

  constructor(
    private readonly answers: Heard,
    private readonly open: () => Socket = () => new WebSocket(address()),
    private readonly letIn: () => Promise<boolean> = isLetIn,
  ) {
    this.connect();
  }

  /** Ask for a scene; the number its answer will carry. */
  run(state: unknown, seq = nextSequence()): number {
    const text = JSON.stringify({ type: "run", seq, state });
    if (text.length > MOST_LETTERS) {
      // The server would close the connection.
      const error = `data: ${text.length} characters; the server takes up to ${MOST_LETTERS}; take fewer rows or columns`;
      queueMicrotask(() => this.answers.message({ type: "refused", seq, error, error_ja: inJapanese(error) }));
      return seq;
    }
    this.pending = text;
    this.flush();
    return seq;
  }

  /** Ask for a formula's notation and what suits it, or its error. */
  formula(f: string, params: Record<string, number>, start: number[][], data: Data | null = null): number {
    const seq = nextSequence(), text = JSON.stringify({ type: "formula", seq, f, params, start, ...(data && { data }) });
    if (this.socket?.readyState === 1 && text.length <= MOST_LETTERS) this.socket.send(text);
    return seq;
  }

  /** Tell the server that this page holds none of the arrays it sent. */
  forget(): void {
    if (this.socket?.readyState === 1) this.socket.send('{"type":"forget"}');
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.beat);
    this.socket?.close();
  }

  private connect(): void {
    const socket = this.open();
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.failed = 0;
      this.heard = true;
      this.answers.status(true);
      this.flush();
    };
    socket.onmessage = (event: MessageEvent) => {
      this.heard = true;
      if (event.data instanceof ArrayBuffer) this.answers.scene(event.data);
      else {
        const answer = JSON.parse(String(event.data)) as Answer;
        if (answer.type !== "pong") this.answers.message(answer);
      }
    };
    socket.onerror = () => socket.close();
    socket.onclose = () => {
      clearInterval(this.beat);
      if (this.closed || this.socket !== socket) return;
      this.answers.status(false);
      this.failed += 1;
      if (this.failed >= ATTEMPTS) void this.askWhy();
      this.timer = setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(LONGEST_WAIT, this.wait * 1.7);
    };
    clearInterval(this.beat);
    this.beat = setInterval(() => this.check(socket), HEARTBEAT);
  }

  private async askWhy(): Promise<void> {
    if (!(await this.letIn()) && !this.closed && this.failed >= ATTEMPTS) this.answers.refused();
  }

  private check(socket: Socket): void {
    if (socket.readyState !== 1) return;
    if (!this.heard) {
      socket.close();
      return;
    }
    this.heard = false;
    socket.send('{"type":"ping"}');
  }

  private flush(): void {
    if (this.pending === null || this.socket?.readyState !== 1) return;
    this.socket.send(this.pending);
    this.pending = null;
  }
}

/** Where the socket is: beside the page, whatever path a proxy gave it. */
function address(): string {
  return new URL("live", location.href).href.replace(/^http/, "ws");
}

/** False where the server answers that this page may not ask; a socket does not say why it failed. */
async function isLetIn(): Promise<boolean> {
  try {
    return (await fetch("live", { credentials: "same-origin" })).status !== 403;
  } catch {
    return true;
  }
}
