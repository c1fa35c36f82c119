import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "../../../src/app/backends/connection";

class Fake {
  static all: Fake[] = [];
  sent: string[] = [];
  readyState = 0;
  binaryType = "blob" as BinaryType;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() { Fake.all.push(this); }
  send(text: string): void { this.sent.push(text); }
  close(): void { this.readyState = 3; this.onclose?.(); }
  opens(): void { this.readyState = 1; this.onopen?.(); }
}

const open = () => new Fake() as unknown as WebSocket;
const last = () => Fake.all.at(-1) as Fake;

describe("the connection", () => {
  const heard = { scene: vi.fn(), message: vi.fn(), status: vi.fn(), refused: vi.fn() };
  beforeEach(() => { vi.useFakeTimers(); Fake.all = []; vi.clearAllMocks(); });
  afterEach(() => vi.useRealTimers());

  it("keeps only the newest request while there is no connection", () => {
    const connection = new Connection(heard, open);
    connection.run({ steps: 1 });
    const seq = connection.run({ steps: 2 });
    expect(last().sent).toEqual([]);
    last().opens();
    expect(last().sent.map((text) => JSON.parse(text))).toEqual([{ type: "run", seq, state: { steps: 2 } }]);
    connection.close();
  });

  it("comes back by itself, more patiently each time", () => {
    const connection = new Connection(heard, open);
    last().opens();
    last().close();
    expect(heard.status.mock.calls).toEqual([[true], [false]]);
    vi.advanceTimersByTime(299);
    expect(Fake.all.length).toBe(1);
    vi.advanceTimersByTime(1);
    expect(Fake.all.length).toBe(2);
    last().close();
    vi.advanceTimersByTime(400);
    expect(Fake.all.length).toBe(2);
    vi.advanceTimersByTime(200);
    expect(Fake.all.length).toBe(3);
    connection.close();
    vi.advanceTimersByTime(60000);
    expect(Fake.all.length).toBe(3);
  });

  it("gives up a connection that no longer answers", () => {
    const connection = new Connection(heard, open);
    const first = last();
    first.opens();
    vi.advanceTimersByTime(15000);
    expect(first.sent).toEqual(['{"type":"ping"}']);
    first.onmessage?.({ data: '{"type":"pong"}' });
    vi.advanceTimersByTime(15000);
    expect(first.readyState).toBe(1);
    vi.advanceTimersByTime(15000);
    expect(first.readyState).toBe(3);
    connection.close();
  });

  it.each([[false, 1], [true, 0]])("asks why after three failures; let in: %s", async (letIn, calls) => {
    const asked = vi.fn(() => Promise.resolve(letIn));
    const connection = new Connection(heard, open, asked);
    for (let i = 0; i < 2; i++) {
      last().close();
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(asked).not.toHaveBeenCalled();
    last().close();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(heard.refused).toHaveBeenCalledTimes(calls);
    await vi.advanceTimersByTimeAsync(5000);
    last().opens();
    last().close();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveBeenCalledTimes(1);
    connection.close();
  });

  it("hands on scenes and messages", () => {
    const connection = new Connection(heard, open);
    last().opens();
    const data = new ArrayBuffer(8);
    last().onmessage?.({ data });
    last().onmessage?.({ data: '{"type":"refused","seq":4}' });
    expect(heard.scene).toHaveBeenCalledWith(data);
    expect(heard.message).toHaveBeenCalledWith({ type: "refused", seq: 4 });
    connection.close();
  });
});
