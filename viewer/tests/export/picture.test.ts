import { expect, test } from "vitest";
import type { Scene } from "../../src/wire/types";
import { endsOf, flowed, legendOf } from "../../src/export/picture";
import { broken } from "../../src/export/text_lines";

const runs = { names: ["Adam", "momentum β=0.9"], colors: [0, 1] };
const verdict = (optimizer: number, name: string, step: number | null) => ({ run: optimizer, optimizer, name, text: `ends ${name}`, numbers: { step, lr: 0.1 } });
const texts = (extra: Record<string, unknown>, step: number, ended = false) => legendOf(extra, runs, { step, ended }).map(({ text }) => text);

test("a verdict is written when the ball is there, with η", () => {
  const extra = { live: { verdicts: [verdict(0, "Adam", 60), verdict(1, "momentum β=0.9", null)] } };
  expect(texts(extra, 10)).toEqual(["Adam, η = 0.1", "momentum β=0.9, η = 0.1"]);
  expect(texts(extra, 60)).toEqual(["Adam, η = 0.1: ends Adam", "momentum β=0.9, η = 0.1"]);
  expect(texts(extra, 200, true)[1]).toBe("momentum β=0.9, η = 0.1: ends momentum β=0.9");
  expect(legendOf(extra, runs, { step: 0, ended: false }).map(({ widest }) => widest.length)).toEqual([24, 44]);
  // One run has its name and η in the status line.
  expect(legendOf({ live: { verdicts: [verdict(0, "", 3)] } }, undefined, { step: 3, ended: false })).toEqual([{ color: null, text: "ends ", widest: "ends " }]);
});

test("without verdicts, or with too many, the names of the runs are the legend", () => {
  expect(texts({}, 0)).toEqual(runs.names);
  expect(texts({ live: { verdicts: Array.from({ length: 13 }, (_, i) => verdict(i, "x", 1)) } }, 0)).toEqual(runs.names);
  expect(legendOf({}, undefined, { step: 0, ended: true })).toEqual([]);
});

test("notes are broken at spaces and between Japanese letters", () => {
  const width = (text: string) => 10 * text.length;
  expect(broken("larger points stand for several rows", 200, width)).toEqual(["larger points stand", "for several rows"]);
  expect(broken("大きい点は、同じ位置にある複数の行です。", 90, width)).toEqual(["大きい点は、同じ位", "置にある複数の行で", "す。"]);
  expect(broken("", 90, width)).toEqual([]);
});

test("entries fill lines and none is wider than the picture", () => {
  expect(flowed([100, 100, 150, 400], 300)).toEqual([{ members: [[0, 100], [1, 100]], width: 200 }, { members: [[2, 150]], width: 150 }, { members: [[3, 300]], width: 300 }]);
  expect(flowed([], 300)).toEqual([]);
});

test("of many runs drawn as points the end says how many ended where, each once, with its colour", () => {
  const points = (label: string, color: number, animated = true) => ({ type: "points", label, color, animated });
  const scene = { panels: [{ marks: [points("30 → (0, 1)", 0), points("30 → (0, 1)", 0, false), points("minimum", 3, false)] }, { marks: [points("30 → (0, 1)", 0), points("16 → (1, 2)", 1), points("", 2)] }] };
  const items = (ended: boolean) => endsOf(scene as unknown as Scene, ended);
  expect(items(true)).toEqual([{ color: 0, text: "30 → (0, 1)", widest: "30 → (0, 1)" }, { color: 1, text: "16 → (1, 2)", widest: "16 → (1, 2)" }]);
  expect(items(false).map(({ text, widest }) => [text, widest.length])).toEqual([["", 11], ["", 11]]);
});
