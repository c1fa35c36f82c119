import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const root = new URL("../src/", import.meta.url);
const MOST_FILES = 15;

/** Folders from top to bottom: a file imports from its own folder and from layers below, never from a folder beside or above. */
const LAYERS = [
  ["main"], ["hosts"], ["app", "shell"], ["answers"], ["step", "export", "scenes", "verdict"], ["calculus", "optimizers"],
  ["ui", "formula"], ["core"], ["engine"], ["glsl"], ["wire", "i18n", "look.json"],
];
const floor = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));

function walk(folder: string): string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(`${folder}${entry.name}/`) : entry.name.endsWith(".ts") ? [`${folder}${entry.name}`] : []);
}
const files = walk("");
const source = (file: string) => readFileSync(new URL(file, root), "utf8");
const top = (file: string) => file.split("/")[0].replace(/\.ts$/, "");

/** The files of `src` that a file imports. */
function imported(file: string): string[] {
  return [...source(file).matchAll(/(?:from|import) "(\.[^"]+)"/g)].map(([, path]) => {
    const at = new URL(path, new URL(file, root)).href.slice(root.href.length);
    const found = [`${at}.ts`, `${at}/index.ts`, at].find((name) => files.includes(name) || name.endsWith(".json"));
    expect(found, `${file} imports ${path}`).toBeDefined();
    return found as string;
  });
}

test("every folder has a layer", () => {
  for (const file of files.filter((name) => !name.endsWith(".d.ts"))) expect(floor(top(file)), file).toBeGreaterThanOrEqual(0);
});

test("imports run downward", () => {
  for (const file of files) {
    for (const other of imported(file)) {
      if (top(file) !== top(other)) expect(floor(top(other)), `${file} imports ${other}`).toBeGreaterThan(floor(top(file)));
    }
  }
});

test("no two files import each other, directly or through others", () => {
  const open: string[] = [];
  const done = new Set<string>();
  const visit = (file: string): void => {
    expect(open, "a circle of imports").not.toContain(file);
    if (done.has(file)) return;
    open.push(file);
    for (const other of imported(file)) if (other.endsWith(".ts")) visit(other);
    open.pop();
    done.add(file);
  };
  files.forEach(visit);
});

describe("the tree is readable", () => {
  test(`no folder holds more than ${MOST_FILES} files`, () => {
    const counts = new Map<string, number>();
    for (const file of files) {
      const folder = file.split("/").slice(0, -1).join("/");
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    for (const [folder, count] of counts) expect(count, folder).toBeLessThanOrEqual(MOST_FILES);
  });

  test("every file opens with a sentence that says what it is", () => {
    expect(files.filter((file) => !/^\/\*\*[\s\S]+?\S\s*\*\//.test(source(file)))).toEqual([]);
  });

  test("nothing is typed any", () => {
    const code = (file: string) => source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    expect(files.filter((file) => /(?:[:<,|] ?|\bas )any\b/.test(code(file)) || /@ts-/.test(source(file)))).toEqual([]);
  });
});
