/** The page's state: all that it shows, with the names of `kobai.app.state.State` in Python. */

export interface OptimizerChoice {
  name: string;
  lr: number;
  hyper: Record<string, number | boolean | string | null | number[]>;
  /** How the step size changes; without one it stays. */
  schedule?: Schedule | null;
  /** Drawn faintly, for comparison. */
  pinned?: boolean;
}

/** A schedule of `torch.optim.lr_scheduler` by its name, and its options. */
export interface Schedule {
  name: string;
  options: Record<string, number | number[]>;
}

/** The low and the high end of what is shown of a variable. */
export type Range = [number, number];

export interface Cloud {
  kind: "grid" | "random";
  count: number;
  seed: number;
}

/** A table and how a model's loss on it is taken, with the names of `kobai.loss` in Python. */
export interface Data {
  /** The columns, of one length; null where a value is missing. */
  columns: Record<string, (number | string | null)[]>;
  /** The names in their order, where an object has another: names that are whole numbers come first there. */
  order?: string[] | null;
  /** "squared", "absolute", "huber", "logistic", "poisson" or "cross-entropy". */
  loss: string;
  /** Where Huber's loss goes over from a square to a line. */
  delta: number;
  l1: number;
  l2: number;
  standardize: boolean;
  reduction: "mean" | "sum";
  /** Rows whose gradient each step sees; null: all. */
  batch: number | null;
  /** The share of the rows that are held out, 0 to 0.5. */
  held: number;
  /** The column that weighs the rows; without one they weigh the same. */
  weights?: string | null;
  /** The names of the model's parameters in order, where they are words. */
  parameters?: string[] | null;
  /** The table that ships of which the columns are, and their units. */
  example?: string | null;
  /** What the picture shows of the distances, and whether earlier curves; without a word the usual. */
  residuals?: "sticks" | "squares" | "none" | null;
  earlier?: boolean | null;
}

export interface State {
  f: string;
  params: Record<string, number>;
  dim: number | null;
  domain: [number, number][] | null;
  start: number[][];
  cloud: Cloud | null;
  optimizers: OptimizerChoice[];
  steps: number;
  dtype: "float32" | "float64";
  noise: number;
  seed: number;
  view: string;
  theme: "paper" | "dark" | "article";
  lang: "en" | "ja";
  height: "auto" | "linear" | "log" | "power";
  /** "minimum": runs and their starts have the colour of the minimum they reach. */
  colors: "auto" | "minimum";
  /** Which variables the picture's axes are, from 0; "path": directions of the path; null: of three variables the first two, of more the directions. */
  coordinates: number[] | "path" | null;
  detail: boolean;
  /** The table that `f`, then a model such as "y ~ a*x + b", is about; null where f is a formula. */
  data: Data | null;
}

/** Which of more than two variables the picture's axes are; null: directions of the path, or all there are. */
export function shownCoordinates({ coordinates, start: [{ length: n }] }: Pick<State, "coordinates" | "start">): number[] | null {
  if (n < 3 || coordinates === "path") return null;
  if (coordinates && Math.max(...coordinates) < n) return coordinates;
  return n === 3 ? [0, 1] : null;
}
