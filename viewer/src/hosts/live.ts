/** The live page: the app, with the server as what answers it. */
import { Server } from "../app/server";
import type { State } from "../app/state";
import { type Running, start } from "./play";

/** The element that holds the initial state as JSON. */
export const STATE_HOLDER = "kobai-state";

/** Make the page from the element that holds its initial state. */
export function live(holder: Element): Running {
  return start(JSON.parse(holder.textContent ?? "{}") as State, (answers) => new Server(answers));
}
