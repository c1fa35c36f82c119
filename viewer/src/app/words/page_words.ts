/** Lines about bad input in the words of the page: its boxes instead of arguments of Python or of the command line. */
import type { Lang } from "../../i18n";
import { appEn, type AppKey } from "../../i18n/app-en";
import { appJa } from "../../i18n/app-ja";

/** The boxes for arguments, by the arguments' names. */
const BOXES: Readonly<Record<string, AppKey>> = {
  steps: "steps", noise: "noise", seed: "seed", start: "start", dim: "dimension", scheduler: "schedule", batch: "dataBatch", held_out: "dataHeld",
  delta: "dataDelta", standardize: "dataStandardize",
};
const LOSSES: Readonly<Record<string, AppKey>> = {
  squared: "lossSquared", absolute: "lossAbsolute", huber: "lossHuber", logistic: "lossLogistic", poisson: "lossPoisson", "cross-entropy": "lossCrossEntropy",
};
const LETTERS: Readonly<Record<string, string>> = { lr: "η", l1: "L1", l2: "L2" };

/** Sentences that say what to write in Python, and what to write in the page. */
const SENTENCES: Readonly<Record<Lang, readonly (readonly [RegExp, string])[]>> = {
  en: [
    [/A parameter that is a word is named, as parameters=\['?(.*?)'?\]/g, "A parameter is one letter, with a number or a word after it, as w1 or w_$1"],
    [/, or give \S+ a value \(.*?\)(?=, or name it)/g, ""],
    [/give it a value \([^()]*\), or (?=name|use|write)/g, ""],
    [/name it as a variable \(variables=\['?(.*?)'?\].*?\)/g, "name it as a variable, as in f($1) = …"],
    [/, or name it among the parameters/g, ""],
    [/ \(\w+=1\.0[^()]*\)/g, ""],
    [/or batch=None for all/g, "or all of them"],
  ],
  ja: [
    [/単語のパラメータは parameters=\['?(.*?)'?\] のように名前を挙げてください/g, "パラメータの名前は、w1 や w_$1 のように、1 文字か、1 文字に数や単語を添えたものにしてください"],
    [/\S+ に値を与える（.*?）か、(?=変数)/g, ""],
    [/値を与える（[^（）]*）か、/g, ""],
    [/変数として挙げて（variables=\['?(.*?)'?\].*?）ください/g, "f($1) = … のように変数として書いてください"],
    [/と書くか、パラメータに加えてください/g, "と書いてください"],
    [/（\w+=1\.0[^（）]*）/g, ""],
    [/すべてなら batch=None としてください/g, "すべてにしてください"],
  ],
};

/** A line in the words of the page. */
export function inPageWords(line: string, lang: Lang): string {
  const texts = lang === "ja" ? appJa : appEn;
  const [first, ...sentences] = SENTENCES[lang].reduce((text, [python, page]) => text.replace(python, page), line).split(/('[^']*~[^']*')/);
  // What was typed, a model, stays as it is.
  return [first, ...sentences].map((part, k) => (k % 2 ? part : part
    .replace(/loss='([\w-]+)'/g, (whole, name: string) => (LOSSES[name] ? (lang === "ja" ? `損失「${texts[LOSSES[name]]}」` : `the loss “${texts[LOSSES[name]]}”`) : whole))
    .replace(/(?<![\p{L}\p{N}_.])(\w+)=(?:(True|False|None)(?!\w)|\[([^\][]*)\]|(?=[^=\s]))/gu, (whole, name: string, word?: string, list?: string) => {
      const box = BOXES[name] ? texts[BOXES[name]] : LETTERS[name];
      if (word) return `${box ?? name}${lang === "ja" ? "：" : ": "}${word === "True" ? texts.on : texts.off}`;
      if (list !== undefined) return `${box ?? name} = ${list.replaceAll("'", "")}`;
      return box ? `${box} = ` : whole;
    })
    .replace(/(?<=another )lr\b|\blr(?= を| の)/g, "η"))).join("");
}
