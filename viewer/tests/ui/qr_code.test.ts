import { describe, expect, it } from "vitest";
import decodeQR from "qr/decode.js";
import { modules } from "../../src/ui/qr_code";

/** The picture of a code, four pixels a module, with its white border. */
function picture(rows: boolean[][]): { width: number; height: number; data: Uint8Array } {
  const unit = 4, size = (rows.length + 8) * unit;
  const data = new Uint8Array(size * size * 4).fill(255);
  rows.forEach((row, y) => row.forEach((dark, x) => {
    if (!dark) return;
    for (let i = 0; i < unit; i++) for (let j = 0; j < unit; j++) {
      const at = (((y + 4) * unit + i) * size + (x + 4) * unit + j) * 4;
      data.fill(0, at, at + 3);
    }
  }));
  return { width: size, height: size, data };
}

describe("a QR code", () => {
  it.each([
    "https://example.org/kobai/#eyJmIjoicm9zZW5icm9jayJ9",
    `http://127.0.0.1:8000/index.html#${"QUJD".repeat(150)}`,
    "http://localhost/勾配#a&embed",
  ])("is read back: %s", (text) => {
    expect(decodeQR(picture(modules(text)!))).toBe(text);
  });

  it("is none for what no code can hold", () => {
    expect(modules("x".repeat(3000))).toBeNull();
  });
});
