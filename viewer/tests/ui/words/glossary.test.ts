import { describe, expect, test } from "vitest";
import messages from "../../../src/i18n/messages.json";
import { explanation, langAt, piecesOf, WORDS, type WordKey } from "../../../src/ui/words/glossary";
import { descent, type Picture } from "../../../src/ui/words/pictures";

const LANGS = ["en", "ja"] as const;
const words = Object.entries(WORDS) as [WordKey, (typeof WORDS)[WordKey]][];
const found = (text: string, lang: "en" | "ja") => piecesOf(text, lang).filter(({ word }) => word).map(({ word, text: it }) => [word, it]);

describe.each(words)("%s", (key, { name, text, caption, picture }) => {
  test.each(LANGS)("is two sentences in %s, and is found by its own name", (lang) => {
    const at = LANGS.indexOf(lang), said = text[at];
    // Not the points of numbers and of "e.g.".
    expect(said.match(lang === "ja" ? /。/g : /[.!](?= [A-Zη]|$)/g), said).toHaveLength(2);
    expect(said.length).toBeLessThan(lang === "ja" ? 150 : 250);
    if (lang === "ja") expect(said + name[1]).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(found(name[at], lang).map(([word]) => word)).toContain(key);
  });

  test("its card is in the language of the place where it is opened", () => {
    for (const lang of LANGS) expect(explanation(key, lang)).toMatchObject({ name: name[LANGS.indexOf(lang)], text: text[LANGS.indexOf(lang)] });
    const japanese = JSON.stringify([explanation(key, "ja").text, explanation(key, "ja").caption ?? "あ"].map((said) => /[ぁ-んァ-ヶ一-龠]/.test(said)));
    expect(japanese).toBe("[true,true]");
  });

  test("has a picture, and says what its colours are where there are two", () => {
    expect([picture.curve, picture.map, picture.plot, picture.rows].filter(Boolean)).toHaveLength(1);
    expect(Boolean(caption)).toBe(Boolean(picture.begin) || Boolean(picture.second) || (picture.lines?.length ?? 0) > 1 || Boolean(picture.plot && key !== "rate"));
  });
});

describe("texts are cut at their words", () => {
  test("and nothing is lost, whatever the text", () => {
    const texts = [...Object.values(messages).flat(), "", "η", "ηη", "steps step stepsize", "<b>gradient</b>", "勾配勾配降下法", "2/λmax = 2(1+β)/λmax"];
    for (const text of texts) {
      for (const lang of LANGS) expect(piecesOf(text, lang).map((piece) => piece.text).join("")).toBe(text);
    }
  });

  test("whole words in English, each once, the longest where they overlap", () => {
    expect(found("the stepsize misteps", "en")).toEqual([]);
    expect(found("a local minimum and a minimum", "en")).toEqual([["localminimum", "local minimum"], ["minimum", "minimum"]]);
    expect(found("step after step", "en")).toEqual([["step", "step"]]);
    expect(found("Step size (learning rate) η", "en")).toEqual([["stepsize", "Step size"]]);
    expect(found("η = 2 is above 2(1+β)/λmax = 1.9", "en")).toEqual([["stepsize", "η"], ["momentumlimit", "2(1+β)/λmax"]]);
  });

  test("longest first in Japanese", () => {
    expect(found("ステップ幅 η とステップ数", "ja")).toEqual([["stepsize", "ステップ幅"], ["step", "ステップ数"]]);
    expect(found("最急降下法の勾配", "ja")).toEqual([["descent", "最急降下法"], ["gradient", "勾配"]]);
    expect(found("勾配ノイズ σ", "ja")).toEqual([["noise", "勾配ノイズ"]]);
  });

  test("every verdict on a run has a word that is explained, in both languages", () => {
    const verdicts = Object.entries(messages).filter(([key]) => /^(verdict|many) /.test(key) && !["verdict all", "verdict some", "verdict joined", "many runs"].includes(key));
    expect(verdicts.length).toBeGreaterThan(40);
    const missing = verdicts.flatMap(([key, texts]) => LANGS.flatMap((lang, at) => (found(texts[at], lang).length ? [] : [`${key} (${lang})`])));
    expect(missing).toEqual([]);
  });
});

describe("what pictures show is so", () => {
  /** The last points of both descents of a map of these curvatures, as distances from the minimum. */
  const ends = ({ map, from, second, ...way }: Picture): [number, number] => {
    const [a, b] = map!, at = (one: Picture | typeof way) => Math.hypot(...descent(([x, y]) => [a * x, b * y], from as [number, number], one).at(-1)!);
    return [at(way), at({ ...way, ...second })];
  };

  test("momentum is nearer after as many steps", () => {
    const [without, with_] = ends(WORDS.momentum.picture);
    expect(with_).toBeLessThan(0.2 * without);
  });

  test("dividing by the root of the second moment goes farther along the valley", () => {
    const [divided, plain] = ends(WORDS.secondmoment.picture);
    expect(divided).toBeLessThan(0.4 * plain);
  });

  test("Nesterov's overshoots less", () => {
    const { map, from, second, ...way } = WORDS.nesterov.picture, [a, b] = map!;
    const farthest = (one: typeof way) => Math.max(...descent(([x, y]) => [a * x, b * y], from as [number, number], one).map(([x]) => x));
    expect(farthest({ ...way, ...second })).toBeLessThan(0.8 * farthest(way));
  });

  test("η = 0.92 jumps to the other side and comes down, 1.08 and 1.15 go up", () => {
    const heights = (way: Picture) => descent(([x]) => [2 * x, 0], [way.from as number, 0], way).map(([x]) => x * x);
    const square = ({ picture }: { picture: Picture }) => heights(picture);
    expect(square(WORDS.limit)).toEqual([...square(WORDS.limit)].sort((p, q) => p - q));
    expect(square(WORDS.diverged)).toEqual([...square(WORDS.diverged)].sort((p, q) => p - q));
    expect(square(WORDS.converged).at(-1)).toBeLessThan(1e-4);
    expect(square(WORDS.descending).at(-1)).toBeGreaterThan(0.5);
  });

  test("a descent is that of its formula", () => {
    expect(descent(([x]) => [2 * x, 0], [1, 0], { lr: 0.25, steps: 2 }).map(([x]) => x)).toEqual([1, 0.5, 0.25]);
    // v ← βv + g, x ← x − ηv: 1, 0.5; v = 0.5·2 + 1 = 2, 0.5 − 0.25·2 = 0.
    expect(descent(([x]) => [2 * x, 0], [1, 0], { lr: 0.25, beta: 0.5, steps: 2 }).map(([x]) => x)).toEqual([1, 0.5, 0]);
  });
});

test("the language of a place is that of the texts around it, if it is one of kobai's", () => {
  const within = (lang: string | null) => ({ closest: () => (lang === null ? null : { getAttribute: () => lang }) }) as unknown as Element;
  expect(["ja", "en", "de", null].map((lang) => langAt(within(lang)))).toEqual(["ja", "en", null, null]);
});
