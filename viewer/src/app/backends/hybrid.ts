/**
 * The page first, and the server for what the page cannot: what answers `kobai app`. Until the page has its recipe, the server does
 * all. The scene's extra says which of them answered.
 */
import type { MapReply, MapRequest } from "../../answers/maps/map_request";
import type { Recipe } from "../../answers/recipe";
import type { State } from "../../wire/state";
import type { Answer, Answers, Backend, Typed } from "../backend";
import { speaker } from "../language";
import { Local } from "./local";
import { get, Server } from "./server";

/** Requests that may wait for the page's answer at once. */
const MOST_ASKED = 64;

export class Hybrid implements Backend {
  private readonly server: Server;
  private local: Local | null = null;
  /** Whether there is no recipe, so that the page computes nothing. */
  private failed = false;
  /** Runs that the page was asked, by their numbers: what it refuses the server is asked. */
  private readonly asked = new Map<number, State>();

  /** The map asked for last. */
  private mapping: [MapRequest | null, (reply: MapReply) => void] | null = null;

  constructor(private readonly answers: Answers, begin: () => Promise<Worker | null>) {
    this.server = new Server(answers);
    get<Recipe>("recipe").then((recipe) => {
      const own = { ...answers, status: () => undefined, message: (answer: Answer) => this.answered(answer) };
      this.local = new Local(own, recipe, begin);
      if (this.mapping && !this.local.map(...this.mapping)) this.refuseMap();
    }).catch(() => {
      this.failed = true;
      this.refuseMap();
    });
  }

  run(state: State): number {
    if (!this.local || !this.local.can(state)) return this.server.run(state);
    const seq = this.local.run(state);
    this.asked.set(seq, state);
    if (this.asked.size > MOST_ASKED) this.asked.delete(this.asked.keys().next().value!);
    return seq;
  }

  formula = (...asked: Typed): number => this.server.formula(...asked);
  first = (name: string) => this.server.first(name);
  suited = (state: State) => (this.local?.can(state) ? this.local : this.server).suited(state);
  trial = (state: State) => (this.local?.can(state) ? this.local : this.server).trial(state);

  map(request: MapRequest | null, give: (reply: MapReply) => void): boolean {
    this.mapping = [request, give];
    // Until the page has its recipe a map waits.
    return this.local?.map(request, give) ?? !this.failed;
  }

  /** Answer the map asked for last: only a server can compute it. */
  private refuseMap(): void {
    const [request, give] = this.mapping ?? [];
    if (request) give?.({ id: request.id, refused: { en: speaker("en")("mapNeedsPage"), ja: speaker("ja")("mapNeedsPage") } });
  }

  functions = () => this.server.functions();
  optimizers = () => this.server.optimizers();

  close(): void {
    this.server.close();
    this.local?.close();
  }

  private answered(answer: Answer): void {
    const state = this.asked.get(answer.seq);
    this.asked.delete(answer.seq);
    if (state && (answer.type === "refused" || answer.type === "fault")) this.server.run(state, answer.seq);
    else this.answers.message(answer);
  }
}
