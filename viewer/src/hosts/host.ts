/** What a host is to the viewer: named values that both sides may change, and messages. */
export interface Host {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  /** Be told when a value changes (by its name), or when a message arrives ("message"). Returns the way to stop. */
  on(name: string, listener: (value: unknown, buffers?: DataView[]) => void): () => void;
  send(content: unknown, buffers?: ArrayBuffer[]): void;
}
