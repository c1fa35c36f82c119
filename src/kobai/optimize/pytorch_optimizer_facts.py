"""What is known of the optimizers in the PyPI package pytorch_optimizer, without importing it.

One line a class, by its name there. Tests build each one, run it, and hold this table to what it does: its memory is
measured, and an optimizer not marked as coupled must give stacked runs bit for bit as it gives single ones. Whether runs may
really be stacked is still found out by ``descend``, for each optimizer and its options. Fromage and Nero are left out: their
code is under a licence that forbids commercial use. Written for version 4.1.
"""

from __future__ import annotations

import functools
import importlib.util

from kobai.optimize.facts import ADAM_STEP, MEAN, SQUARES, STEP, OptimizerFacts
from kobai.optimize.listed_optimizers import TORCH

PACKAGE = "pytorch_optimizer"

NOT_OURS = {"Fromage": "CC BY-NC-SA 4.0", "Nero": "CC BY-NC-SA 4.0"}

_WRAPS = "wraps another optimizer; give a factory of it, as lambda params: {}(torch.optim.SGD(params, lr=0.1))"
_MODEL = "takes a model in place of parameters, which a function of one point does not have"
_LORA = "moves pairs of low-rank factors only, which a point is not"

# Stand-ins in the formulas below.
_PARTS = {"$M": MEAN.strip(), "$V": SQUARES.strip(), "$X": STEP.strip(), "$A": ADAM_STEP}

