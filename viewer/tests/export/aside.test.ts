import { expect, test } from "vitest";
import { writeAside } from "../../src/export/aside";
import type { Theme } from "../../src/wire/types";

interface Written { text: string; x: number; y: number }

/** A context that remembers what is written on it; letters are half as wide as high. */
function paper(written: Written[]): CanvasRenderingContext2D {
  const c = { font: "10px sans", drawImage: () => written.push({ text: "drawing", x: 0, y: 0 }), measureText: (text: string) => ({ width: text.length * 0.5 * Number(/([\d.]+)px/.exec(c.font)![1]) }), fillText: (text: string, x: number, y: number) => written.push({ text, x, y }) };
  return c as unknown as CanvasRenderingContext2D;
}

const theme = { ink: "#000000", background: "#ffffff" } as Theme;
const aside = {
  heading: "from step 10 to step 11", canvas: { width: 300, height: 240 } as HTMLCanvasElement, said: "The resulting step, x moves by it.",
  lines: [["b = c", "1 = 2"], ["d = e", ""]] as [string, string][], rows: [["", "", "p", "q"], ["position", "", "−2.00", "0.127"], ["gradient", "#0072b2", "−4.01", "12.7"]], notes: "",
};

test("all that the panel says stands in the column, in its order, and within its width", () => {
  const written: Written[] = [], high = writeAside(paper(written), aside, 400, 50, 300, theme, "#555555");
  const lines = [...new Set(written.map(({ y }) => y))].map((y) => written.filter((one) => one.y === y).map(({ text }) => text).join("")).join(" ");
  for (const part of ["from step 10 to step 11", "drawing", "moves by it.", "1 = 2", "position", "−2.00", "0.127", "gradient", "12.7"]) expect(lines.replaceAll(" ", "")).toContain(part.replaceAll(" ", ""));
  expect(lines.indexOf("drawing")).toBeLessThan(lines.indexOf("gradient"));
  for (const { text, x, y } of written.filter((one) => one.text !== "drawing")) {
    expect(x, text).toBeGreaterThanOrEqual(400);
    expect(x, text).toBeLessThan(700);
    expect(y).toBeLessThan(50 + high);
  }
});

test("a long number is written smaller, not over its neighbour", () => {
  const written: Written[] = [];
  writeAside(paper(written), { ...aside, rows: [["x", "", "−1.23456789×10⁻¹²³", "5"]] }, 0, 0, 200, theme, "#555555");
  const [first] = written.filter(({ text }) => text.startsWith("−1.2345"));
  expect(first.x).toBeGreaterThan(0.46 * 200 - 1);
});
