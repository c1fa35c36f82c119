/** The names of hyperparameters: as code has them, in Japanese, and the letter that formulas have for them. */
import type { Lang } from "../../i18n";
import { h } from "../dom";
import { word, type WordKey } from "./glossary";

/** Those that are explained. */
const EXPLAINED: Readonly<Record<string, WordKey>> = {
  momentum: "momentum", nesterov: "nesterov", dampening: "dampening", betas: "betas", rho: "betas", alpha: "betas", eps: "eps",
  weight_decay: "weightdecay", amsgrad: "amsgrad",
};

/** Letters, where a formula has them; a list has one for each entry. */
const LETTERS: Readonly<Record<string, string>> = {
  momentum: "β", "betas[0]": "β₁", "betas[1]": "β₂", eps: "ε", rho: "ρ", alpha: "α", lambd: "λ", weight_decay: "λ", shrink: "ρ", c1: "c₁",
  c2: "c₂", d: "d", temperature: "T", f_star: "f*",
};

const IN_JAPANESE: Readonly<Record<string, string>> = {
  momentum: "モメンタム", dampening: "勾配の抑え", weight_decay: "重み減衰", nesterov: "ネステロフの加速", "betas[0]": "1 次の減衰率",
  "betas[1]": "2 次の減衰率", eps: "0 割り防止", amsgrad: "最大の v で割る", maximize: "最大化", rho: "減衰率", alpha: "係数", lambd: "減衰の強さ",
  t0: "平均を始めるステップ", lr_decay: "η の減衰", initial_accumulator_value: "累積の初期値", centered: "分散で割る", beta2_decay: "β₂ の減衰", d: "更新の上限",
  momentum_decay: "モメンタムの減衰", "etas[0]": "縮める倍率", "etas[1]": "伸ばす倍率", "step_sizes[0]": "最小のステップ幅", "step_sizes[1]": "最大のステップ幅",
  max_iter: "内部反復の上限", tolerance_grad: "勾配の許容値", tolerance_change: "変化の許容値", history_size: "記憶するステップ数", shrink: "縮小率", c1: "Armijo 定数",
  c2: "曲率条件の定数", max_tries: "最大試行回数", max_step: "最大のステップ幅", f_star: "f の最小値", floor: "固有値の下限", cutoff: "特異値の下限", damping: "最初の減衰",
  rtol: "相対許容誤差", atol: "絶対許容誤差", max_evals: "評価回数の上限", temperature: "温度", ns_steps: "反復回数", "ns_coefficients[0]": "第 1 係数",
  "ns_coefficients[1]": "第 2 係数", "ns_coefficients[2]": "第 3 係数",
};

/** The letter that a formula has for a hyperparameter; null where it has none. */
export function letterOf(name: string, formula: readonly string[]): string | null {
  const letter = LETTERS[name];
  if (!letter) return null;
  const written = letter.replace(/[₁₂]/, (digit) => (digit === "₁" ? "_1" : "_2")), lines = formula.join("\n");
  // β alone is not the β of β₁; a letter of a word is no letter.
  const alone = /[a-z]/i.test(letter) ? `(?<![a-zA-Z\\\\])${written.replace("*", "\\*")}(?![a-zA-Z])` : `${written}${written.includes("_") ? "" : "(?!_)"}`;
  return new RegExp(alone).test(lines) ? letter : null;
}

/** A hyperparameter's name, `betas[0]` included, as a word where it is explained, with the letter that the formula has for it. */
export function setting(name: string, lang: Lang, formula: readonly string[] = []): HTMLElement {
  const key = EXPLAINED[name.replace(/\[.*$/, "")], shown = (lang === "ja" && IN_JAPANESE[name]) || name, letter = letterOf(name, formula);
  return h("span", {}, key ? word(key, lang, shown) : shown, ...(letter ? [" ", h("i", {}, letter)] : []),
    ...(shown === name ? [] : [" ", h("small", { lang: "en" }, name)]));
}

/** Every hyperparameter that has a name in Japanese. */
export const namedInJapanese = (name: string): boolean => name in IN_JAPANESE;
