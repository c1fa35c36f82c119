"""What is known of the optimizers in the PyPI package pytorch_optimizer, without importing it.

One line a class, by its name there. Tests build each one, run it, and hold this table to what it does: its memory is
measured, and a rule not marked as coupled must give stacked runs bit for bit as it gives single ones. Whether runs may really be
stacked is still found out for each rule and its options by ``descend``. Fromage and Nero are left out: their code is under
a licence that forbids commercial use. Written for version 4.1.
"""

from __future__ import annotations

import functools
import importlib.util

from kobai.optimize.table import Row

PACKAGE = "pytorch_optimizer"

NOT_OURS = {"Fromage": "CC BY-NC-SA 4.0", "Nero": "CC BY-NC-SA 4.0"}

_WRAPS = "wraps another optimizer; give a factory of it, as lambda params: {}(torch.optim.SGD(params, lr=0.1))"
_MODEL = "takes a model in place of parameters, which a function of one point does not have"
_LORA = "moves pairs of low-rank factors only, which a point is not"

# rule | reference | c coupled, e element-wise | numbers kept for each parameter; then what else is to be said
_LINES = """
A2Grad | accelerated descent, steps shorter as gradients differ more from their mean | arXiv:1810.00553 | c | 2
ADOPT | m ← β₁m + (1−β₁)·g/√v₋; x ← x − η·m, v₋ without this gradient | arXiv:2411.02853 | e | 2
APOLLO | Adam, scaled by the norms of randomly projected gradients | arXiv:2412.05270 | c | 2 | on a vector it is Adam
ASGD | x ← x − η·g, η from the change of the gradient over the last step | arXiv:1910.09529 | c | 0
AccSGD | SGD with two averages of x, coupled for acceleration | arXiv:1704.08227 | e | 1
AdEMAMix | x ← x − η·(m̂ + α·m₂)/√v̂, m₂ a far slower running mean of g | arXiv:2409.03137 | e | 3
AdaBelief | x ← x − η·m̂/√ŝ, s the running mean of (g−m)² | arXiv:2010.07468 | e | 2
AdaBound | Adam, its step sizes held in bounds that close in on SGD's | openreview.net/forum?id=Bkg3g2R9FX | e | 2
AdaDelta | x ← x − η·√d/√v·g, d the running mean of squared steps | arXiv:1212.5701 | e | 2
AdaFactor | x ← x − η·u/max(1, rms u), u = g/√v, v factored for matrices | arXiv:1804.04235 | c | 2
AdaGC | Adam on gradients clipped by the running mean of their norm | arXiv:2502.11034 | c | 2
AdaGO | orthogonalised momentum with AdaGrad's step size by norms | arXiv:2509.02981 | c | 1 | muon
AdaHessian | x ← x − η·m̂/√D̂, D the running mean of squares of a sampled Hessian diagonal | arXiv:2006.00719 | c | 3 | graph
AdaLOMO | Adafactor's update fused into the backward pass | arXiv:2310.10195 | c | 0 | model
AdaMax | x ← x − η·m̂/u, u ← max(β₂u, |g|) | arXiv:1412.6980 | e | 2
AdaMod | Adam, its step sizes held below their own running mean | arXiv:1910.12249 | e | 3
AdaMuon | orthogonalised momentum, scaled entry by entry by its second moment | arXiv:2507.11005 | c | 2 | muon
AdaNorm | Adam on gradients no shorter than the running mean of their norm | arXiv:2210.06364 | c | 2
AdaPNM | Adam with positive-negative momentum | arXiv:2103.17182 | e | 4
AdaShift | x ← x − η·m/√v, v from gradients some steps old | arXiv:1810.00143 | c | 5 | it keeps the last ten gradients
AdaSmooth | smoothing constants from the ratio of way made to path gone | arXiv:2204.00825 | e | 4
AdaTAM | Adam, momentum damped by the angle it makes with the gradient | arXiv:2412.18790 | c | 3
Adai | x ← x − η·m, the inertia of each entry from its second moment | arXiv:2006.15815 | c | 3
Adalite | a lean Adam with trust ratios by norms | github.com/VatsaDev/adalite | c | 2
AdamC | AdamW, its weight decay following the square of the step size | arXiv:2506.02285 | e | 2
AdamG | Adam without a step size, from the distance gone | arXiv:2405.04376 | e | 3
AdamMini | Adam with one second moment for each block | arXiv:2406.16793 | c | 1 | model
AdamP | Adam without the part of its step along the weights | arXiv:2006.08217 | c | 2
AdamS | Adam, its weight decay scaled by the mean second moment | arXiv:2011.11152 | c | 2
AdamWSN | AdamW with second moments of subsets of the entries | arXiv:2411.07120 | c | 2
Adan | Adam with Nesterov momentum estimated from gradient differences | arXiv:2208.06677 | e | 4
AggMo | x ← x − η·mean of several momenta b ← βᵢb + g | arXiv:1804.00325 | e | 3
Aida | AdaBelief, with m and g projected onto each other | arXiv:2203.13273 | c | 2
AliG | x ← x − min(η, f/|g|²)·g | arXiv:1906.05661 | c | 0 | closure
Alice | Adam in a slowly turning low-rank subspace | arXiv:2502.07752 | c | rank
Amos | Adam-like, weight decay that aims at the scale of the model | arXiv:2210.11693 | c | 0
Ano | x ← x − η·|g|/√v·sign(m) | arXiv:2508.18258 | e | 2
ApolloDQN | quasi-Newton with a diagonal Hessian | arXiv:2009.13586 | c | 3
AvaGrad | Adam with the step sizes normalised over the parameter | arXiv:1912.01823 | c | 2
BCOS | steps optimal for each coordinate, from running means of g² and m | arXiv:2507.08963 | e | 1
BSAM | SAM as Bayesian learning: gradients at a random perturbation | arXiv:2210.01620 | c | 3 | closure | num_data
CAME | Adafactor, scaled by how much its update can be trusted | aclanthology.org/2023.acl-long.243 | c | 2
Conda | Adam normalised by columns in the basis of the momentum | arXiv:2509.24218 | c | 2
DAdaptAdaGrad | AdaGrad, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DAdaptAdam | Adam, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DAdaptAdan | Adan, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 5
DAdaptLion | Lion, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 2
DAdaptSGD | SGD, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DASH | Shampoo on batches of blocks | arXiv:2602.02016 | c | 2N
DeMo | momentum that sends only its fastest components | arXiv:2411.19870 | c | 1 | cannot | needs several processes
DiffGrad | x ← x − η·σ(|g₋−g|)·m̂/√v̂, σ the logistic function | arXiv:1909.11015 | e | 3
DistributedMuon | Muon for several processes | kellerjordan.github.io/posts/muon | c | 1 | cannot | needs several processes
DualAdam | Adam that moves over from its inverse to itself | arXiv:2603.07122 | e | 2
EXAdam | Adam with debiasing that crosses both moments | arXiv:2412.20302 | e | 2
EmoFact | Adafactor-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 2
EmoLynx | Lion-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 1
EmoNavi | Adam-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 2
FAdam | natural gradient by a diagonal empirical Fisher information | arXiv:2405.12807 | c | 2 | float32
FOCUS | x ← x − η·(sign m + γ·sign(x−x̄)), x̄ the running mean of x | arXiv:2501.12243 | e | 2
FTRL | follow the regularised leader, a step size for each entry | McMahan et al. 2013, KDD | e | 2
Fira | GaLore with the rest of the gradient added, scaled | arXiv:2410.01623 | c | 2 | on a vector it is Adam
FlashAdamW | AdamW with 8-bit states | arXiv:2602.23349 | c | 2 | its states are quantised in groups
FriendlySAM | SAM along the noise of the gradient only | Li et al. 2024, CVPR | c | 1 | closure | base_optimizer
GSAM | SAM that also narrows the gap to the perturbed loss | openreview.net/forum?id=edONMAnhLu- | c | 0 | model
GaLore | Adam in a low-rank projection of the gradient | arXiv:2403.03507 | c | 2 | on a vector it is Adam
Grams | x ← x − η·|m̂/√v̂|·sign(g) | arXiv:2412.17107 | e | 2
Gravity | velocity from gradients damped by their largest entry | arXiv:2101.09192 | c | 1
GrokFastAdamW | AdamW on gradients with their slow part amplified | arXiv:2405.20233 | e | 3
Kate | AdaGrad without the root, scale-invariant | arXiv:2403.02648 | e | 2
Kron | PSGD with Kronecker-factored preconditioners | arXiv:1512.04202 | c | 2
LARS | SGD with the step of each tensor scaled by |x|/|g| | arXiv:1708.03888 | c | 1
LOMO | SGD fused into the backward pass | arXiv:2306.09782 | c | 0 | model
LaProp | m ← β₁m + (1−β₁)·g/√v̂; x ← x − η·m̂ | arXiv:2002.04839 | e | 2
Lamb | Adam with the step of each tensor scaled by |x|/|u| | arXiv:1904.00962 | c | 2
Lion | x ← x − η·sign(β₁m + (1−β₁)g) | arXiv:2302.06675 | e | 1
LoRARite | Adam invariant to how low-rank factors are written | arXiv:2410.20625 | c | 0 | lora
LookSAM | SAM with its direction reused for some steps | arXiv:2203.02714 | c | 1 | closure | base_optimizer
Lookahead | every k steps, slow weights go a part of the way to the fast ones | arXiv:1907.08610 | c | 1 | wraps
MADGRAD | dual averaging with cube roots of Σg² | arXiv:2101.11075 | e | 3
MARS | Adam on variance-reduced gradients, clipped by norm | arXiv:2411.10438 | c | 3
MSVAG | momentum shrunk by the estimated variance of its entries | arXiv:1705.07774 | e | 2
Magma | AdamW, steps masked at random and by their agreement with momentum | arXiv:2602.15322 | c | 2 | draws random numbers
Muon | orthogonalised momentum | kellerjordan.github.io/posts/muon | c | 1 | muon
MuonClip | Muon with clipped attention logits | arXiv:2507.20534 | c | 1 | cannot | needs a model with attention
NorMuon | Muon normalised by neurons | arXiv:2510.05491 | c | 2 | muon
NovoGrad | Adam with one second moment for each tensor | arXiv:1905.11286 | c | 1
OrthoGrad | any rule on gradients orthogonal to the weights | arXiv:2501.04697 | c | 0 | wraps
PAdam | x ← x − η·m̂/v̂ᵖ, p between SGD's 0 and Adam's ½ | arXiv:1806.06763 | e | 2
PCGrad | gradients of several tasks without their conflicts | arXiv:2001.06782 | c | 0 | cannot | needs several losses
PID | momentum with the change of the gradient added, as a controller does | An et al. 2018, CVPR | e | 0
PNM | momentum of even steps minus that of odd ones | arXiv:2103.17182 | e | 2
Prodigy | Adam, η from faster estimates of the distance to the minimum | arXiv:2306.06101 | c | 4
QHAdam | Adam with m̂ and g, v̂ and g² mixed | arXiv:1810.06801 | e | 2
QHM | x ← x − η·((1−ν)·g + ν·m) | arXiv:1810.06801 | e | 1
RACS | gradients scaled by rows and columns | arXiv:2502.07752 | c | 1
RAdam | Adam, without v while its variance is unknown | arXiv:1908.03265 | e | 2
ROSE | gradients divided by their range, without any state | github.com/MatthewK78/Rose | c | 0
Ranger | RAdam with Lookahead and centred gradients | github.com/lessw2020/Ranger-Deep-Learning-Optimizer | c | 3
Ranger21 | AdamW with eight additions, among them warm-up and Lookahead | arXiv:2106.13731 | c | 5 | num_iterations
SAM | gradient taken at x + ϱ·g/|g| | arXiv:2010.01412 | c | 0 | closure | base_optimizer
SCION | steps of fixed norm against the momentum | arXiv:2502.07529 | c | 1
SCIONLight | SCION with its momentum kept in the gradient | arXiv:2502.07529 | c | 0
SGDP | SGD without the part of its step along the weights | arXiv:2006.08217 | c | 1
SGDSaI | SGD, the step of each tensor scaled once by its first signal-to-noise ratio | arXiv:2412.11768 | c | 1
SGDW | SGD with decoupled weight decay | arXiv:1711.05101 | e | 0
SM3 | AdaGrad with maxima over rows and columns | arXiv:1901.11150 | c | 2
SOAP | Adam in the eigenbasis of Shampoo's preconditioner | arXiv:2409.11321 | c | 2
SPAM | Adam that clips spikes and resets its momentum | arXiv:2501.06842 | c | 2
SPlus | Shampoo with signs in its eigenbasis and averaged weights | arXiv:2506.07254 | c | 2
SRMM | x ← x̄ − ḡ/L with running means of points and gradients | arXiv:2201.01652 | e | 2
SWATS | Adam that turns into SGD once its step size has settled | arXiv:1712.07628 | c | 2
SaRA | Adam for the entries that are nearly zero only | arXiv:2409.06633 | c | 1 | cannot | moves only entries near zero
SafeFP16Optimizer | keeps float32 copies for float16 models | arXiv:1710.03740 | c | 1 | cannot | is for models in float16
ScalableShampoo | Shampoo in blocks, grafted | arXiv:2002.09018 | c | 1
ScheduleFreeAdamW | AdamW, averaging in place of a schedule | arXiv:2405.15682 | e | 2
ScheduleFreeRAdam | RAdam, averaging in place of a schedule | arXiv:2405.15682 | e | 2
ScheduleFreeSGD | SGD, averaging in place of a schedule | arXiv:2405.15682 | e | 1
ScheduleFreeWrapper | averaging in place of a schedule, for any rule | arXiv:2405.15682 | c | 1 | wraps
Shampoo | x ← x − η·L^(−1/4)·G·R^(−1/4), L and R sums of G·Gᵀ and Gᵀ·G | arXiv:1802.09568 | c | 2N
SignSGD | x ← x − η·sign(m) | arXiv:1802.04434 | e | 1
SimplifiedAdEMAMix | AdEMAMix with one momentum, not averaged | arXiv:2502.02431 | e | 2
SophiaH | x ← x − η·clip(m/h), h the running mean of a sampled Hessian diagonal | arXiv:2305.14342 | c | 3 | graph
SpectralSphere | steps along a sphere in the spectral norm | arXiv:2601.08393 | c | 1 | matrix
StableAdamW | AdamW with updates clipped by their root mean square | arXiv:2304.13013 | c | 2
StableSPAM | Adam with gradients clipped and normalised by past norms | arXiv:2502.17055 | c | 2
TAM | momentum damped by the angle it makes with the gradient | arXiv:2412.18790 | c | 2
TRAC | any rule, its way from the start scaled without a step size | arXiv:2405.16642 | c | 1 | wraps
Tiger | x ← x − η·sign(m) | github.com/bojone/tiger | e | 1
VSGD | gradients as noisy observations, their means inferred | openreview.net/forum?id=xu4ATNjcdy | e | 3
WSAM | SAM with its sharpness as a weighted penalty | arXiv:2305.15817 | c | 1 | model
Yogi | Adam with v ← v − (1−β₂)·sign(v−g²)·g² | Zaheer et al. 2018, NeurIPS 31 | e | 2
"""