# family | formulas between semicolons, = and a class in torch.optim with the same, or, where the family's general form has
# to do, a summary in words | reference | c coupled, e element-wise, r random numbers | numbers stored for each parameter
# entry; then what else is to be said
_LINES = r"""
A2Grad | averaging | accelerated descent, steps shorter as gradients differ more from their mean | arXiv:1810.00553
    | c | 2
ADOPT | adaptive | m_{t+1} = β_1 m_t + (1 − β_1) \frac{g_t}{max(\sqrt{v_t}, ε)}; v_{t+1} = β_2 v_t + (1 − β_2) g_t^2;
    $X m_{t+1} | arXiv:2411.02853 | e | 2
APOLLO | adaptive | Adam, scaled by the norms of randomly projected gradients | arXiv:2412.05270 | cr | 2
    | on a vector it is Adam
ASGD | first order | λ_t = min(\sqrt{1 + θ_{t−1}} λ_{t−1}, \frac{‖x_t − x_{t−1}‖}{2 ‖g_t − g_{t−1}‖});
    θ_t = \frac{λ_t}{λ_{t−1}}; x_{t+1} = x_t − λ_t g_t | arXiv:1910.09529 | c | 0
AccSGD | averaging | SGD with two averages of x, coupled for acceleration | arXiv:1704.08227 | e | 1
AdEMAMix | adaptive | $M; s_{t+1} = β_3 s_t + (1 − β_3) g_t; $V;
    $X \frac{\hat{m}_{t+1} + α s_{t+1}}{\sqrt{\hat{v}_{t+1}} + ε} | arXiv:2409.03137 | e | 3
AdaBelief | adaptive | $M; s_{t+1} = β_2 s_t + (1 − β_2) (g_t − m_{t+1})^2 + ε;
    $X \frac{\hat{m}_{t+1}}{\sqrt{\hat{s}_{t+1}} + ε} | arXiv:2010.07468 | e | 2
AdaBound | adaptive | $M; $V; x_{t+1} = x_t − clip(\frac{η}{\sqrt{v_{t+1}}}, l_t, u_t) m_{t+1}
    | openreview.net/forum?id=Bkg3g2R9FX | e | 2
AdaDelta | adaptive | =Adadelta | arXiv:1212.5701 | e | 2
AdaFactor | adaptive | =Adafactor | arXiv:1804.04235 | c | 2
AdaGC | adaptive | Adam on gradients clipped by the running mean of their norm | arXiv:2502.11034 | c | 2
AdaGO | orthogonalised | orthogonalised momentum with AdaGrad's step size by norms | arXiv:2509.02981 | c | 1 | muon
AdaHessian | second order | $M; v_{t+1} = β_2 v_t + (1 − β_2) D_t^2; D_t ≈ diag(H_t); $X $A | arXiv:2006.00719 | cr
    | 3 | graph
AdaLOMO | adaptive | Adafactor's update fused into the backward pass | arXiv:2310.10195 | c | 0 | model
AdaMax | adaptive | =Adamax | arXiv:1412.6980 | e | 2
AdaMod | adaptive | $M; $V; n_t = \frac{η}{\sqrt{\hat{v}_{t+1}} + ε}; s_{t+1} = β_3 s_t + (1 − β_3) n_t;
    x_{t+1} = x_t − min(n_t, s_{t+1}) \hat{m}_{t+1} | arXiv:1910.12249 | e | 3
AdaMuon | orthogonalised | orthogonalised momentum, scaled entry by entry by its second moment | arXiv:2507.11005 | c
    | 2 | muon
AdaNorm | adaptive | e_{t+1} = γ e_t + (1 − γ) ‖g_t‖; m_{t+1} = β_1 m_t + (1 − β_1) max(1, \frac{e_{t+1}}{‖g_t‖}) g_t;
    $V; $X $A | arXiv:2210.06364 | c | 2
AdaPNM | adaptive | m_{t+1} = β_1^2 m_{t−1} + (1 − β_1^2) g_t; $V;
    $X \frac{(1 + β_0) m_{t+1} − β_0 m_t}{\sqrt{(1 + β_0)^2 + β_0^2} (\sqrt{\hat{v}_{t+1}} + ε)} | arXiv:2103.17182
    | e | 4
AdaShift | adaptive | Adam, its second moments from gradients some steps old | arXiv:1810.00143 | c | 5
    | it keeps the last ten gradients
AdaSmooth | adaptive | e_t = \frac{|x_t − x_0|}{Σ |x_{i+1} − x_i|}; c_t = (β_2 − β_1) e_t + 1 − β_2;
    v_{t+1} = (1 − c_t^2) v_t + c_t^2 g_t^2; $X \frac{g_t}{\sqrt{v_{t+1} + ε}} | arXiv:2204.00825 | e | 4
AdaTAM | adaptive | Adam, momentum damped by the angle it makes with the gradient | arXiv:2412.18790 | c | 3
Adai | momentum | $V; b_t = clip(1 − β_0 \frac{\hat{v}_{t+1}}{mean(\hat{v}_{t+1})}, 0, 1 − ε);
    m_{t+1} = b_t m_t + (1 − b_t) g_t; $X \hat{m}_{t+1} | arXiv:2006.15815 | c | 3
Adalite | adaptive | a lean Adam with trust ratios by norms | github.com/VatsaDev/adalite | c | 2
AdamC | adaptive | $M; $V; x_{t+1} = (1 − \frac{η_t^2}{η_{max}} λ) x_t − η_t $A | arXiv:2506.02285 | e | 2
AdamG | step-size free | Adam without a step size, from the distance gone | arXiv:2405.04376 | e | 3
AdamMini | adaptive | $M; v_{t+1} = β_2 v_t + (1 − β_2) mean(g_t^2); $X $A | arXiv:2406.16793 | c | 1 | model
AdamP | adaptive | Adam without the part of its step along the weights | arXiv:2006.08217 | c | 2
AdamS | adaptive | $M; $V; x_{t+1} = (1 − \frac{η λ}{\sqrt{mean(\hat{v}_{t+1})}}) x_t − η $A | arXiv:2011.11152 | c | 2
AdamWSN | adaptive | AdamW with second moments of subsets of the entries | arXiv:2411.07120 | c | 2
Adan | adaptive | $M; d_{t+1} = β_2 d_t + (1 − β_2) (g_t − g_{t−1});
    n_{t+1} = β_3 n_t + (1 − β_3) (g_t + β_2 (g_t − g_{t−1}))^2; $X \frac{m_{t+1} + β_2 d_{t+1}}{\sqrt{n_{t+1}} + ε}
    | arXiv:2208.06677 | e | 4
AggMo | momentum | b_{i,t+1} = β_i b_{i,t} + g_t; x_{t+1} = x_t − \frac{η}{K} Σ_i b_{i,t+1} | arXiv:1804.00325 | e | 3
Aida | adaptive | AdaBelief, with m and g projected onto each other | arXiv:2203.13273 | c | 2
AliG | first order | x_{t+1} = x_t − min(η, \frac{f(x_t)}{‖g_t‖^2 + δ}) g_t | arXiv:1906.05661 | c | 0 | closure
Alice | adaptive | Adam in a slowly turning low-rank subspace | arXiv:2502.07752 | cr | rank
Amos | adaptive | Adam-like, weight decay that aims at the scale of the model | arXiv:2210.11693 | c | 0
Ano | sign | $M; $X \frac{|g_t|}{\sqrt{\hat{v}_{t+1}} + ε} sign(m_{t+1}) | arXiv:2508.18258 | e | 2
ApolloDQN | second order | quasi-Newton with a diagonal Hessian | arXiv:2009.13586 | c | 3
AvaGrad | adaptive | n_t = \frac{1}{\sqrt{v_t} + ε}; $M; $X \frac{\sqrt{d} n_t}{‖n_t‖} m_{t+1}; $V | arXiv:1912.01823
    | c | 2
BCOS | adaptive | steps optimal for each coordinate, from running means of g² and m | arXiv:2507.08963 | e | 1
BSAM | sharpness aware | SAM as Bayesian learning: gradients at a random perturbation | arXiv:2210.01620 | cr | 3
    | closure | num_data
CAME | adaptive | Adafactor, scaled by how much its update can be trusted | aclanthology.org/2023.acl-long.243 | c | 2
Conda | adaptive | Adam normalised by columns in the basis of the momentum | arXiv:2509.24218 | c | 2
DAdaptAdaGrad | step-size free | AdaGrad, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DAdaptAdam | step-size free | Adam, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DAdaptAdan | step-size free | Adan, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 5
DAdaptLion | step-size free | Lion, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 2
DAdaptSGD | step-size free | SGD, η from estimates of the distance to the minimum | arXiv:2301.07733 | c | 3
DASH | preconditioned | Shampoo on batches of blocks | arXiv:2602.02016 | c | 2N
DeMo | momentum | momentum that sends only its fastest components | arXiv:2411.19870 | c | 1 | cannot
    | needs several processes
DiffGrad | adaptive | $M; $V; $X σ(|g_{t−1} − g_t|) $A | arXiv:1909.11015 | e | 3
DistributedMuon | orthogonalised | Muon for several processes | kellerjordan.github.io/posts/muon | c | 1 | cannot
    | needs several processes
DualAdam | adaptive | Adam that moves over from its inverse to itself | arXiv:2603.07122 | e | 2
EXAdam | adaptive | Adam with debiasing that crosses both moments | arXiv:2412.20302 | e | 2
EmoFact | adaptive | Adafactor-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 2
EmoLynx | sign | Lion-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 1
EmoNavi | adaptive | Adam-like, its step size driven by changes of the loss | github.com/muooon/EmoNavi | c | 2
FAdam | adaptive | natural gradient by a diagonal empirical Fisher information | arXiv:2405.12807 | c | 2 | float32
FOCUS | sign | $M; a_{t+1} = β_2 a_t + (1 − β_2) x_t; $X (sign(\hat{m}_{t+1}) + γ sign(x_t − \hat{a}_{t+1}))
    | arXiv:2501.12243 | e | 2
FTRL | adaptive | n_{t+1} = n_t + g_t^2; z_{t+1} = z_t + g_t − \frac{\sqrt{n_{t+1}} − \sqrt{n_t}}{η} x_t;
    x_{t+1} = −η \frac{z_{t+1}}{β + \sqrt{n_{t+1}}} | McMahan et al. 2013, KDD | e | 2
Fira | adaptive | GaLore with the rest of the gradient added, scaled | arXiv:2410.01623 | c | 2 | on a vector it is Adam
FlashAdamW | adaptive | =AdamW | arXiv:2602.23349 | c | 2 | its states are quantised in groups
FriendlySAM | sharpness aware | SAM along the noise of the gradient only | Li et al. 2024, CVPR | c | 1 | closure
    | base_optimizer
GSAM | sharpness aware | SAM that also narrows the gap to the perturbed loss | openreview.net/forum?id=edONMAnhLu- | c
    | 0 | model
GaLore | adaptive | r_t = P_t^T g_t; m_{t+1} = β_1 m_t + (1 − β_1) r_t; v_{t+1} = β_2 v_t + (1 − β_2) r_t^2; $X P_t $A
    | arXiv:2403.03507 | c | 2 | on a vector it is Adam
Grams | adaptive | $M; $V; $X |\frac{\hat{m}_{t+1}}{\sqrt{\hat{v}_{t+1}} + ε}| sign(g_t) | arXiv:2412.17107 | e | 2
Gravity | momentum | velocity from gradients damped by their largest entry | arXiv:2101.09192 | cr | 1
GrokFastAdamW | adaptive | h_{t+1} = α h_t + (1 − α) g_t; \hat{g}_t = g_t + λ h_{t+1};
    m_{t+1} = β_1 m_t + (1 − β_1) \hat{g}_t; v_{t+1} = β_2 v_t + (1 − β_2) \hat{g}_t^2; $X $A | arXiv:2405.20233 | e
    | 3
Kate | adaptive | s_{t+1} = s_t + g_t^2; n_{t+1} = n_t + δ g_t^2 + \frac{g_t^2}{s_{t+1}};
    $X \frac{\sqrt{n_{t+1}}}{s_{t+1}} g_t | arXiv:2403.02648 | e | 2
Kron | preconditioned | PSGD with Kronecker-factored preconditioners | arXiv:1512.04202 | cr | 2
LARS | momentum | b_{t+1} = β b_t + κ \frac{‖x_t‖}{‖g_t‖} g_t; $X b_{t+1} | arXiv:1708.03888 | c | 1
LOMO | first order | $X g_t | arXiv:2306.09782 | c | 0 | model
LaProp | adaptive | $V; m_{t+1} = β_1 m_t + (1 − β_1) \frac{g_t}{\sqrt{\hat{v}_{t+1}} + ε}; $X \hat{m}_{t+1}
    | arXiv:2002.04839 | e | 2
Lamb | adaptive | $M; $V; u_t = $A + λ x_t; $X \frac{‖x_t‖}{‖u_t‖} u_t | arXiv:1904.00962 | c | 2
Lion | sign | $X sign(β_1 m_t + (1 − β_1) g_t); m_{t+1} = β_2 m_t + (1 − β_2) g_t | arXiv:2302.06675 | e | 1
LoRARite | adaptive | Adam invariant to how low-rank factors are written | arXiv:2410.20625 | c | 0 | lora
LookSAM | sharpness aware | SAM with its direction reused for some steps | arXiv:2203.02714 | c | 1 | closure
    | base_optimizer
Lookahead | averaging | x_{t+1} = x_t + α (y_{t,k} − x_t) | arXiv:1907.08610 | c | 1 | wraps
MADGRAD | adaptive | λ_t = η \sqrt{t + 1}; s_{t+1} = s_t + λ_t g_t; v_{t+1} = v_t + λ_t g_t^2;
    z_{t+1} = x_0 − \frac{s_{t+1}}{v_{t+1}^{1/3} + ε}; x_{t+1} = (1 − c) x_t + c z_{t+1} | arXiv:2101.11075 | e | 3
MARS | adaptive | Adam on variance-reduced gradients, clipped by norm | arXiv:2411.10438 | c | 3
MSVAG | momentum | momentum shrunk by the estimated variance of its entries | arXiv:1705.07774 | e | 2
Magma | adaptive | AdamW, steps masked at random and by their agreement with momentum | arXiv:2602.15322 | cr | 2
Muon | orthogonalised | orthogonalised momentum | kellerjordan.github.io/posts/muon | c | 1 | muon
MuonClip | orthogonalised | Muon with clipped attention logits | arXiv:2507.20534 | c | 1 | cannot
    | needs a model with attention
NorMuon | orthogonalised | Muon normalised by neurons | arXiv:2510.05491 | c | 2 | muon
NovoGrad | adaptive | v_{t+1} = β_2 v_t + (1 − β_2) ‖g_t‖^2;
    m_{t+1} = β_1 m_t + \frac{g_t}{\sqrt{v_{t+1}} + ε} + λ x_t; $X m_{t+1} | arXiv:1905.11286 | c | 1
OrthoGrad | first order | h_t = g_t − \frac{x_t^T g_t}{x_t^T x_t} x_t; $X \frac{‖g_t‖}{‖h_t‖} h_t | arXiv:2501.04697
    | c | 0 | wraps
PAdam | adaptive | $M; $V; $X \frac{\hat{m}_{t+1}}{\hat{v}_{t+1}^p} | arXiv:1806.06763 | e | 2
PCGrad | first order | h_i = g_i − \frac{g_i^T g_j}{‖g_j‖^2} g_j; $X Σ_i h_i | arXiv:2001.06782 | c | 0 | cannot
    | needs several losses
PID | momentum | momentum with the change of the gradient added, as a controller does | An et al. 2018, CVPR | e | 0
PNM | momentum | m_{t+1} = β_1^2 m_{t−1} + (1 − β_1^2) g_t;
    $X \frac{(1 + β_0) m_{t+1} − β_0 m_t}{\sqrt{(1 + β_0)^2 + β_0^2}} | arXiv:2103.17182 | e | 2
Prodigy | step-size free | Adam, η from faster estimates of the distance to the minimum | arXiv:2306.06101 | c | 4
QHAdam | adaptive | $M; $V;
    $X \frac{(1 − ν_1) g_t + ν_1 \hat{m}_{t+1}}{\sqrt{(1 − ν_2) g_t^2 + ν_2 \hat{v}_{t+1}} + ε} | arXiv:1810.06801 | e
    | 2
QHM | momentum | m_{t+1} = β m_t + (1 − β) g_t; $X ((1 − ν) g_t + ν m_{t+1}) | arXiv:1810.06801 | e | 1
RACS | preconditioned | gradients scaled by rows and columns | arXiv:2502.07752 | c | 1
RAdam | adaptive | =RAdam | arXiv:1908.03265 | e | 2
ROSE | first order | gradients divided by their range, without any state | github.com/MatthewK78/Rose | c | 0
Ranger | adaptive | RAdam with Lookahead and centred gradients | github.com/lessw2020/Ranger-Deep-Learning-Optimizer
    | c | 3
Ranger21 | adaptive | AdamW with eight additions, among them warm-up and Lookahead | arXiv:2106.13731 | c | 5
    | num_iterations
SAM | sharpness aware | $X ∇f(x_t + ρ \frac{g_t}{‖g_t‖}) | arXiv:2010.01412 | c | 0 | closure | base_optimizer
SCION | orthogonalised | steps of fixed norm against the momentum | arXiv:2502.07529 | c | 1
SCIONLight | orthogonalised | SCION with its momentum stored in the gradient | arXiv:2502.07529 | c | 0
SGDP | momentum | SGD without the part of its step along the weights | arXiv:2006.08217 | c | 1
SGDSaI | momentum | SGD, the step of each tensor scaled once by its first signal-to-noise ratio | arXiv:2412.11768 | c
    | 1
SGDW | momentum | b_{t+1} = β b_t + g_t; x_{t+1} = (1 − η λ) x_t − η b_{t+1} | arXiv:1711.05101 | e | 0
SM3 | adaptive | AdaGrad with maxima over rows and columns | arXiv:1901.11150 | c | 2
SOAP | preconditioned | Adam in the eigenbasis of Shampoo's preconditioner | arXiv:2409.11321 | c | 2
SPAM | adaptive | Adam that clips spikes and resets its momentum | arXiv:2501.06842 | c | 2
SPlus | preconditioned | Shampoo with signs in its eigenbasis and averaged weights | arXiv:2506.07254 | c | 2
SRMM | averaging | b_{t+1} = (1 − w_t) b_t + w_t g_t; a_{t+1} = (1 − w_t) a_t + w_t x_t; x_{t+1} = a_{t+1} − η b_{t+1}
    | arXiv:2201.01652 | e | 2
SWATS | adaptive | Adam that turns into SGD once its step size has settled | arXiv:1712.07628 | c | 2
SaRA | adaptive | Adam for the entries that are nearly zero only | arXiv:2409.06633 | c | 1 | cannot
    | moves only entries near zero
SafeFP16Optimizer | first order | keeps float32 copies for float16 models | arXiv:1710.03740 | c | 1 | cannot
    | is for models in float16
ScalableShampoo | preconditioned | Shampoo in blocks, grafted | arXiv:2002.09018 | c | 1
ScheduleFreeAdamW | averaging | y_t = (1 − β) z_t + β x_t; z_{t+1} = z_t − η \frac{∇f(y_t)}{\sqrt{\hat{v}_{t+1}} + ε};
    x_{t+1} = (1 − c_t) x_t + c_t z_{t+1} | arXiv:2405.15682 | e | 2
ScheduleFreeRAdam | averaging | RAdam, averaging in place of a schedule | arXiv:2405.15682 | e | 2
ScheduleFreeSGD | averaging | y_t = (1 − β) z_t + β x_t; z_{t+1} = z_t − η ∇f(y_t);
    x_{t+1} = (1 − c_t) x_t + c_t z_{t+1} | arXiv:2405.15682 | e | 1
ScheduleFreeWrapper | averaging | averaging in place of a schedule, for any optimizer | arXiv:2405.15682 | c | 1 | wraps
Shampoo | preconditioned | L_{t+1} = L_t + G_t G_t^T; R_{t+1} = R_t + G_t^T G_t; $X L_{t+1}^{-1/4} G_t R_{t+1}^{-1/4}
    | arXiv:1802.09568 | c | 2N
SignSGD | sign | m_{t+1} = β m_t + (1 − β) g_t; $X sign(m_{t+1}) | arXiv:1802.04434 | e | 1
SimplifiedAdEMAMix | adaptive | AdEMAMix with one momentum, not averaged | arXiv:2502.02431 | e | 2
SophiaH | second order | $M; h_{t+1} = β_2 h_t + (1 − β_2) D_t; D_t ≈ diag(H_t);
    $X clip(\frac{m_{t+1}}{max(γ h_{t+1}, ε)}, −1, 1) | arXiv:2305.14342 | cr | 3 | graph
SpectralSphere | orthogonalised | steps along a sphere in the spectral norm | arXiv:2601.08393 | c | 1 | matrix
StableAdamW | adaptive | $M; $V; η_t = \frac{η}{max(1, rms(g_t / \sqrt{v_{t+1}}))}; x_{t+1} = (1 − η_t λ) x_t − η_t $A
    | arXiv:2304.13013 | c | 2
StableSPAM | adaptive | Adam with gradients clipped and normalised by past norms | arXiv:2502.17055 | c | 2
TAM | momentum | momentum damped by the angle it makes with the gradient | arXiv:2412.18790 | c | 2
TRAC | step-size free | any optimizer, its way from the start scaled without a step size | arXiv:2405.16642 | c | 1
    | wraps
Tiger | sign | m_{t+1} = β m_t + (1 − β) g_t; $X sign(m_{t+1}) | github.com/bojone/tiger | e | 1
VSGD | adaptive | gradients as noisy observations, their means inferred | openreview.net/forum?id=xu4ATNjcdy | e | 3
WSAM | sharpness aware | SAM with its sharpness as a weighted penalty | arXiv:2305.15817 | c | 1 | model
Yogi | adaptive | $M; v_{t+1} = v_t − (1 − β_2) sign(v_t − g_t^2) g_t^2; $X $A | Zaheer et al. 2018, NeurIPS 31 | e | 2
"""


@functools.cache
def table() -> dict[str, OptimizerFacts]:
    """Name in the package -> what is known of it."""
    return dict(_facts(line) for line in _LINES.strip().replace("\n    ", " ").splitlines())


def present() -> bool:
    """Whether the package is installed. It is not imported."""
    return importlib.util.find_spec(PACKAGE) is not None


def _facts(line: str) -> tuple[str, OptimizerFacts]:
    name, family, what, reference, kind, memory, *more = (part.strip() for part in line.split(" | "))
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
    formula = TORCH[what[1:]].formula if what.startswith("=") else ""
    if "$" in what or " = " in what:
        for short, part in _PARTS.items():
            what = what.replace(short, part)
        formula = what.replace("; ", "\n")
    return name, OptimizerFacts(
        family,
        formula,
        reference,
        summary="" if formula else what,
        elementwise="e" in kind,
        memory=memory,
        closure=said == "closure",
        matrix=said in ("muon", "matrix"),
        graph=said == "graph",
        random="r" in kind,
        group={"use_muon": True} if said == "muon" else {},
        cannot=cannot or "",
        note=note,
    )
