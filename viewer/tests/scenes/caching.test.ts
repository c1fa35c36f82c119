import { expect, test } from "vitest";
import { BadInput, type Objective } from "../../src/engine/types";
import { sceneOf } from "../../src/scenes";
import type { Mark, Message, Surface } from "../../src/wire/types";
import { cases, objectiveOf, traceOf } from "./fixtures";

const named = (name: string) => cases.find((of) => of.name === name)!;
const objectives = new Map<string, Objective>();
const build = (name: string, given = {}): Message => {
  const of = named(name), objective = objectives.get(of.function) ?? objectiveOf(of.function);
  objectives.set(of.function, objective);
  return sceneOf(traceOf(of, objective), of.trace, { ...of.state, ...given });
};
const surfaceOf = (message: Message): Surface => message.scene.panels[0].marks.find((mark): mark is Surface => mark.type === "surface")!;
const idsOf = (marks: Mark[]) => marks.flatMap((mark) => Object.values(mark).flatMap((v) => (v && typeof v === "object" && "id" in v ? [String(v.id)] : [])));

test("another descent of a function has the same landscape, in the same arrays, and the same camera", () => {
  const one = build("rosenbrock"), other = build("rosenbrock diverging", { lang: "en" });
  expect(surfaceOf(other).z).toBe(surfaceOf(one).z);
  expect(other.scene.panels[1].marks[0]).toEqual(one.scene.panels[1].marks[0]);
  expect(other.scene.panels[0].camera).toBe(one.scene.panels[0].camera);
  const paths = (message: Message) => message.scene.panels[0].marks.find((mark) => mark.type === "paths")!;
  expect(idsOf([paths(other)]).some((id) => idsOf([paths(one)]).includes(id))).toBe(false);
});

test("a plane that turns is seen from where it was at first", () => {
  const from = (name: string) => build(name, { view: "surface" }).scene.panels[0].camera;
  expect(from("straight in five")).toBe(from("five diverging"));
});

test("another height scale, range or theme has another surface", () => {
  const one = surfaceOf(build("rosenbrock"));
  for (const given of [{ height: "linear" }, { domain: [[-2, 2], [-1, 2]] }, { theme: "article" }]) {
    expect(surfaceOf(build("rosenbrock", given)).z.id).not.toBe(one.z.id);
  }
});

test("all arrays of a message are in its buffers", () => {
  const { scene, cmaps, buffers } = build("many starts");
  const wanted = [...scene.panels.flatMap(({ marks }) => idsOf(marks)), scene.timeline.steps.id, scene.timeline.pace.id, cmaps.lapaz.id];
  expect([...buffers.keys()].sort()).toEqual([...new Set(wanted)].sort());
});

test.each([
  ["parabola", { view: "surface" }, /^view='surface': needs two variables/, /変数が 2 つ必要/],
  ["bowl", { view: "curve" }, /^view='curve': needs one variable, and .* is shown over two/, /変数は 1 つ/],
  ["bowl", { view: "sideways" }, /not one of auto, surface/, /次のどれでもありません/],
] as const)("%s cannot be shown with %o", (name, given, en, ja) => {
  try {
    build(name, given);
  } catch (error) {
    expect(error).toBeInstanceOf(BadInput);
    expect((error as BadInput).line.en).toMatch(en);
    expect((error as BadInput).line.ja).toMatch(ja);
    return;
  }
  expect.unreachable();
});
