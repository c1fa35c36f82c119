import { describe, expect, test } from "vitest";
import { decoded } from "../../../../src/app/data/reading/decode";
import { columnOf, isNumber } from "../../../../src/app/data/reading/numbers";
import { MOST_CELLS, MOST_ROWS } from "../../../../src/app/data/checks";
import { readTable } from "../../../../src/app/data/reading/read";
import { BadInput } from "../../../../src/engine/types";

const columns = (text: string) => readTable(text).columns;
function refusal(text: string): BadInput {
  try {
    readTable(text);
  } catch (error) {
    if (error instanceof BadInput) return error;
  }
  throw new Error("it was read");
}

describe("separators", () => {
  test.each([
    ["comma", "x,y\n1,2\n3,4.5\n"], ["semicolon", "x;y\n1;2\n3;4.5\n"], ["tab, as spreadsheets copy", "x\ty\n1\t2\n3\t4.5"], ["bar", "| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4.5 |\n"],
    ["blanks", "x   y\n1   2\n3   4.5\n"], ["said", "sep=;\nx;y\n1;2\n3;4.5"], ["Windows' line ends", "x,y\r\n1,2\r\n3,4.5\r\n"], ["a mark before", "\ufeffx,y\n1,2\n3,4.5"],
    ["comments", "# measured today\nx,y\n1,2\n3,4.5\n"], ["delimiters at the ends of lines", "x,y,\n1,2,\n3,4.5,\n"], ["a total below", "x,y\n1,2\n3,4.5\ntotal,6.5\n"],
  ])("%s", (_, text) => {
    expect(columns(text)).toEqual({ x: [1, 3], y: [2, 4.5] });
  });

  test("quotes hold separators, quotes and line ends", () => {
    expect(columns('"name, first",y\n"a, ""b""\nc",1\nd,2\n')).toEqual({ "name, first": ['a, "b"\nc', "d"], y: [1, 2] });
  });

  test("a quote that is never closed is refused, with the line", () => {
    expect(refusal('x,y\n1,2\n"3,4\n').line.en).toContain("line 3");
  });
});

describe("numbers", () => {
  test("a decimal comma, where cells are separated otherwise", () => {
    expect(columns("x;y\n1,5;2\n2,25;-3,5\n")).toEqual({ x: [1.5, 2.25], y: [2, -3.5] });
    expect(columns("x\ty\n1,5\t2\n2,25\t1.200,5\n")).toEqual({ x: [1.5, 2.25], y: [2, 1200.5] });
  });

  test("grouped digits, signs as people type them, full-width digits, per cent, truth", () => {
    expect(columnOf(["1,200", "−3", "１２．５", "1e3"], ".")).toEqual([1200, -3, 12.5, 1000]);
    expect(columnOf(["12 %", "8%"], ".")).toEqual([12, 8]);
    expect(columnOf(["TRUE", "false"], ".")).toEqual([1, 0]);
  });

  test("12 % beside 12 is text: they do not mean the same", () => {
    expect(columnOf(["12 %", "8"], ".")).toEqual(["12 %", "8"]);
  });

  test("missing values are null", () => {
    expect(columnOf(["1", "", "NA", "n/a", "-", "欠測", "#N/A", "3"], ".")).toEqual([1, null, null, null, null, null, null, 3]);
  });

  test("1,200 beside ; may be two numbers, and is refused", () => {
    expect(refusal("x;y\n1,200;2\n3,400;4\n").line.en).toContain("1,200");
    expect(refusal("x;y\n1,5;2.5\n3;4\n").line.en).toMatch(/decimal point.*decimal comma/);
  });

  test.each(["", "a", "1-2", "1.2.3", "0x10", "--3", "1 2"])("%j is no number", (text) => expect(isNumber(text)).toBe(false));
});

describe("names", () => {
  test("Japanese ones, and text beside numbers", () => {
    expect(columns("面積,価格,区\n50,3000,北\n60,3500,南\n")).toEqual({ 面積: [50, 60], 価格: [3000, 3500], 区: ["北", "南"] });
  });

  test("without a line of names columns are numbered, and it is said", () => {
    const read = readTable("1,2\n3,4\n");
    expect(read.columns).toEqual({ 1: [1, 3], 2: [2, 4] });
    expect(read.notes.map(({ en }) => en).join()).toContain("numbered");
  });

  test("twins are told apart; a column that numbers the rows is left out, with a note", () => {
    expect(Object.keys(columns("x,x,y\n1,2,3\n4,5,6\n"))).toEqual(["x (1)", "x (2)", "y"]);
    const read = readTable(",x,y\n1,2,3\n2,5,6\n");
    expect(Object.keys(read.columns)).toEqual(["x", "y"]);
    expect(read.notes).toHaveLength(1);
  });

  test("a line with more cells than there are columns is refused, with its number", () => {
    expect(refusal("x,y\n1,2\n3,4,5\n6,7\n").line.en).toContain("line 3");
  });
});

test("of many rows the first are taken, and one line says so", () => {
  const read = readTable(`x,y\n${Array.from({ length: MOST_ROWS + 5 }, (_, i) => `${i},${2 * i}`).join("\n")}`);
  expect(read.rows).toBe(MOST_ROWS);
  expect(Object.values(read.columns).map((cells) => cells.length)).toEqual([MOST_ROWS, MOST_ROWS]);
  expect(read.notes.map(({ en }) => en).join()).toContain("10,005");
});

test("a wide table gives fewer rows, so that no more cells are taken than the page holds", () => {
  const row = Array.from({ length: 50 }, (_, i) => i).join(",");
  const read = readTable(`${Array.from({ length: 50 }, (_, i) => `c${i}`).join(",")}\n${Array(3000).fill(row).join("\n")}`);
  expect(read.rows).toBe(MOST_CELLS / 50);
});

test("a slip in a column of numbers is said, with its line", () => {
  const read = readTable("x,y\n1,2\n3,4a\n5,6\n7,8\n");
  expect(read.columns.y).toEqual(["2", "4a", "6", "8"]);
  expect(read.notes.map(({ en }) => en)).toEqual(["column 'y' counts as text: '4a' in line 3 is no number"]);
});

test.each(["", "   \n\n", "x,y\n", "a,b\nc,d\n"])("%j holds no table of numbers", (text) => expect(refusal(text).line.ja).toMatch(/[ぁ-ん]/));

test("encodings", () => {
  const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!.map((two) => parseInt(two, 16)));
  expect(decoded(new TextEncoder().encode("面積,価格"))).toBe("面積,価格");
  expect(decoded(bytes("96ca90cf2c89bf8a69"))).toBe("面積,価格"); // Shift_JIS
  expect(decoded(bytes("ccccc0d12cb2c1b3ca"))).toBe("面積,価格"); // EUC-JP
  expect(decoded(bytes("1b2442 4c4c4051 1b2842 2c 1b2442 3241334a 1b2842".replaceAll(" ", "")))).toBe("面積,価格"); // ISO-2022-JP
  expect(decoded(bytes("feff9762 7a4d".replaceAll(" ", "")))).toBe("面積");
  expect(decoded(bytes("6772f6df65"))).toBe("größe"); // Windows-1252
});
