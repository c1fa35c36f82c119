/** The decoder of scenes. The format is described in `kobai.viewer.wire`, which refuses the same bytes for the same reasons. */

import type { Message, NdArray, Numbers } from "./types";

export type Reason =
  | "magic" | "version" | "truncated" | "header" | "dtype" | "shape" | "alignment" | "missing" | "reference";

/** A message that cannot be read. */
export class WireError extends Error {
  constructor(readonly reason: Reason, detail = "") {
    super(`wire message refused: ${reason}${detail ? ` (${detail})` : ""}`);
  }
}

const MAGIC = [0x4b, 0x4f, 0x42, 0x41];
const PREFIX = 12;
const VERSION = 1;
const HOLE = 65535;
const STEPS = 65534;
const SIZES: Record<string, number> = { f4: 4, f8: 8, u1: 1, u2: 2 };

interface Entry { id: string; dtype: string; shape: number[]; at?: number; q?: [number, number] }

/** Read a message; `known` holds the arrays of the one before, by id. */
export function decode(bytes: Uint8Array, known: Map<string, NdArray> = new Map()): Message {
  for (let i = 0; i < Math.min(4, bytes.length); i++) if (bytes[i] !== MAGIC[i]) throw new WireError("magic");
  if (bytes.length < PREFIX) throw new WireError("truncated");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw new WireError("version", String(version));
  const length = view.getUint32(8, true);
  if (PREFIX + length > bytes.length) throw new WireError("truncated", "in the header");
  const header = parse(bytes.subarray(PREFIX, PREFIX + length));
  const body = bytes.subarray(PREFIX + length);
  const arrays = header.buffers.map((entry) => read(entry, body, known));
  const message = resolve(header, arrays) as unknown as Message;
  message.buffers = new Map(arrays.map((array) => [array.id, array]));
  return message;
}

function parse(bytes: Uint8Array): { buffers: Entry[] } & Record<string, unknown> {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end)));
  } catch {
    throw new WireError("header");
  }
  if (!isRecord(header) || !Array.isArray(header.buffers) || !isRecord(header.scene)) throw new WireError("header");
  return header as { buffers: Entry[] } & Record<string, unknown>;
}

function read(entry: unknown, body: Uint8Array, known: Map<string, NdArray>): NdArray {
  if (!isRecord(entry) || typeof entry.id !== "string") throw new WireError("header", "buffers");
  const { id, dtype, shape, at, q } = entry as unknown as Entry;
  if (typeof dtype !== "string" || !Object.hasOwn(SIZES, dtype)) throw new WireError("dtype", String(dtype));
  if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 31)) {
    throw new WireError("shape", JSON.stringify(shape));
  }
  if (at === undefined) {
    const before = known.get(id);
    if (!before) throw new WireError("missing", id);
    return before;
  }
  if (!Number.isInteger(at) || at < 0 || at % 8) throw new WireError("alignment", String(at));
  const count = shape.reduce((product, n) => product * n, 1);
  if (at + count * SIZES[dtype] > body.length) throw new WireError("truncated", `buffer ${id}`);
  if (q !== undefined && !(dtype === "u2" && Array.isArray(q) && q.length === 2 && q.every((v) => typeof v === "number"))) {
    throw new WireError("header", "q");
  }
  const start = body.byteOffset + at;
  const plain = numbers(dtype, body.buffer, start, count);
  return { id, shape, data: q ? unquantise(plain as Uint16Array, q[0], q[1]) : (plain as Numbers) };
}

function numbers(dtype: string, buffer: ArrayBufferLike, start: number, count: number): Numbers | Uint16Array {
  // Typed arrays must begin at a multiple of their element's size; a message inside a larger buffer may not.
  if (start % SIZES[dtype]) {
    return numbers(dtype, buffer.slice(start, start + count * SIZES[dtype]), 0, count);
  }
  switch (dtype) {
    case "f4": return new Float32Array(buffer, start, count);
    case "f8": return new Float64Array(buffer, start, count);
    case "u2": return new Uint16Array(buffer, start, count);
    default: return new Uint8Array(buffer, start, count);
  }
}

function unquantise(whole: Uint16Array, lo: number, hi: number): Float32Array {
  const out = new Float32Array(whole.length);
  const unit = (hi - lo) / STEPS;
  for (let i = 0; i < whole.length; i++) out[i] = whole[i] === HOLE ? NaN : lo + whole[i] * unit;
  return out;
}

function resolve(node: unknown, arrays: NdArray[]): unknown {
  if (Array.isArray(node)) {
    // Most lists are long lists of plain values; walking them would cost more than the arrays do.
    return node.some((item) => typeof item === "object" && item !== null) ? node.map((n) => resolve(n, arrays)) : node;
  }
  if (!isRecord(node)) return node;
  if ("$" in node) {
    const i = node.$;
    if (!Number.isInteger(i) || (i as number) < 0 || (i as number) >= arrays.length) {
      throw new WireError("reference", String(i));
    }
    return arrays[i as number];
  }
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) out[key] = key === "buffers" ? value : resolve(value, arrays);
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
