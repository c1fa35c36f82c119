/** The bundle's entry: exports the notebook widget, and starts the page where the document holds a scene or a state. */
import { live, STATE_HOLDER } from "./hosts/live";
import { HOLDER, page } from "./hosts/page";
import { render } from "./hosts/widget";

export { Viewer } from "./shell/viewer";
export { decode } from "./wire/decode";

const holder = typeof document === "undefined" ? null : document.getElementById(HOLDER);
// The page's viewer, for tests and the console.
if (holder) (globalThis as { kobai?: unknown }).kobai = page(holder);

const begin = typeof document === "undefined" ? null : document.getElementById(STATE_HOLDER);
if (begin) (globalThis as { kobai?: unknown }).kobai = live(begin);

export default { render };
