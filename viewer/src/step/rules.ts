/** Update rules as formulas, in the notation of `tex.ts`. g is the gradient at x; what each rule calls its state is under its torch name. */

const ADAM = [
  "m_{t+1} = β_1 m_t + (1 − β_1) g_t",
  "v_{t+1} = β_2 v_t + (1 − β_2) g_t^2",
  "x_{t+1} = x_t − η \\frac{\\hat{m}_{t+1}}{\\sqrt{\\hat{v}_{t+1}} + ε}",
];

const RULES: Record<string, string[]> = {
  "gradient descent": ["x_{t+1} = x_t − η g_t"],
  sgd: ["x_{t+1} = x_t − η g_t"],
  momentum: ["b_{t+1} = μ b_t + g_t", "x_{t+1} = x_t − η b_{t+1}"],
  nesterov: ["b_{t+1} = μ b_t + g_t", "x_{t+1} = x_t − η (g_t + μ b_{t+1})"],
  adagrad: ["s_{t+1} = s_t + g_t^2", "x_{t+1} = x_t − η \\frac{g_t}{\\sqrt{s_{t+1}} + ε}"],
  rmsprop: ["v_{t+1} = α v_t + (1 − α) g_t^2", "x_{t+1} = x_t − η \\frac{g_t}{\\sqrt{v_{t+1}} + ε}"],
  adadelta: [
    "v_{t+1} = ρ v_t + (1 − ρ) g_t^2", "Δ_t = \\frac{\\sqrt{u_t + ε}}{\\sqrt{v_{t+1} + ε}} g_t",
    "u_{t+1} = ρ u_t + (1 − ρ) Δ_t^2", "x_{t+1} = x_t − η Δ_t",
  ],
  adam: ADAM,
  adamw: [...ADAM.slice(0, 2), "x_{t+1} = (1 − η λ) x_t − η \\frac{\\hat{m}_{t+1}}{\\sqrt{\\hat{v}_{t+1}} + ε}"],
  adamax: [ADAM[0], "u_{t+1} = max(β_2 u_t, |g_t|)", "x_{t+1} = x_t − \\frac{η}{1 − β_1^{t+1}} \\frac{m_{t+1}}{u_{t+1}}"],
  nadam: [...ADAM.slice(0, 2), "x_{t+1} = x_t − η \\frac{β_1 \\hat{m}_{t+1} + (1 − β_1) \\hat{g}_t}{\\sqrt{\\hat{v}_{t+1}} + ε}"],
  radam: [...ADAM.slice(0, 2), "x_{t+1} = x_t − η r_t \\frac{\\hat{m}_{t+1}}{\\sqrt{\\hat{v}_{t+1}} + ε}"],
  lbfgs: ["p_t = −H_t g_t", "x_{t+1} = x_t + η p_t", "H_t ≈ (∇^2 f)^{-1}"],
  newton: ["x_{t+1} = x_t − η H_t^{-1} g_t"],
  rprop: ["x_{t+1} = x_t − η_t sign(g_t)"],
  lion: ["x_{t+1} = x_t − η sign(β_1 m_t + (1 − β_1) g_t)", "m_{t+1} = β_2 m_t + (1 − β_2) g_t"],
};

/** The formulas of a rule, or none for one that is not known: its state is shown all the same. */
export function rule(name: string, hyper: Record<string, unknown>): string[] {
  const short = name.split(".").pop()!.toLowerCase();
  const key = name.toLowerCase() in RULES ? name.toLowerCase() : short;
  if (key === "sgd" && Number(hyper.momentum ?? 0) !== 0) return RULES[hyper.nesterov ? "nesterov" : "momentum"];
  return RULES[key] ?? [];
}
