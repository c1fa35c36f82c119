/** The optimizers that decide by numbers, which the page moves run by run: by name, what makes their steppers. */
import type { StepperMaker } from "../../engine/types";
import { conjugateGradient } from "./conjugate_gradient";
import { barzilaiBorwein, gradientFlow, normalisedGradient, polyak } from "./first_order";
import { lbfgs } from "./lbfgs";
import type { Options } from "./options";
import { exactLineSearch, newton, newtonCG, undampedNewton } from "./second_order";
import { backtracking, strongWolfeDescent } from "./wolfe";

export const STEPPERS: Readonly<Record<string, (options: Options) => StepperMaker>> = {
  backtracking, "strong Wolfe": strongWolfeDescent, "exact line search": exactLineSearch, "Barzilai-Borwein": barzilaiBorwein,
  Polyak: polyak, "conjugate gradient": conjugateGradient, Newton: newton, "undamped Newton": undampedNewton,
  "Newton-CG": newtonCG, "gradient flow": gradientFlow, "normalised gradient": normalisedGradient, LBFGS: lbfgs,
};
