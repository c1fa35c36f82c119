"""The texts of pictures, verdicts and tables, in English and Japanese; those of the viewer are in ``viewer/src/i18n``.

``say("step", "ja")`` gives one. In a text, ``{step|step|steps}`` is the singular or plural that goes with the number ``step``.
"""

from __future__ import annotations

import re

from kobai.errors import BadInput

LANGUAGES = ("en", "ja")

NO_LINE_START = "、。，．・：；？！）」』】〕ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)],.;:!?"
"""Characters that no line begins with, by the rules of Japanese typesetting (kinsoku)."""

_OPTIMIZERS = {
    "gradient descent": "最急降下法", "backtracking": "バックトラッキング", "strong Wolfe": "強い Wolfe 条件の直線探索",
    "exact line search": "厳密な直線探索", "Barzilai-Borwein": "Barzilai-Borwein 法", "Polyak": "Polyak のステップ幅",
    "conjugate gradient": "共役勾配法", "Newton": "ニュートン法", "undamped Newton": "ステップ調整なしのニュートン法",
    "Newton-CG": "ニュートン CG 法", "Gauss-Newton": "ガウス・ニュートン法",
    "Levenberg-Marquardt": "レーベンバーグ・マーカート法", "gradient flow": "勾配流",
    "normalised gradient": "正規化した勾配", "sign descent": "符号勾配法",
    "Langevin": "ランジュバン法",
}  # fmt: skip
"""Names of optimizers that are not classes of torch's, in Japanese."""

