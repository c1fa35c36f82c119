/** The one module: a notebook widget by its default export, a page by itself where one holds a scene. */
import { live, STATE_HOLDER } from "./hosts/live";
import { HOLDER, page } from "./hosts/page";
import { render } from "./hosts/widget";

export { Viewer } from "./core/viewer";
export { decode } from "./wire/decode";

const holder = typeof document === "undefined" ? null : document.getElementById(HOLDER);
// For tests and people at the console: the page's viewer.
if (holder) (globalThis as { kobai?: unknown }).kobai = page(holder);

const begin = typeof document === "undefined" ? null : document.getElementById(STATE_HOLDER);
if (begin) (globalThis as { kobai?: unknown }).kobai = live(begin);

export default { render };
