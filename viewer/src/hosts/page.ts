/** The static page: one file that holds its scene and needs no network. */
import { RECIPE, readRecipe, type Recipe } from "../answers/recipe";
import { type Lang, choose, say } from "../i18n";
import type { ThemeChoice } from "../ui/bar";
import { Viewer } from "../shell/viewer";
import { placeIn } from "../app/lessons/lesson_data";
import { fromHash } from "../app/state";
import { decode } from "../wire/decode";
import type { Message } from "../wire/types";
import { play } from "./play";
import { StudyPage } from "./maps/study_page";
import { studyOf } from "../core/map/study_pixels";

/** The element that holds the scene: base64 of a gzipped message. */
export const HOLDER = "kobai-scene";

export async function page(holder: Element): Promise<Viewer> {
  const query = new URLSearchParams(location.search);
  const lang = choose(query.get("lang"), document.documentElement.dataset.lang, navigator.language);
  const asked = query.get("theme");
  const theme: ThemeChoice = asked === "light" || asked === "dark" ? asked : "auto";
  const recipe = readRecipe(document.getElementById(RECIPE));
  let study: StudyPage | null = null;
  const viewer = new Viewer(document.getElementById("kobai") as HTMLElement, {
    lang, theme, fill: true, scrolls: true, autoplay: query.get("play") !== "0",
    // A study's map has a window that hands move.
    ...((holder as HTMLElement).dataset.map === undefined ? {} : {
      own: (panel) => study?.own(panel) ?? null, describe: (panel, at) => study?.describe(panel, at) ?? [], movable: (what, panel) => what === "range" && panel === study?.panelNumber,
    }),
    tryIt: recipe ? () => void shown.finally(() => tryIt(recipe, viewer, left)) : undefined,
  });
  // What follows the viewer ends with it.
  const left = new AbortController();
  // Where nothing has the focus, too, space plays.
  addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target !== document.body || event.defaultPrevented) return;
    viewer.player.toggle();
    event.preventDefault();
  }, { signal: left.signal });
  const mark = (next: Lang) => (document.documentElement.lang = next);
  mark(lang);
  viewer.on("lang", mark);
  const shown = unpack(holder.textContent ?? "").then((bytes) => {
    const message = decode(bytes), map = studyOf(message.scene);
    viewer.setScene(message);
    if (!map || !viewer.stage) return;
    study = new StudyPage(message, map, recipe, () => viewer.shownLang);
    study.start(viewer);
  });
  try {
    await shown;
    const background = () => (document.documentElement.style.background = viewer.theme.background);
    background();
    viewer.on("theme", background);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", background, { signal: left.signal });
    const step = query.get("step");
    if (step !== null) {
      viewer.pause();
      viewer.seek(viewer.player.timeline.indexOf(Number(step)));
    }
  } catch (error) {
    viewer.broken(say(lang, "unreadable", { why: (error as Error).message }));
  }
  // An address with a lesson or a state of its own asks for more than the scene.
  if (recipe && (placeIn(location.hash) || fromHash(location.hash, recipe.state) !== recipe.state)) tryIt(recipe, viewer, left, null);
  return viewer;
}

/** The app in place of the viewer, in its language and light or dark as it is. It shows the held scene until something is changed. */
function tryIt(recipe: Recipe, viewer: Viewer, left: AbortController, held: Message | null = viewer.message): void {
  const { message, shownLang: lang } = viewer;
  const theme = message ? (viewer.theme === message.themes.dark ? "dark" : "light") : undefined;
  const root = document.documentElement;
  left.abort();
  root.style.background = "";
  viewer.dispose();
  (globalThis as { kobai?: unknown }).kobai = play(recipe, { held, lang, theme });
}

async function unpack(text: string): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