_TEXTS: dict[str, tuple[str, str]] = {
    **{f"optimizer {name}": (name, japanese) for name, japanese in _OPTIMIZERS.items()},
    "momentum": ("momentum", "モメンタム"),
    "momentum method": ("momentum", "モメンタム"),
    "Nesterov method": ("Nesterov", "ネステロフ"),
    "weight_decay": ("weight decay", "重み減衰"),
    "climbs": ("climbs", "上昇"),
    "descent": ("descent", "降下"),
    "step": ("step", "ステップ"),
    "lowest": ("lowest", "最小の"),
    "start": ("start", "初期点"),
    "known minimum": ("known minimum", "既知の最小点"),
    "closed form": ("closed form", "閉形式の解"),
    "computed minimum": ("lowest point (computed)", "最小点（計算値）"),
    "parameter": ("parameter", "パラメータ"),
    "sharpness": ("sharpness", "鋭さ"),
    "largest curvature": ("λmax of the Hessian", "ヘッセ行列の λmax"),
    "preconditioned sharpness": ("λmax of P^(−1/2) H P^(−1/2)", "P^(−1/2) H P^(−1/2) の λmax"),
    "edge of stability": ("edge of stability", "安定性の限界に到達"),
    "critical minimum": ("minimum", "極小点"),
    "critical saddle": ("saddle", "鞍点"),
    "critical maximum": ("maximum", "極大点"),
    "critical degenerate": ("flat critical point", "退化した停留点"),
    "theory rates": (
        "factor a step: predicted {predicted}, observed {observed}",
        "1 ステップの倍率: 理論 {predicted}、実際 {observed}",
    ),
    "theory dashed": ("dashed: the sharpness from which η is too large", "破線: η が大きすぎることになる鋭さ"),
    "theory preconditioned": ("{names}: λmax of P^(−1/2) H P^(−1/2)", "{names}: P^(−1/2) H P^(−1/2) の λmax を示す"),
    "theory limit scaled": (
        "largest stable η at the end: {formula} = {limit}, with s the λmax of P^(−1/2) H P^(−1/2)",
        "終点での η の上限: {formula} = {limit}（s は P^(−1/2) H P^(−1/2) の λmax）",
    ),
    "theory limit": ("largest stable η at the end: {formula} = {limit}", "終点での η の上限: {formula} = {limit}"),
    "study nowhere": (
        "{share} of the starts reach none of these minima", "{share} の初期点は、ここに挙げた極小点のどれにも達しません",
    ),
    "study diverged": ("{share} diverge", "{share} は発散します"),
    "study arrived": ("{share} of the runs arrive", "{share} の降下が到達します"),
    "study late": ("not in {steps} {steps|step|steps}", "{steps} ステップでは未到達"),
    "study at rest": ("at rest elsewhere", "ほかの場所で静止"),
    "study diverges": ("diverges", "発散"),
    "study elsewhere": ("none of these", "いずれでもない"),
    "training converges": ("converges", "収束"),
    "training does not": ("does not converge", "収束しない"),
    "training converged": ("{share} converge", "{share} は収束します"),
    "training nonfinite": ("{share} overflow", "{share} はオーバーフローします"),
    "training colors light": ("blue: converged, red: not; the deeper, the slower", "青: 収束、赤: 収束せず。濃いほど遅い"),
    "training colors dark": ("blue: converged, red: not; the brighter, the slower", "青: 収束、赤: 収束せず。明るいほど遅い"),
    "learning rate lr0": ("η₀: learning rate of layer 0", "η₀: 第 0 層の学習率"),
    "learning rate lr1": ("η₁: learning rate of layer 1", "η₁: 第 1 層の学習率"),
    "title of a network": (
        "Training a network: {width} hidden units, {nonlinearity}", "ネットワークの学習: 隠れユニット {width} 個、{nonlinearity}",
    ),
    "nonlinearity identity": ("linear", "線形"),
    "training samples": ("{samples} samples", "データ {samples} 個"),
    "training batch": ("batches of {batch}", "バッチサイズ {batch}"),
    "describe trainability": (
        "Map of the learning rates with which a network trains; the boundary is fractal.",
        "ネットワークの学習が収束する学習率の地図。境界はフラクタルです。",
    ),
    "pixel reaches": ("reaches {point} in {steps} steps", "{point} に {steps} ステップで到達"),
    "pixel reaches slowly": ("reaches {point}", "{point} に到達"),
    "pixel arrives": ("arrives in {steps} steps", "{steps} ステップで到達"),
    "pixel ends": ("f = {value} at the end", "終わりで f = {value}"),
    "pixel refused": ("refused: the optimizer takes no such number", "この値は最適化手法が受け付けません"),
    "pixel awaited": ("not yet computed", "まだ計算していません"),
    "pixel descending": ("still descending", "まだ降下中"),
    "pixel converged": ("converges elsewhere", "別の点に収束"),
    "pixel oscillating": ("oscillates", "振動"),
    "pixel diverged": ("diverges", "発散"),
    "pixel nonfinite": ("becomes non-finite", "非有限（∞ か NaN）になる"),
    "pixel stalled": ("at rest, at no minimum", "極小点でない所で停滞"),
    "pixel arrived": ("arrives", "到達"),
    "pixel inferred": ("inferred from its neighbours, not computed", "計算せず、周りの画素から推定"),
    "study inferred": (
        "{share} of the pixels are inferred from neighbours that agree",
        "画素の {share} は、周りの画素が一致するので計算せずに推定した値です",
    ),
    "pixel trains": ("trains", "学習できる"),
    "pixel trains not": ("does not train", "学習できない"),
    "pixel every": ("of {n} pixels along {axis} one is shown", "{axis} の方向は {n} 画素ごとに 1 画素を表示"),
    "zoom status": ("×{times} towards {point}", "{point} へ ×{times}"),
    "describe zoom": (
        "Movie of a map in ever smaller windows, up to ×{times}.", "地図をしだいに狭い範囲で見せる動画。倍率は最大 ×{times}。",
    ),
    "study kind": ("study", "スタディ"),
    "study tiles": ("tiles", "タイル"),
    "study keyframes": ("keyframes begun", "始めたキーフレーム"),
    "study pixels": ("{pixels} pixels", "{pixels} 画素"),
    "plan pixels": ("pixels", "画素"),
    "plan missing": ("{missing} of {tiles} are missing", "{tiles} のうち残り {missing}"),
    "plan time": ("time here", "ここでの時間"),
    "plan duration": (
        "{time} ({least} to {most}) with one process on an idle machine, from a sample of {sampled} {sampled|tile|tiles}",
        "空いているマシンの 1 プロセスで {time}（{least} 〜 {most}、{sampled} 個のタイルの実測から）",
    ),
    "plan memory": ("memory", "メモリ"),
    "plan per process": ("{size} for each process", "1 プロセスあたり {size}"),
    "plan store": ("store", "ストア"),
    "plan workers": ("processes to finish in an hour", "1 時間で終えるのに必要なプロセス数"),
    "steps of a study": ("steps", "ステップ"),
    "profile performance": ("performance profile", "性能プロファイル"),
    "profile data": ("data profile", "データプロファイル"),
    "profile title": ("optimizers compared", "最適化手法の比較"),
    "profile of": (
        "{optimizers} {optimizers|optimizer|optimizers} · {functions} {functions|function|functions} from {starts} "
        "{starts|start|starts} each · {budget} {budget|evaluation|evaluations}",
        "手法 {optimizers} 個 · 関数 {functions} 個 × 初期点 {starts} 個 · 評価 {budget} 回",
    ),
    "profile performance axis": ("evaluations, as a multiple of the fastest's", "評価回数（最も速い手法の何倍か）"),
    "profile performance share": ("share of problems solved", "解けた問題の割合"),
    "profile data axis": ("evaluations per variable", "変数あたりの評価回数"),
    "profile data share": ("share of targets reached", "達した目標の割合"),
    "profile solved": (
        "solved: f ≤ f_L + {tau} (f(x₀) − f_L), with f_L the lowest reached",
        "解けた: f ≤ f_L + {tau} (f(x₀) − f_L)。f_L は到達した最小の値",
    ),
    "profile targets": (
        "targets: 51, from 10² to 10⁻⁸ above the lowest value; runs that fail begin again",
        "目標: 最小値より 10² から 10⁻⁸ だけ上の 51 個。失敗した降下は別の初期点からやり直す",
    ),
    "profile score": ("beside each name: the mean share over the axis", "名前の横の数: 横軸にわたる割合の平均"),
    "profile left out": ("cannot run: {names}", "実行できない手法: {names}"),
    "describe profiles": (
        "Profiles of {optimizers} optimizers over {functions} functions from {starts} starts each.",
        "{functions} 個の関数、それぞれ {starts} 個の初期点での {optimizers} 個の手法のプロファイル。",
    ),
    "describe basins": (
        "Map of starts, coloured by which of {minima} {minima|minimum|minima} a descent reaches from there; "
        "the nearer to the background, the slower.",
        "初期点の地図。そこから {minima} 個の極小点のどれに達するかを色で示し、背景の色に近いほど遅く達します。",
    ),
    "describe plane": ("Map of how descents end over two quantities.", "二つの量に対して降下がどう終わるかの地図。"),
    "describe step size": ("The value reached against the step size.", "ステップ幅と到達した値の関係。"),
    "value after": ("f after {steps} {steps|step|steps}", "{steps} ステップ後の f"),
    "steps to arrive": ("steps to arrive", "到達までのステップ数"),
    "range slow": ("slow", "遅い"),
    "range right": ("right", "適切"),
    "range diverging": ("diverges", "発散"),
    "step size limit minimum": ("limit at the minimum: η = {lr}", "極小点での限界: η = {lr}"),
    "step size limit start": ("limit at the start: η = {lr}", "初期点での限界: η = {lr}"),
    "step size fewest": ("fewest steps: η = {lr}", "最も速い: η = {lr}"),
    "step size lowest": ("lowest f: η = {lr}", "f が最も低い: η = {lr}"),
    "step size ranges": (
        "slow below η = {low}, right up to {high}", "η = {low} より小さいと遅く、{high} までがちょうどよい範囲です",
    ),
    "no start arrives": ("within {steps} steps no start comes to rest", "{steps} ステップ以内に止まる初期点はありません"),
    "step size diverges": ("diverges from η = {lr}", "η = {lr} から発散します"),
    "fit curvature": (
        "at the optimum 2/λmax = {limit}, condition number {condition}",
        "最小点で 2/λmax = {limit}、条件数 {condition}",
    ),
    "fit curvature flat": (
        "at the optimum 2/λmax = {limit}; in some direction the loss is flat",
        "最小点で 2/λmax = {limit}。損失が平らな方向があります",
    ),
    "fit without": ("no lowest point is computed beforehand: {why}", "最小点は計算していません：{why}"),
    "fit unscaled": (
        "η = {lr} is above 2/λmax = {limit}, so plain gradient descent {fails}: "
        "the columns are not centred and scaled; --standardize makes it about {scaled}",
        "η = {lr} は 2/λmax = {limit} より大きく、最急降下法は{fails}。"
        "列が中心化・標準化されていません。--standardize で 2/λmax が {scaled} くらいになります",
    ),
    "fit too large": (
        "η = {lr} is above 2/λmax = {limit}, so plain gradient descent {fails}; take a smaller one",
        "η = {lr} は 2/λmax = {limit} より大きく、最急降下法は{fails}。もっと小さくしてください",
    ),
    "fit diverges": ("diverges", "発散します"),
    "fit does not converge": ("does not converge", "収束しません"),
    "fit creeping unscaled": (
        "with η = {lr} the flattest direction goes {way} of its way in {steps} {steps|step|steps}: "
        "the columns are not centred and scaled, so η may be no larger than 2/λmax = {limit}; "
        "--standardize makes it about {scaled}",
        "η = {lr} では、最も平らな方向は {steps} ステップで {way} しか進みません。列が中心化・標準化されていないので、"
        "η は 2/λmax = {limit} までです。--standardize で {scaled} くらいになります",
    ),
    "fit creeping small": (
        "with η = {lr} the flattest direction goes {way} of its way in {steps} {steps|step|steps}; "
        "η may be as large as 2/λmax = {limit}",
        "η = {lr} では、最も平らな方向は {steps} ステップで {way} しか進みません。η は 2/λmax = {limit} まで大きくできます",
    ),
    "fit creeping conditioned": (
        "with η = {lr} the flattest direction goes {way} of its way in {steps} {steps|step|steps}; "
        "take more steps, or an optimizer with momentum",
        "η = {lr} では、最も平らな方向は {steps} ステップで {way} しか進みません。ステップを増やすか、モメンタムを使ってください",
    ),
    "fit held out": ("mean loss of the {rows} {rows|row|rows} held out: {loss}", "使わなかった {rows} 行の平均損失: {loss}"),
    "held out": ("held out", "検証用の行"),
    "rows drawn": ("{shown} of {rows} rows are drawn", "{rows} 行のうち {shown} 行を描いています"),
    "batch": ("batch", "ミニバッチ"),
    "batches of rows": ("batches of {size} of {rows} {rows|row|rows}", "ミニバッチ {size} 行（全 {rows} 行）"),
    "several rows": ("larger points stand for several rows", "大きい点は、同じ位置にある複数の行です"),
    "seen": ("{name}, seen", "{name}（実測）"),
    "predicted": ("predicted", "予測"),
    "probability": ("probability", "確率"),
    "probability of class": ("P({name} = {value})", "P({name} = {value})"),
    "probability of classes": ("P({name} = class)", "P({name} = クラス)"),
    "prediction at": ("at {value}", "{value} での予測"),
    "in unit": ("({unit})", "（{unit}）"),
    "probability of the seen": ("probability of the class seen", "実測クラスの確率"),
    "loss": ("loss", "損失"),
    "loss of kind": ("loss ({kind})", "損失（{kind}）"),
    "squared mean": ("mean squared error", "平均二乗誤差"),
    "squared sum": ("sum of squared errors", "二乗誤差の和"),
    "absolute mean": ("mean absolute error", "平均絶対誤差"),
    "absolute sum": ("sum of absolute errors", "絶対誤差の和"),
    "huber mean": ("mean Huber loss, δ = {delta}", "Huber 損失の平均、δ = {delta}"),
    "huber sum": ("sum of Huber losses, δ = {delta}", "Huber 損失の和、δ = {delta}"),
    "logistic mean": ("mean logistic loss", "ロジスティック損失の平均"),
    "logistic sum": ("sum of logistic losses", "ロジスティック損失の和"),
    "poisson mean": ("mean Poisson loss", "ポアソン損失の平均"),
    "poisson sum": ("sum of Poisson losses", "ポアソン損失の和"),
    "cross-entropy mean": ("mean cross-entropy", "交差エントロピーの平均"),
    "cross-entropy sum": ("sum of cross-entropies", "交差エントロピーの和"),
    "custom mean": ("mean over the rows", "行の平均"),
    "custom sum": ("sum over the rows", "行の和"),
    "negative gradient": ("negative gradient", "負の勾配"),
    "scaled": ("(scaled)", "（標準化）"),
    "in units": ("{names} are those of standardized columns; in the columns’ own units, at the end, {values}",
        "{names} は標準化した列での値。元の列の単位では、終点で {values}"),
    "to point": ("{count} → {point}", "{count} 個 → {point}"),
    "to elsewhere": ("{count} elsewhere", "そのほか {count} 個"),
    "with status": ("{count} {status}", "{status} {count} 個"),
    "median": ("median, 10–90 %", "中央値（10〜90 %）"),
    "true value": ("f on the path", "経路上の f"),
    "true value, loss": ("loss on the path", "経路上の損失"),
    "in the plane": ("f on the surface", "球の下の曲面の f"),
    "in the plane, loss": ("loss on the surface", "球の下の曲面の損失"),
    "principal direction": ("direction {i}", "方向 {i}"),
    # Statuses of a run.
    "descending": ("descending", "降下中"),
    "climbing": ("climbing", "上昇中"),
    "converged": ("converged", "収束"),
    "converged at": ("converged: step {step}", "収束：ステップ {step}"),
    "oscillating": ("oscillating", "振動"),
    "diverged": ("diverged", "発散"),
    "nonfinite": ("not a finite number", "非有限値"),
    "nonfinite since": ("{what} is not a finite number since step {step}", "ステップ {step} 以降 {what} は有限値でない"),
    "stalled": ("stalled", "停滞"),
    "ended": ("ended at step {step}", "ステップ {step} で終了"),
    "at rest": ("at rest since step {step}", "ステップ {step} から静止"),
    "all ended": ("all runs broke off by step {step}", "ステップ {step} までにすべて中断"),
    # Verdicts on a run, in a sentence.
    "verdict converged": ("converged in {step} {step|step|steps}", "{step} ステップで収束"),
    "verdict converged start": ("the start is a minimum already", "初期点がすでに最小点"),
    "verdict converged local": (
        "converged to a local minimum in {step} {step|step|steps}; a lower one is known, f = {known}",
        "{step} ステップで局所的な最小点に収束。より低い最小値 f = {known} が知られている"),
    "verdict converged local start": ("the start is a local minimum already; a lower one is known, f = {known}",
        "初期点がすでに局所的な最小点。より低い最小値 f = {known} が知られている"),
    "verdict converged early": ("met the tolerance in {step} {step|step|steps}, at |∇f| = {grad}: f can still fall",
        "{step} ステップで許容誤差に到達（|∇f| = {grad}）。f はまだ下がりうる"),
    "verdict converged early start": ("the start meets the tolerance already, at |∇f| = {grad}: f can still fall",
        "初期点がすでに許容誤差を満たす（|∇f| = {grad}）。f はまだ下がりうる"),
    "verdict climbed early": ("met the tolerance in {step} {step|step|steps}, at |∇f| = {grad}: f can still rise",
        "{step} ステップで許容誤差に到達（|∇f| = {grad}）。f はまだ上がりうる"),
    "verdict climbed early start": ("the start meets the tolerance already, at |∇f| = {grad}: f can still rise",
        "初期点がすでに許容誤差を満たす（|∇f| = {grad}）。f はまだ上がりうる"),
    "verdict climbed": ("reached a maximum in {step} {step|step|steps}", "{step} ステップで最大点に到達"),
    "verdict climbed start": ("the start is a maximum already", "初期点がすでに最大点"),
    "verdict climbing": ("still climbing", "まだ上昇中"),
    "verdict climbing more": ("still climbing, at this rate about {more} more {more|step|steps}",
        "まだ上昇中。この調子ならあと約 {more} ステップ"),
    "verdict climb oscillating": ("oscillates: it moves but gets no higher", "振動：動き続けるが上がらない"),
    "verdict climb diverged": ("diverges: climbing, f fell beyond bounds by step {step}",
        "発散：上昇のはずが、ステップ {step} までに f が際限なく減少"),
    "verdict topless": ("climbs away: f keeps rising, there is no top that way",
        "上がり続ける：f は増え続け、その先に頂上がない"),
    "verdict descending": ("still descending", "まだ降下中"),
    "verdict descending more": ("still descending, at this rate about {more} more {more|step|steps}",
        "まだ降下中。この調子ならあと約 {more} ステップ"),
    "verdict oscillating": ("oscillates: it moves but gets no lower", "振動：動き続けるが下がらない"),
    "verdict oscillating batch": ("jitters: each step sees {batch} of {rows} rows",
        "揺れ続ける：各ステップは {rows} 行のうち {batch} 行しか見ない"),
    "verdict oscillating limit": ("oscillates: η = {lr} is at the limit {formula} = {limit}",
        "振動：η = {lr} が限界 {formula} = {limit} に達している"),
    "verdict oscillating above": ("oscillates: η = {lr} is above {formula} = {limit} where it is",
        "振動：η = {lr} がいまいる所の {formula} = {limit} を超えている"),
    "verdict diverged": ("diverges: f grew beyond bounds by step {step}",
        "発散：ステップ {step} までに f が際限なく増大"),
    "verdict diverged limit": ("diverges: η = {lr} is above {formula} = {limit}",
        "発散：η = {lr} が {formula} = {limit} を超えている"),
    "factor a step": (", factor {factor} a step", "（1 ステップごとに {factor} 倍）"),
    "verdict unscaled": (
        "η = {lr} is above {formula} = {limit}: the columns are not centred and scaled; standardize makes it {scaled}",
        "η = {lr} が {formula} = {limit} を超えている。列が中心化・標準化されていません。標準化すれば {scaled} になります",
    ),
    "verdict unscaled far": (
        "η = {lr} is far above {formula} = {limit}: the columns are not centred and scaled; standardize makes it {scaled}",
        "η = {lr} は {formula} = {limit} よりずっと大きい。列が中心化・標準化されていません。標準化すれば {scaled} になります",
    ),
    "verdict unscaled descending": (
        "still descending: the columns are not centred and scaled, so η may be no larger than {formula} = {limit}; "
        "standardize makes it {scaled}",
        "まだ降下中：列が中心化・標準化されていないので、η は {formula} = {limit} までです。標準化すれば {scaled} になります",
    ),
    "verdict bottomless": ("runs away: f keeps falling, there is no bottom that way",
        "流れ去る：f は下がり続け、その先に底がない"),
    "verdict nonfinite": ("breaks off at step {step}: not a finite number any more",
        "ステップ {step} で中断：有限の値でなくなった"),
    "verdict stalled": ("stalled: the gradient is {grad}, but the steps are too small to move x",
        "停滞：勾配は {grad} だが、ステップが小さすぎて x が動かない"),
    "verdict search": ("stalled: the gradient is {grad}, but the search finds no step that lowers f",
        "停滞：勾配は {grad} だが、探索しても f を下げるステップが見つからない"),
    "verdict climb search": ("stalled: the gradient is {grad}, but the search finds no step that raises f",
        "停滞：勾配は {grad} だが、探索しても f を上げるステップが見つからない"),
    "verdict flat": ("stalled: it is flat here, the gradient is 0", "停滞：ここは平らで勾配が 0"),
    "verdict beside": ("stalled: the gradient is 0 here, but it is no minimum: right beside it f is lower",
        "停滞：ここで勾配は 0 だが最小点ではない。すぐそばに f のもっと低い点がある"),
    "verdict climb beside": ("stalled: the gradient is 0 here, but it is no maximum: right beside it f is higher",
        "停滞：ここで勾配は 0 だが最大点ではない。すぐそばに f のもっと高い点がある"),
    "verdict saddle": ("stalled on a saddle: the gradient is 0, but it is no minimum",
        "鞍点で停滞：勾配は 0 だが最小点ではない"),
    "verdict maximum": ("stalled on a maximum: the gradient is 0, and f falls on every side",
        "最大点で停滞：勾配は 0 で、どちらへ動いても f は下がる"),
    "verdict climb saddle": ("stalled on a saddle: the gradient is 0, but it is no maximum",
        "鞍点で停滞：勾配は 0 だが最大点ではない"),
    "verdict climb minimum": ("stalled in a minimum: the gradient is 0, and f rises on every side",
        "最小点で停滞：勾配は 0 で、どちらへ動いても f は上がる"),
    "verdict crease": ("stalled on a crease: f falls along it, but every step along −∇f (|∇f| = {grad}) leaves it upwards",
        "折れ目の上で停滞：折れ目に沿えば f は下がるが、−∇f（|∇f| = {grad}）の向きへの一歩はどれも折れ目を外れて上がる"),
    "verdict climb crease": ("stalled on a crease: f rises along it, but every step along ∇f (|∇f| = {grad}) leaves it downwards",
        "折れ目の上で停滞：折れ目に沿えば f は上がるが、∇f（|∇f| = {grad}）の向きへの一歩はどれも折れ目を外れて下がる"),
    "verdict decay": ("at rest where weight decay balances the gradient of f, |∇f| = {grad}: no minimum of f alone",
        "重み減衰と f の勾配（|∇f| = {grad}）が釣り合って静止：f だけの最小点ではない"),
    "verdict gradient infinite": (
        "breaks off at step {step}: f = {value} is finite, but its gradient is infinite, as that of √x is at 0, or where exp "
        "overflows; a small number under the root, √(x + 10⁻¹²), or smaller steps avoid it",
        "ステップ {step} で中断：f = {value} は有限だが勾配が無限大。0 での √x や exp のあふれがその典型。"
        "根号の中に小さな数を足す（√(x + 10⁻¹²)）か、ステップを小さくすると避けられる"),
    "verdict gradient nan": (
        "breaks off at step {step}: f = {value} is finite, but its gradient is not a number; usually a branch that is not taken, "
        "as in torch.where, √ at 0 or an exp that overflows; keep the arguments of all branches in their domains",
        "ステップ {step} で中断：f = {value} は有限だが勾配が数でない。原因は多くの場合、"
        "選ばれなかった側の分岐（torch.where など）、0 での √、exp のあふれ。どの分岐の引数も定義域に収めると避けられる"),
    # Verdicts on many runs, one line for each status.
    "verdict all": ("all {runs} {what}", "{runs} 個すべてが{what}"),
    "verdict some": ("{count} of {runs} {what}", "{runs} 個中 {count} 個が{what}"),
    "rest of runs": ("{count} {what}", "{count} 個が{what}"),
    "verdict joined": ("{one}; {rest}", "{one}、ほか {rest}"),
    "steps from to": ("{low} to {high} steps", "{low}〜{high} ステップ"),
    "count of steps": ("{step} {step|step|steps}", "{step} ステップ"),
    "many converged": ("converged in {steps}", "収束（{steps}）"),
    "many converged start": ("started in a minimum", "初めから最小点にある"),
    "many converged local": ("converged in {steps}, {local} of them to local minima: a lower one is known, f = {known}",
        "収束（{steps}）。うち {local} 個は局所的な最小点で、より低い最小値 f = {known} が知られている"),
    "many early": ("met the tolerance in {steps}: f can still fall", "許容誤差に到達（{steps}）。f はまだ下がりうる"),
    "many early start": ("met the tolerance at the start: f can still fall", "初期点で許容誤差を満たした。f はまだ下がりうる"),
    "many climbed early": ("met the tolerance in {steps}: f can still rise", "許容誤差に到達（{steps}）。f はまだ上がりうる"),
    "many climbed early start": ("met the tolerance at the start: f can still rise",
        "初期点で許容誤差を満たした。f はまだ上がりうる"),
    "many climbed": ("reached a maximum in {steps}", "最大点に到達（{steps}）"),
    "many climbed start": ("started on a maximum", "初めから最大点にある"),
    "many climbing": ("still climbing", "まだ上昇中"),
    "many climb oscillating": ("oscillating: moving but getting no higher", "振動（動き続けるが上がらない）"),
    "many descending": ("still descending", "まだ降下中"),
    "many oscillating": ("oscillating: moving but getting no lower", "振動（動き続けるが下がらない）"),
    "short oscillating": ("oscillating", "振動"),
    "short climb oscillating": ("oscillating", "振動"),
    "short nonfinite": ("broke off within {steps}", "途中で終了（{steps}）"),
    "short stalled": ("stalled", "停滞"),
    "many diverged": ("diverged within {steps}", "発散（{steps}）"),
    "many nonfinite": ("broke off within {steps}: not a finite number any more",
        "中断（{steps}）：有限の値でなくなった"),
    "many stalled": ("stalled: the gradient is 0, or the steps are too small to move x",
        "停滞（勾配が 0、またはステップが小さすぎる）"),
    # Where a run leaves the picture.
    "end note": ("step {step}, {symbol} = {value}", "ステップ {step}, {symbol} = {value}"),
    "end note rising": ("step {step}, {symbol} = {value}, rising", "ステップ {step}, {symbol} = {value}（増加中）"),
    "end note outside": ("outside at step {step} ({symbol} = {value})", "ステップ {step} で範囲外, {symbol} = {value}"),
    "end note value": ("step {step}: {symbol} is {value}", "ステップ {step}：{symbol} は {value}"),
    "end note nonfinite": ("step {step}: {what} is not a finite number", "ステップ {step}：{what} は有限値でない"),
    "small multiples": ("{runs} runs, the lowest first", "{runs} 本、f の低い順"),
    "small groups": ("{runs} optimizers from {starts} starts each, the lowest median first",
        "{runs} 手法 × 初期点 {starts} 個、f の中央値の低い順"),
    "small ending": ("{status}, step {step}", "{status} ステップ {step}"),
    # Small print.
    "not one scale": ("axes not to one scale", "軸の縮尺は異なる"),
    # Beside an axis.
    "axis scale": ("scale: {formula}", "目盛：{formula}"),
    "symlog axis": ("log scale above {c}, even below", "{c} より上は対数目盛、下は等間隔"),
    "symlog axis of": ("log scale of {w} above {c}, even below", "{w} が {c} より上は対数目盛、下は等間隔"),
    "symlog axis below": ("log scale beyond ±{c}, even between", "±{c} の外は対数目盛、間は等間隔"),
    "symlog axis of below": ("log scale of {w} beyond ±{c}, even between", "{w} が ±{c} の外は対数目盛、間は等間隔"),
    "log axis of": ("log scale of {w}", "{w} の対数目盛"),
    "log axis": ("log scale", "対数目盛"),
    "height cut": ("heights beyond the box are cut off", "枠を超える高さは切り取って表示"),
    "curve lies": ("the curve lies", "曲線"), "curves lie": ("some curves lie", "一部の曲線"),
    "outside always": ("{what} outside the plot at every step", "{what}は全ステップで図の範囲外"),
    "outside until": ("{what} outside the plot until step {step}", "ステップ {step} になるまで{what}は図の範囲外"),
    "outside from": ("{what} outside the plot from step {step} on", "ステップ {step} 以降、{what}は図の範囲外"),
    "outside some": ("{what} outside the plot at {count} of {all} steps",
        "{what}は {all} ステップ中 {count} ステップで図の範囲外"),
    "prediction outside": ("at the end the prediction lies outside the plot", "終点では予測が図の範囲外"),
    "minimum outside": ("outside the plot: {name}", "図の範囲外：{name}"),
    "start outside": ("the start lies outside the plot", "初期点は図の範囲外"),
    "starts outside": ("{count} of {all} starts lie outside the plot", "{all} 個の初期点のうち {count} 個は図の範囲外"),
    "holes": ("holes: f is not a finite number there ({share} of the view)",
        "穴の部分では f が有限値でない（表示範囲の {share}）"),
    "part of domain": ("part of the function’s usual domain", "定義域の一部を拡大"),
    "principal plane": ("directions 1 and 2 span the plane that holds most of the path’s movement in {n} variables ({share}); "
        "the surface is f in that plane",
        "方向 1・2 は、{n} 変数での経路の動きをいちばん多く含む平面（動きの {share}）。曲面はこの平面上の f"),
    "principal plane, loss": ("directions 1 and 2 span the plane that holds most of the path’s movement in {n} parameters "
        "({share}); the surface is the loss in that plane",
        "方向 1・2 は、{n} 個のパラメータでの経路の動きをいちばん多く含む平面（動きの {share}）。曲面はこの平面上の損失"),
    "held one": ("the surface is the slice at {name} = {value}{ended}", "曲面は {name} = {value} での断面{ended}"),
    "held few": ("the surface is the slice at {values}{ended}", "曲面は {values} での断面{ended}"),
    "held many": ("the surface is a slice: {count} other variables are fixed{ended}",
        "曲面は断面：ほかの {count} 変数を固定{ended}"),
    "held many, loss": ("the surface is a slice: {count} other parameters are fixed{ended}",
        "曲面は断面：ほかの {count} 個のパラメータを固定{ended}"),
    "held from one": (", where the descent ended", "（降下の終点の値）"),
    "held from first": (", where the first run ended", "（最初の降下の終点の値）"),
    "unseen few": ("{share} of the movement is along {names}, not shown", "動きの {share} は、図にない {names} の方向"),
    "unseen many": ("{share} of the movement is along variables not shown", "動きの {share} は、図にない変数の方向"),
    "present others": ("the surface moves: at each step it is f with the other variables as they are then",
        "曲面は動く。各ステップで、ほかの変数をそのときの値とした f"),
    "present others, loss": ("the surface moves: at each step it is the loss with the other parameters as they are then",
        "曲面は動く。各ステップで、ほかのパラメータをそのときの値とした損失"),
    "many runs": ("{runs} runs as points, paths drawn for {trails} of them",
        "球は全 {runs} 個、経路の線はそのうち {trails} 本"),
    "faint starts": ("faint dots: where runs began, in the colour of where they ended",
        "淡い点は初期点。色は行き着いた先"),
    "median lines": ("chart: the median of each optimizer’s runs, in a band of the middle 50 % of them (quartiles)",
        "グラフの線は手法ごとの中央値、帯は中央の 50 % の球の範囲（四分位範囲）"),
    "median line": ("chart: the median of the runs, in a band of the middle 80 % of them (10–90 %)",
        "グラフの線は中央値、帯は中央の 80 % の球の範囲（10〜90 %）"),
    "some runs": ("{shown} of {runs} runs, evenly chosen", "全 {runs} 本から等間隔に選んだ {shown} 本"),
    "runs outside": ("{left} of {runs} runs end outside the view: {kinds}",
        "{runs} 個中 {left} 個が表示範囲の外で終わった（{kinds}）"),
    "runs left": ("{left} of {runs} runs end outside the view or broke off: {kinds}",
        "{runs} 個中 {left} 個が表示範囲の外で終わったか、途中で中断した（{kinds}）"),
    # Rankings of optimizers over many starts.
    "optimizer": ("optimizer", "手法"),
    "near": ("near {point}", "{point} 付近"),
    "other minima": ("other minima", "ほかの最小点"),
    "elsewhere": ("elsewhere", "そのほか"),
    "met a tolerance": ("met the tolerance", "許容誤差に到達"),
    "broke off": ("diverged, broke off", "発散・中断"),
    "steps quartiles": ("steps (quartiles)", "ステップ数（四分位）"),
    "lowest f": ("lowest f", "最小の f"),
    "median f": ("median f", "f の中央値"),
    # The command line's tables.
    "end": ("end", "終点"),
    "page shows only": ("this page only shows: {why}", "このページでは見るだけです: {why}"),
    "stopped at": ("interrupted", "中断"),
    "run": ("run", "経路"),
    "status": ("status", "状態"),
    "speed": ("speed", "速さ"),
    "steps/s": ("steps/s", "ステップ/秒"),
    "at step": (" at step {step}", "（ステップ {step}）"),
    "after steps": (" after {step} {step|step|steps}", "（{step} ステップ終了時）"),
    "runs of status": ("{runs} {status}", "{status} {runs} 個"),
    "more runs": ("… and {runs} more", "… ほか {runs} 本"),
    "in all": ("in all", "全体"),
    "written": ("wrote {path}, {size}", "{path} を保存しました（{size}）"),
    "race title": ("{name} · {runs} optimizers · {budget} evaluations each",
        "{name} · {runs} 手法 · 評価は各 {budget} 回"),
    "distance": ("to minimum", "最小点まで"),
    "arrived": ("{share} down at", "{share} 到達"),
    "steps": ("steps", "ステップ数"),
    "evaluations": ("evaluations", "評価回数"),
    "did not run": ("{runs} could not run:", "動かせなかった {runs} 手法："),
    "tuned at edge": ("best at the end of the range of η tried: {names}; --rates LOW,HIGH tries a wider one",
        "試した η の範囲の端が最良：{names}。--rates 下限,上限 で広げられる"),
    "same race": ("the same race, to the last bit", "最後の 1 ビットまで同じ競争を再現しました"),
    "other race": ("not the same to the last bit: {names}", "最後の 1 ビットまでは一致しない：{names}"),
    "other versions": ("versions differ: {versions}", "版の違い：{versions}"),
    "name": ("name", "名前"),
    "variables": ("variables", "変数"),
    "variable is": ("variable {names}", "変数 {names}"),
    "variables are": ("variables {names}", "変数 {names}"),
    "any": ("any", "任意"),
    "any shown": ("any, here {n}", "任意（ここでは {n}）"),
    "formula": ("formula", "式"),
    "domain": ("domain", "定義域"),
    "minima": ("minima", "最小点"),
    "reference": ("reference", "出典"),
    "update": ("update", "更新式"),
    "closure": ("closure", "クロージャ"),
    "closure needed": ("needed", "要"),
    "coupled": ("coupled", "結合"),
    "coupled yes": ("yes", "あり"),
    "memory": ("memory", "メモリ"),
    "optimizers read": ("coupled: looks across the entries of a parameter, so runs are not stacked. "
        "memory: numbers stored for each of N parameters.",
        "結合：パラメータの成分どうしが影響し合うため、複数の実行をまとめられない。"
        "メモリ：N 個のパラメータ 1 個当たりに保持する数値の個数。"),
    "cannot descend": ("These cannot descend a function of one point:", "一点の関数を降下できないもの："),
    "why": ("why", "理由"),
    # Kernel models.
    "ukr": ("Unsupervised Kernel Regression", "教師なしカーネル回帰（UKR）"),
    "nadaraya-watson": ("Nadaraya-Watson estimator", "Nadaraya–Watson 推定"),
    "local linear": ("local linear regression", "局所線形回帰"),
    "latent space": ("latent space", "潜在空間"),
    "latent density": ("density", "密度"),
    "observation space": ("observation space", "観測空間"),
    "manifold": ("manifold", "多様体"),
    "manifold as pictures": ("the manifold as pictures", "多様体を画像で見る"),
    "reconstruction error": ("reconstruction error", "再構成誤差"),
    "leave one out": ("leaving one out", "1 個抜き"),
    "leave k out": ("leaving {k} out", "{k} 個抜き"),
    "nothing left out": ("nothing left out", "除外なし"),
    "bandwidth": ("bandwidth", "バンド幅"),
    "bandwidths searched": ("bandwidths", "バンド幅の探索"),
    "leave-one-out error": ("leave-one-out error", "1 個抜き交差検証の誤差"),
    "estimate": ("estimate", "推定"),
    "data and estimate": ("data and estimate", "データと推定"),
    "bandwidth below spacing": (
        "the bandwidth is below the distances between most samples: between them the estimate follows the nearest one only",
        "バンド幅が大半の標本間隔より小さく、標本の間の推定は最も近い標本だけで決まる"),
    "bandwidth at the limit": (
        "leaving one out does not tell smaller bandwidths apart on these samples: the largest of them was taken",
        "この標本では 1 個抜きの誤差が小さなバンド幅を区別できないため、その中で最大のものを採用"),
    "no relation": ("leaving one out does not tell this estimate from the mean: there may be no relation",
        "1 個抜きの誤差では、この推定と平均値を区別できない。関係がないのかもしれない"),
    "flat scores": (
        "leave-one-out errors of bandwidths from {low} to {high} differ by less than 1 %: among them the choice is arbitrary",
        "バンド幅 {low}〜{high} の 1 個抜きの誤差は 1 % も違わず、その中での選択に根拠はない"),
    "flat scores of columns": (
        "leave-one-out errors of {low} to {high} times the chosen bandwidths differ by less than 1 %: among them the choice is "
        "arbitrary",
        "選んだバンド幅の {low}〜{high} 倍で 1 個抜きの誤差は 1 % も違わず、その中での選択に根拠はない"),
    "estimates outside": (
        "estimates reach from {low} to {high}, far outside the values of the samples: local lines extrapolate where samples are "
        "few",
        "推定値は {low}〜{high} に及び、標本の値の範囲を大きく外れる。標本の少ない所で局所直線が外挿している"),
    "band": ("band: ±1 local deviation of what was left out", "帯：1 個抜き残差の局所的な ±1 標準偏差"),
    "samples": ("samples", "標本"),
    "bandwidth chosen": ("chosen h", "選ばれた h"),
    "bandwidth set": ("given h", "指定した h"),
    "principal axis": ("principal axis {i}", "第 {i} 主軸"),
    "principal share": ("the data's three principal axes, {share} of the variance in {n} dimensions",
        "データの主軸 3 本。{n} 次元の分散の {share}"),
    "shown share": ("{share} of the data's variance is in the columns shown",
        "表示した列がデータの分散の {share} を占める"),
    "outside view": ("{count} {count|sample ends|samples end} far out in latent space, beyond what is shown",
        "潜在空間で遠く離れた {count} 個の標本は表示範囲の外"),
    "latent plane": ("latent space by its first two principal axes; the sheet is the slice through its middle",
        "潜在空間は第 1・第 2 主軸で表示。曲面は中心を通る断面"),
    "some samples": ("{shown} of {n} samples, evenly chosen", "全 {n} 個から等間隔に選んだ {shown} 個の標本"),
    "some names": ("names of {shown} of {n} samples", "{n} 個の標本のうち {shown} 個の名前"),
    "coloured by": ("colour: {name}", "色：{name}"),
    "value missing": ("missing", "欠損"),
    "own scales": ("each axis by the spread of its values", "各軸は値の散らばりに合わせた縮尺"),
    "part of the error": ("the error over bandwidths is estimated at every {every}th sample",
        "バンド幅ごとの誤差は {every} 個おきの標本で見積もった"),
    "slices": ("each panel varies one column; the others are held at their means",
        "各図は 1 列だけを動かし、ほかの列は平均に固定"),
    "slices of categories": (
        "each panel varies one column; the others are held at their means, or at the most frequent category",
        "各図は 1 列だけを動かし、ほかの列は平均または最も多い区分に固定"),
    "columns scaled": (
        "columns are divided by their standard deviations, which differ by a factor of {factor}; errors are in these units "
        "(--scale-columns none: as they are)",
        "各列を標準偏差で割った（標準偏差の比は {factor}）。誤差もその単位（--scale-columns none で割らない）"),
    "one column rules": (
        "column {name} has {share} of the variance, so the manifold follows it nearly alone; scale=\"std\" (--scale-columns std) "
        "takes columns in units of their standard deviations",
        "列 {name} が分散の {share} を占め、多様体はほぼこの列だけで決まる。scale=\"std\"（--scale-columns std）で"
        "各列を標準偏差の単位にそろえる"),
    "columns in deviations": ("columns are divided by their standard deviations; errors are in these units",
        "各列を標準偏差で割った。誤差もその単位"),
    "of variance": ("{share} of the variance is left", "分散の {share} が残る"),
    "describe ukr": ("A manifold found in {n} samples of {d} columns; its reconstruction error is {error}.",
        "{d} 列 {n} 個の標本に見つけた多様体。再構成誤差は {error}。"),
    "tensor ukr": ("Tensor Unsupervised Kernel Regression", "テンソル UKR"),
    "rows of the table": ("latent space of the rows", "行の潜在空間"),
    "columns of the table": ("latent space of the columns", "列の潜在空間"),
    "row number": ("row", "行"),
    "column number": ("column", "列"),
    "describe tensor ukr": ("Latent positions of the rows and columns of a {shape} table; the reconstruction error is {error}.",
        "{shape} の表の行と列の潜在位置。再構成誤差は {error}。"),
    "describe nw": ("Kernel regression of {n} samples on {d} columns; its leave-one-out error is {error}.",
        "{d} 列 {n} 個の標本のカーネル回帰。1 個抜き交差検証の誤差は {error}。"),
    # Tables that are read.
    "table rows": ("{rows} {rows|row|rows}", "{rows} 行"),
    "table shape": ("{shape} numbers", "{shape} 個の数値"),
    "table values missing": ("{n} missing", "欠損 {n} 個"),
    "table names": ("{names}, … ({count} in all)", "{names} …（全 {count} 列）"),
    "table columns": ("columns {names}", "列 {names}"),
    "table separator": ("{separator} as separator", "区切りは {separator}"),
    "table tab": ("tab", "タブ"),
    "table blanks": ("blanks", "空白"),
    "table decimal comma": ("decimal comma", "小数点はコンマ"),
    "table grouping": ("{mark} between thousands", "桁区切りは {mark}"),
    "table percent": ("{names} in %", "{names} は %"),
    "table sheet": ("sheet {name}", "シート {name}"),
    "table no head": ("no line of names, so columns are called by their numbers", "列名の行がないので、列は番号で呼ぶ"),
    "table line left out": ("line {line} left out ({text})", "{line} 行目は除外（{text}）"),
    "table comments": ("{n} comment {n|line|lines}", "コメント {n} 行"),
    "table footer": ("{n} {n|line|lines} at the end left out ({text})", "末尾の {n} 行は除外（{text}）"),
    "table numbers only": ("left out, since it has no rows: {names}", "行がないので除外：{names}"),
    "table index": ("left out, since they number or name the rows (--index uses them): {names}",
        "行の番号や名前なので除外（--index で使う）：{names}"),
    "table dates": ("dates, in days", "日付、単位は日"),
    "table categories": ("{n} categories", "{n} 区分"),
    "table text": ("left out, since they hold text: {names}", "文字列なので除外：{names}"),
    "table empty": ("left out, since they are empty: {names}", "空なので除外：{names}"),
    "table constant": ("left out, since they never change: {names}", "値が変わらないので除外：{names}"),
    "table rows missing": ("{rows} {rows|row|rows} with missing values left out", "欠損のある {rows} 行は除外"),
    "table copies": ("{copies} of {rows} rows {copies|repeats|repeat} an earlier one; that misleads leave-one-out, "
        "since the copy stays in: "
        "errors come out too small; remove copies that are not separate measurements",
        "{rows} 行中 {copies} 行が前の行と同じ。1 個抜きでは写しが残るため、誤差が小さく出すぎる。"
        "別々の測定でないなら除くこと"),
    # Warnings of painters.
    # In Japanese in both languages: such a machine's terminal may not be able to draw Japanese either.
    "no Japanese font": (
        "this machine has no Japanese font, so Japanese text is left as boxes; pip install 'kobai[ja]' or the system package "
        "'fonts-noto-cjk' brings one",
        "this machine has no Japanese font, so Japanese text is left as boxes; pip install 'kobai[ja]' or the system package "
        "'fonts-noto-cjk' brings one（日本語フォントがないため、日本語の文字は □ になる）"),
    "no font": ("no font here has {letter!r} ({script}, {code}), so it is left as a box",
        "{letter!r}（{script}、{code}）の字形を持つフォントがなく、□ になる"),
    "frame rate": ("a {ending} has at most {most} frames a second here, since browsers slow faster ones down to 10: "
        "{most} instead of {fps} (.mp4 has no such limit)",
        "{ending} は毎秒 {most} コマまで（それより速いとブラウザは毎秒 10 コマに落とす）：{fps} ではなく {most} コマで保存"
        "（.mp4 にこの制限はない）"),
    # For people who cannot see the picture.
    "describe landscape": ("The landscape of {name}.", "{name} の地形。"),
    "describe run": ("{optimizer} on {name}: {steps} {steps|step|steps}, f from {start} to {end}, {status}.",
        "{name} 上の{optimizer}：{steps} ステップで f は {start} から {end}、{status}。"),
    "describe runs": ("{runs} {runs|run|runs} on {name}, {steps} {steps|step|steps} each.",
        "{name} 上の {runs} 本の経路、各 {steps} ステップ。"),
}  # fmt: skip


