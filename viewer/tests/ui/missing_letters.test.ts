import { expect, test } from "vitest";
import { lettersOf, missingLetters } from "../../src/ui/missing_letters";

test("letters of a scene's texts, without those of every font and without arrays", () => {
  const scene = { title: { plain: "勾配 x₁²" }, notes: ["a é", "勾 𝒇 𝒇"], steps: new Float32Array(3), size: [1, 2], none: null };
  expect([...lettersOf(scene)]).toEqual(["勾", "配", "₁", "𝒇"]);
});

test("those that look as no letter does are listed, the first dozen", () => {
  const look = (letter: string) => ("กข".includes(letter) || letter > "\u{fffff}" ? "box" : letter);
  expect(missingLetters("ก勾ข", look)).toBe("ก ข");
  expect(missingLetters("勾配", look)).toBe("");
  expect(missingLetters("กขฃ", null)).toBe("");
  const many = Array.from({ length: 20 }, (_, i) => String.fromCodePoint(0x12000 + i));
  expect(missingLetters(many, () => "box")).toBe(`${many.slice(0, 12).join(" ")} …`);
});
