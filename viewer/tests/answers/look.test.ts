// A saved page that is tried keeps what its picture was asked for, as far as it suits what is shown now.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { Answerer } from "../../src/answers/answerer";
import { paced } from "../../src/answers/pace";
import type { Look, Recipe } from "../../src/answers/recipe";
import { isScene } from "../../src/answers/request";
import type { OptimizerData } from "../../src/optimizers/optimizer_data";
import type { State } from "../../src/wire/state";
import type { Contours, Message, Surface } from "../../src/wire/types";

const known = (JSON.parse(gunzipSync(readFileSync(new URL("../fixtures/optimizers.json.gz", import.meta.url))).toString()) as { data: OptimizerData[] }).data;
const first: State = {
  f: "x1**2 + 3*x2**2", params: {}, dim: null, domain: null, start: [[2, 1]], cloud: null, optimizers: [{ name: "gradient descent", lr: 0.05, hyper: {} }],
  steps: 20, dtype: "float32", noise: 0, seed: 0, view: "auto", theme: "paper", lang: "en", height: "auto", colors: "auto", coordinates: null, detail: false, data: null,
};

async function shown(look: Look | null, change: Partial<State> = {}): Promise<Message> {
  const answerer = new Answerer({ optimizers: known, entries: [], state: first, descent: null, objective: null, look } as unknown as Recipe);
  const reply = await answerer.answer({ type: "run", seq: 1, state: { ...first, ...change } }, paced(1e9, () => true, () => Promise.resolve()));
  if (!reply || !isScene(reply)) throw new Error(JSON.stringify(reply));
  return reply.message;
}

const kinds = ({ scene }: Message) => scene.panels.map(({ kind }) => kind);
const map = ({ scene }: Message) => scene.panels.flatMap(({ marks }) => marks).find(({ type }) => type === "contours") as Contours;
const surface = ({ scene }: Message) => scene.panels.flatMap(({ marks }) => marks).find(({ type }) => type === "surface") as Surface;

test("panels, levels and grid stay while η and start change", async () => {
  const look: Look = { panels: ["contour", "loss"], levels: [1, 4, 9], grid: 31 };
  const usual = await shown(null), kept = await shown(look, { optimizers: [{ name: "gradient descent", lr: 0.1, hyper: {} }], start: [[1, 1]] });
  expect(kinds(usual)).toEqual(["surface"]);
  expect(kinds(kept)).toEqual(["contour", "loss"]);
  expect(map(kept).levels.shape).toEqual([3]);
  expect(map(kept).z.shape).toEqual([31, 31]);
});

test("the camera stays", async () => {
  const camera = { azimuth: 10, elevation: 60, distance: 3, fov: 28, target: [0, 0, 0] as [number, number, number] };
  expect((await shown({ camera })).scene.panels[0].camera).toEqual(camera);
  expect((await shown({ camera }, { f: "himmelblau" })).scene.panels[0].camera).not.toEqual(camera);
});

test("a colour map that pages lack comes with the page", async () => {
  const message = await shown({ cmap: "mine", colors: "0a0b0c".repeat(256) });
  expect(surface(message).cmap).toBe("mine");
  expect([...message.cmaps.mine.data.slice(0, 3)]).toEqual([10, 11, 12]);
  // Also of another function.
  expect(surface(await shown({ cmap: "mine", colors: "0a0b0c".repeat(256) }, { f: "himmelblau" })).cmap).toBe("mine");
});

test("what does not suit another function or view is left out", async () => {
  const look: Look = { panels: ["contour", "loss"], levels: [1, 4, 9], zlim: [0, 4] };
  expect(kinds(await shown(look, { view: "surface" }))).toEqual(["surface"]);
  const other = await shown(look, { f: "x1**4 - x1**2", start: [[1.5]] });
  expect(kinds(other)).toEqual(["curve"]);
});
