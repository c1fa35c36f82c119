import { expect, test } from "vitest";
import { heightAt, pathContours } from "../../../src/app/lessons/path_contours";
import type { Mark, NdArray, Panel, Scene } from "../../../src/wire/types";

const numbers = (data: number[], ...shape: number[]): NdArray => ({ id: data.join(), shape: shape.length ? shape : [data.length], data: Float64Array.from(data) });
const grid = { x: numbers([0, 0.5, 1]), y: numbers([0, 1]), z: numbers([0, 1, 2, 10, 11, 12], 2, 3) };

test("the height between the points of a grid is that between their heights, as it is drawn", () => {
  expect([[0, 0], [0.25, 0], [0.75, 0.5], [1, 1]].map(([u, v]) => heightAt(grid, u, v))).toEqual([0, 0.5, 6.5, 12]);
  expect([[-0.01, 0], [0.5, 1.01]].map(([u, v]) => heightAt(grid, u, v))).toEqual([NaN, NaN]);
});

test("a map has a line through each point of the path, others and long paths none", () => {
  const map = { type: "contours", ...grid, levels: numbers([5]), range: [0, 1], cmap: null, filled: true, alpha: 1, values: null };
  const path = (points: number[]) => ({ type: "paths", points: numbers(points, points.length / 2, 1, 2) });
  const scene = (axes: number, ...marks: unknown[]) => ({ panels: [{ axes: Array(axes), marks: marks as Mark[] } as Panel] } as Scene);
  const levels = (of: Scene) => pathContours(of).panels[0].marks.flatMap((mark) => (mark.type === "contours" && !mark.filled ? [[...mark.levels.data]] : []));
  expect(levels(scene(2, map, path([0.75, 0.5, 0.25, 0])))).toEqual([[0.5, 6.5]]);
  expect(levels(scene(2, map, path([0.75, 0.5, 5, 5])))).toEqual([[6.5]]);
  expect(levels(scene(3, map, path([0.75, 0.5])))).toEqual([]);
  expect(levels(scene(2, map, path(Array(40).fill(0.5))))).toEqual([]);
  expect(levels(scene(2, path([0.75, 0.5])))).toEqual([]);
});