_spoken = "en"


def speak(lang: str) -> None:
    """Set the language of this process's progress bars and warnings; the command line does."""
    global _spoken
    _spoken = lang


def spoken() -> str:
    """The language of this process's progress bars and warnings: ``"en"`` or ``"ja"``."""
    return _spoken


def texts_of(lang: str) -> dict[str, str]:
    """All texts of a language, by key, with their placeholders."""
    return {key: texts[LANGUAGES.index(lang)] for key, texts in _TEXTS.items()}


# {step|step|steps}: the first word where {step} is 1, else the second.
_PLURAL = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")


def optimizer_name(name: str, lang: str = "en") -> str:
    """An optimizer's name in the reader's language; torch's class names are the same in all."""
    return say(f"optimizer {name}", lang) if name in _OPTIMIZERS else name


def say(key: str, lang: str = "en", **values: object) -> str:
    """The text for ``key`` in ``lang``, with ``{placeholders}`` filled in.

    Raises:
        BadInput: a language that is neither English nor Japanese.
        KeyError: a key that is not in the table.
    """
    if lang not in LANGUAGES:
        raise BadInput(f"lang={lang!r}: kobai speaks 'en' and 'ja'")
    text = _TEXTS[key][LANGUAGES.index(lang)]
    if not values:
        return text
    return _PLURAL.sub(lambda m: m[2] if str(values[m[1]]) == "1" else m[3], text).format(**values)
