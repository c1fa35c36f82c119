/** What the app asks, and what it is answered: by the page itself or, in the same words, by the server. */
import type { BadInput } from "../engine/types";
import type { Data, State } from "../wire/state";
import type { Message } from "../wire/types";

export interface RunRequest { type: "run"; seq: number; state: State }
/** A formula that is typed; `start`: the starts there are. */
export interface FormulaRequest { type: "formula"; seq: number; f: string; params: Record<string, number>; start: number[][]; data: Data | null }
export type Request = RunRequest | FormulaRequest;

/** `descended`: milliseconds that the descents took. */
export interface SceneReply { type: "scene"; seq: number; message: Message; descended: number }
/** Of type "formula", "refused" or "fault"; errors in both languages. */
export interface TextReply { type: string; seq: number; error?: unknown; error_ja?: unknown; [key: string]: unknown }
export type Reply = SceneReply | TextReply;

export const isScene = (reply: Reply): reply is SceneReply => reply.type === "scene";

/** The answer to a request that cannot be done. */
export function refusal(request: Request, error: BadInput, type = "refused"): TextReply {
  const { line, column, source } = error;
  return { type, seq: request.seq, error: line.en, error_ja: line.ja, column, source, fixes: [...error.fixes] };
}

/** The answer where the page itself failed. */
export function fault(request: Request, error: unknown): TextReply {
  const line = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 300);
  return { type: "fault", seq: request.seq, error: line, error_ja: line };
}
