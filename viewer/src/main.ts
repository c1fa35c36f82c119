/** The bundle's entry: exports the notebook widget, starts the page where the document holds one, and answers as a Worker. */
import { RECIPE, readRecipe } from "./answers/recipe";
import { answerIn } from "./answers/worker";
import { live, STATE_HOLDER } from "./hosts/live";
import { HOLDER, page } from "./hosts/page";
import { play } from "./hosts/play";
import { render } from "./hosts/widget";

export { Viewer } from "./shell/viewer";
export { decode } from "./wire/decode";

/** The page that a document holds: a scene, perhaps with a recipe; the state of a live page; or the recipe of a playground. */
function started(): unknown {
  const scene = document.getElementById(HOLDER);
  if (scene) return page(scene);
  const state = document.getElementById(STATE_HOLDER);
  if (state) return live(state);
  const recipe = readRecipe(document.getElementById(RECIPE));
  return recipe ? play(recipe) : undefined;
}

if (typeof document !== "undefined") {
  const running = started();
  // The page's viewer, for tests and the console.
  if (running) (globalThis as { kobai?: unknown }).kobai = running;
} else if (typeof postMessage === "function" && "WorkerGlobalScope" in globalThis) {
  answerIn(globalThis as unknown as Parameters<typeof answerIn>[0]);
}

export default { render };
