/** The playground, and a saved page that is tried: the app, with the page itself as what answers it. */
import { RECIPE, type Recipe } from "../answers/recipe";
import { makeWorker } from "../answers/worker";
import { App, type PageOptions } from "../app/app";
import type { Answers, Backend } from "../app/backend";
import { chosenLang } from "../app/language";
import { Local } from "../app/backends/local";
import { withLessons } from "../app/lessons/lesson_data";
import { isEmbedded } from "../app/state";
import { APP_STYLE } from "../app/style";
import type { Viewer } from "../shell/viewer";
import { h } from "../ui/dom";
import type { State } from "../wire/state";
import { LiveStage } from "./live_stage";
import { ownPage } from "../export/own_page";

export interface Running { app: App; viewer: Viewer }

/** Make the app in place of what the page shows. */
export function play(given: Recipe, page: PageOptions = {}): Running {
  keepFiles();
  const recipe = withLessons(given);
  const { state, playground } = recipe;
  const saved = async (now: State, sight: string) => ownPage(document, { id: RECIPE, content: { ...given, state: now, sight } }, await bundleText());
  return start(state, (answers) => new Local(answers, recipe, async () => makeWorker(await bundleText())), { playground, saved, sight: given.sight, ...page });
}

/** The app on any backend. */
export function start(base: Recipe["state"], begin: (answers: Answers) => Backend, page: PageOptions = {}): Running {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(APP_STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.documentElement.classList.toggle("embedded", isEmbedded(location.hash));
  const root = h("div", { id: "kobai" });
  document.getElementById("kobai")!.replaceWith(root);
  const stage = new LiveStage(page.lang ?? chosenLang());
  const app = new App(root, stage, base, begin, page);
  return { app, viewer: stage.viewer };
}

/** The bundle's text: as it stands in this page, or of the file beside it; empty where it cannot be had. */
export async function bundleText(): Promise<string> {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"]');
  if (!script?.src) return script?.textContent ?? "";
  return fetch(script.src).then((response) => (response.ok ? response.text() : ""), () => "");
}

/** Let a folder's service worker keep its files; a page from a disk has none. */
function keepFiles(): void {
  const { worker } = document.documentElement.dataset;
  if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => undefined);
}
