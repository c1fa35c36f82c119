/** The live page: the app, answered by the page itself, and by the server for what the page cannot do. */
import { makeWorker } from "../answers/worker";
import { Hybrid } from "../app/backends/hybrid";
import type { State } from "../app/state";
import { bundleText, type Running, start } from "./play";

/** The element that holds the initial state as JSON. */
export const STATE_HOLDER = "kobai-state";

/** Make the page from the element that holds its initial state. */
export function live(holder: Element): Running {
  const { playground } = (holder as HTMLElement).dataset;
  const base = JSON.parse(holder.textContent ?? "{}") as State;
  return start(base, (answers) => new Hybrid(answers, async () => makeWorker(await bundleText())), { playground });
}