@functools.cache
def table() -> dict[str, Row]:
    """Name in the package -> what is known of it."""
    return dict(_row(line) for line in _LINES.strip().splitlines())


def present() -> bool:
    """Whether the package is installed. It is not imported."""
    return importlib.util.find_spec(PACKAGE) is not None


def _row(line: str) -> tuple[str, Row]:
    name, rule, reference, kind, memory, *more = (part.strip() for part in line.split(" | "))
    said = more[0] if more else ""
    cannot = {"wraps": _WRAPS.format(name), "model": _MODEL, "lora": _LORA, "cannot": more[-1] if more else ""}.get(
        said
    )
    needs = next((option for option in ("num_data", "num_iterations", "base_optimizer") if option in more), "")
    notes = {
        "float32": "works in float32 only",
        "muon": "made for matrices: a point is given to it as one column",
        "matrix": "made for matrices: a point is given to it as one column",
        "graph": "differentiates the gradient again",
    }
    note = cannot or (f"give {needs}=…" if needs else "") or notes.get(said, "" if said == "closure" else said)
    return name, Row(
        rule=rule,
        reference=reference,
        elementwise=kind == "e",
        memory=memory,
        closure=said == "closure",
        matrix=said in ("muon", "matrix"),
        graph=said == "graph",
        group={"use_muon": True} if said == "muon" else {},
        cannot=cannot or "",
        note=note,
    )
