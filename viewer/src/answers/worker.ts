/** The bundle as a Worker: it answers one request after the other, of each kind the newest. */
import { Answerer } from "./answerer";
import { paced } from "./pace";
import type { MapReply, MapRequest } from "./maps/map_request";
import type { Recipe } from "./recipe";
import type { Message, NdArray } from "../wire/types";
import { fault, isScene, type Reply, type Request } from "./request";

/** Milliseconds a computation may still take when a newer request has come, so that a steady drag shows something. */
const GRACE = 250;
/** Milliseconds of work between two looks at what has come. */
const PIECE = 30;

interface Scope {
  onmessage: ((event: { data: { recipe: Recipe } | { request: Request } | { map: MapRequest | null } }) => void) | null;
  postMessage(data: unknown, handedOver: Transferable[]): void;
}

/** Answer what comes to this scope, after the recipe that comes first. */
export function answerIn(scope: Scope): void {
  let answerer: Answerer | null = null;
  let busy = false;
  const waiting = new Map<Request["type"], { request: Request; since: number }>();
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let first = next(waiting); first; first = next(waiting)) {
      const { request } = first;
      const wanted = () => {
        const newer = waiting.get(request.type);
        return !newer || performance.now() - newer.since < GRACE;
      };
      const reply = await answerer!.answer(request, paced(PIECE, wanted, macrotask)).catch((error: unknown) => fault(request, error));
      if (reply) scope.postMessage(...handedOver(reply));
    }
    busy = false;
  };
  let map: MapRequest | null = null;
  scope.onmessage = ({ data }) => {
    if ("recipe" in data) answerer = new Answerer(data.recipe);
    else if ("map" in data) {
      map = data.map;
      if (map) void mapIn(answerer!, map, PIECE, () => map === data.map, (reply) => scope.postMessage({ map: reply }, []));
    } else {
      waiting.set(data.request.type, { request: data.request, since: performance.now() });
      void work();
    }
  };
}

/** Compute a map; a failure is told as one. */
export async function mapIn(answerer: Answerer, map: MapRequest, piece: number, wanted: () => boolean, give: (reply: MapReply) => void): Promise<void> {
  const failed = (error: unknown) => {
    const line = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    give({ id: map.id, refused: { en: line, ja: line } });
  };
  await macrotask();
  if (wanted()) await answerer.map(map, paced(piece, wanted, macrotask), give).catch(failed);
}

/**
 * A reply of which large arrays are copies, and the memory of these copies: it is handed over instead of being read by the page,
 * while the arrays themselves stay with what is cached here.
 */
function handedOver(reply: Reply): [Reply, Transferable[]] {
  if (!isScene(reply)) return [reply, []];
  const made = new Map<NdArray, NdArray>();
  const copied = (array: NdArray): NdArray => {
    const copy = made.get(array) ?? { ...array, data: array.data.slice() };
    made.set(array, copy);
    return copy;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.some((one) => typeof one === "object" && one !== null) ? value.map(walk) : value;
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
    if (isLarge(value)) return copied(value);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  const { buffers, ...rest } = reply.message;
  const message = { ...(walk(rest) as Message), buffers: new Map([...buffers].map(([id, one]) => [id, isLarge(one) ? copied(one) : one])) };
  return [{ ...reply, message }, [...made.values()].map(({ data }) => data.buffer)];
}

/** Bytes from which an array is handed over. */
const LARGE = 1 << 16;

function isLarge(value: object): value is NdArray {
  return "data" in value && ArrayBuffer.isView(value.data) && value.data.byteLength >= LARGE;
}

function next<T>(waiting: Map<string, T>): T | undefined {
  for (const [type, held] of waiting) {
    waiting.delete(type);
    return held;
  }
  return undefined;
}

/** Let messages in that have come. */
export function macrotask(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });
}

/** A Worker of the bundle's own text: a copy, since a page from a disk may load no other file. Null where there can be none. */
export function makeWorker(text: string): Worker | null {
  if (typeof Worker === "undefined" || !text) return null;
  try {
    // A script that is no module: Chromium refuses modules to pages from a disk.
    const script = text.replace(/\bexport\s*\{[^{}]*\};?\s*$/, "");
    return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  } catch {
    return null;
  }
}
