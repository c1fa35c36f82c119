/**
 * The page as what answers the app. Small work is done at once on the main thread, large work in a Worker; where no Worker can be
 * made, in slices on the main thread. The newest request wins.
 */
import { Answerer } from "../../answers/answerer";
import type { FirstStep, FunctionEntry } from "../../answers/functions";
import { paced } from "../../answers/pace";
import type { Recipe } from "../../answers/recipe";
import { fault, isScene, type Reply, type Request } from "../../answers/request";
import { startCount } from "../../answers/starts";
import type { Trial } from "../../answers/trial";
import type { MapReply, MapRequest } from "../../answers/maps/map_request";
import { macrotask, mapIn } from "../../answers/worker";
import type { Data, State } from "../../wire/state";
import { type Answers, type Backend, nextSequence } from "../backend";
import type { OptimizerEntry } from "../panels/optimizers";

/** Milliseconds of work that the main thread does at once; a frame has 16. */
const AT_ONCE = 12;
/** Steps of one start that are always done at once. */
const SMALL = 5000;
/** Milliseconds that a step of one start is taken to last before any was measured. */
const USUAL = 1e-4;
/** Steps of all starts together up to which a run is tried unseen. */
const MOST_TRIED = 50_000;

export class Local implements Backend {
  readonly answerer: Answerer;
  private worker: Promise<Worker | null> | null = null;
  /** What computes maps, beside the runs. */
  private mapper: Promise<Worker | null> | null = null;
  private mapping: { request: MapRequest; give: (reply: MapReply) => void } | null = null;
  private newest = 0;
  private shown = 0;
  private readonly rates = new Map<string, number>();

  /** `begin` makes a Worker when the first large work comes. */
  constructor(private readonly answers: Answers, private readonly recipe: Recipe, private readonly begin: () => Promise<Worker | null>) {
    this.answerer = new Answerer(recipe);
    queueMicrotask(() => answers.status(true));
  }

  /** Whether the page itself can do this; else it says why when it is asked. */
  can = (state: State): boolean => this.answerer.can(state);

  run(state: State, seq = nextSequence()): number {
    this.newest = seq;
    const request: Request = { type: "run", seq, state };
    if (this.expected(state) <= AT_ONCE) void this.here(request);
    else void this.elsewhere(request);
    return seq;
  }

  formula(f: string, params: Record<string, number>, start: number[][], data: Data | null = null): number {
    const seq = nextSequence();
    void this.here({ type: "formula", seq, f, params, start, data });
    return seq;
  }

  /** How a state would end; null where that takes long, or another run is asked for meanwhile. */
  async trial(state: State): Promise<Trial | null> {
    if (steps(state) > MOST_TRIED) return null;
    const asked = this.newest;
    await macrotask();
    return this.answerer.trial(state, paced(AT_ONCE, () => this.newest === asked, macrotask));
  }

  map(request: MapRequest | null, give: (reply: MapReply) => void): boolean {
    const can = !request || this.can(request.state), mapping = this.mapping = can && request ? { request, give } : null;
    if (mapping || this.mapper) void this.mapElsewhere(mapping);
    return can;
  }

  private async mapElsewhere(mapping: Local["mapping"]): Promise<void> {
    this.mapper ??= this.begin().then((worker) => {
      worker?.postMessage({ recipe: this.recipe });
      worker?.addEventListener("message", ({ data }: MessageEvent<{ map: MapReply }>) => {
        if (data.map.id === this.mapping?.request.id) this.mapping.give(data.map);
      });
      worker?.addEventListener("error", () => {
        worker.terminate();
        this.mapper = Promise.resolve(null);
        if (this.mapping) void this.mapElsewhere(this.mapping);
      });
      return worker;
    });
    const worker = await this.mapper;
    if (mapping !== this.mapping) return;
    if (worker) worker.postMessage({ map: mapping?.request ?? null });
    else if (mapping) await mapIn(this.answerer, mapping.request, AT_ONCE, () => this.mapping === mapping, mapping.give);
  }

  first = (name: string): Promise<FirstStep | null> => later(() => this.answerer.first(name));
  suited = (state: State): Promise<FirstStep | null> => later(() => this.answerer.suited(state));
  functions = (): Promise<FunctionEntry[]> => later(() => this.answerer.functions());
  optimizers = (): Promise<OptimizerEntry[]> => later(() => this.answerer.optimizers());

  close(): void {
    for (const made of [this.worker, this.mapper]) void made?.then((worker) => worker?.terminate());
  }

  /** Milliseconds that a run will take, by the fastest of its kind so far. */
  private expected(state: State): number {
    const work = steps(state);
    return work <= SMALL ? 0 : work * (this.rates.get(kind(state)) ?? USUAL);
  }

  private async here(request: Request): Promise<void> {
    // After the app has noted the number of its request.
    await Promise.resolve();
    const wanted = () => request.type !== "run" || request.seq === this.newest;
    const reply = await this.answerer.answer(request, paced(AT_ONCE, wanted, macrotask)).catch((error: unknown) => fault(request, error));
    if (reply) this.give(reply);
  }

  private async elsewhere(request: Request): Promise<void> {
    const worker = await (this.worker ??= this.hired());
    if (worker) worker.postMessage({ request });
    else await this.here(request);
  }

  /** A Worker that has the recipe; null where there can be none. */
  private async hired(): Promise<Worker | null> {
    const worker = await this.begin();
    worker?.postMessage({ recipe: this.recipe });
    worker?.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.give(data));
    worker?.addEventListener("error", () => {
      // From now on the main thread does its work.
      worker.terminate();
      this.worker = Promise.resolve(null);
      this.answers.again();
    });
    return worker;
  }

  private give(reply: Reply): void {
    if (!isScene(reply)) return this.answers.message(reply);
    this.measured((reply.message.scene.extra.live as { state: State }).state, reply.descended);
    // A Worker's answer may come after that to a newer request.
    if (reply.seq < this.shown) return;
    this.shown = reply.seq;
    this.answers.scene(reply.message);
  }

  /** Note the fastest, of the Worker too, so that one slow run does not leave it all that follow; not the first of a kind, which makes its program. */
  private measured(state: State, milliseconds: number): void {
    const key = kind(state), before = this.rates.get(key);
    this.rates.set(key, before === undefined ? USUAL : Math.min(before === USUAL ? Infinity : before, milliseconds / steps(state)));
  }
}

/** Rows of a table that take as long as a formula. */
const ROWS = 30;

/** How many steps of a formula a run takes as long as. */
function steps(state: State): number {
  const [cells] = state.data ? Object.values(state.data.columns) : [];
  return startCount(state) * Math.max(1, state.steps) * state.optimizers.length * Math.max(1, (cells?.length ?? 0) / ROWS);
}
const kind = (state: State): string => JSON.stringify([state.f, state.dim, state.dtype, state.optimizers.map(({ name }) => name)]);

/** What takes a while, after what is being done. */
async function later<T>(make: () => T): Promise<T> {
  await macrotask();
  return make();
}
