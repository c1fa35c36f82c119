// The same fixtures are read by tests/viewer/wire/test_format.py: both sides must agree on every one.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decode, WireError } from "../../src/wire/decode";
import type { Message } from "../../src/wire/types";

const folder = new URL("../../../tests/fixtures/wire/", import.meta.url);
interface Wanted { after: string | null; refused?: string; reads?: { panels: string[][]; status: string[]; buffers: Record<string, [number[], number, number]> } }
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Record<string, Wanted>;
const bytes = (name: string) => new Uint8Array(readFileSync(new URL(`${name}.bin`, folder)));

function summary(message: Message) {
  const buffers: Record<string, unknown> = {};
  for (const [id, { shape, data }] of message.buffers) {
    let sum = 0;
    let holes = 0;
    for (const v of data) Number.isNaN(v) ? holes++ : (sum += v);
    buffers[id] = [shape, expect.closeTo(sum, 3), holes];
  }
  return {
    panels: message.scene.panels.map((panel) => panel.marks.map((mark) => mark.type)),
    status: message.scene.timeline.status, buffers,
  };
}

describe("fixtures", () => {
  for (const [name, wanted] of Object.entries(expected)) {
    test(name, () => {
      if (wanted.reads) {
        const known = wanted.after ? decode(bytes(wanted.after)).buffers : undefined;
        expect(wanted.reads).toEqual(summary(decode(bytes(name), known)));
        return;
      }
      let reason = "read";
      try {
        decode(bytes(name));
      } catch (error) {
        reason = (error as WireError).reason;
      }
      expect(reason).toBe(wanted.refused);
    });
  }
});

test("a message may lie anywhere in a larger buffer", () => {
  const plain = bytes("plain");
  for (const offset of [1, 3, 8]) {
    const larger = new Uint8Array(plain.length + offset);
    larger.set(plain, offset);
    const message = decode(larger.subarray(offset));
    expect(message.scene.panels[0].marks[2].type).toBe("paths");
    expect(expected.plain.reads).toEqual(summary(message));
  }
});

test("buffers of the message before are the very same arrays", () => {
  const first = decode(bytes("plain"));
  const again = decode(bytes("again"), first.buffers);
  for (const [id, array] of again.buffers) expect(array).toBe(first.buffers.get(id));
});
