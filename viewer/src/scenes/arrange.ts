/** The panels of a view, and how they lie beside each other; as `kobai.scenes.trace.arrange`. */
import type { Panel, Scene } from "../wire/types";
import type { Options } from "./options";
import type { Context } from "./trace/context";
import { badInput } from "./trace/lines";
import { sideBySide } from "./trace/optimizer_panels";
import { smallPanels } from "./trace/small_multiples";
import { contourPanel } from "./views/contour";
import { curvePanel } from "./views/curve";
import { dataPanel, tableOf } from "./views/data";
import { lossPanel } from "./views/loss";
import { surfacePanel } from "./views/surface";

interface View { panel: (context: Context) => Panel; weight: number; variables: number | null }

const VIEWS: Record<string, View> = {
  surface: { panel: surfacePanel, weight: 1.35, variables: 2 },
  contour: { panel: contourPanel, weight: 1, variables: 2 },
  curve: { panel: curvePanel, weight: 1.1, variables: 1 },
  data: { panel: dataPanel, weight: 1, variables: null },
  loss: { panel: lossPanel, weight: 1, variables: null },
};
/** What `view` may be. */
const NAMES = ["auto", "surface", "contour", "curve", "loss", "plane", "both", "beside", "small", "article"];

export type Layout = Pick<Scene, "panels" | "columns" | "rows" | "size">;

/** Refuse a view or panels that there are not. */
export function checkView({ view, panels }: Options): void {
  if (!NAMES.includes(view)) throw badInput("view", { view, views: NAMES.join(", ") });
  for (const panel of panels ?? []) if (!(panel in VIEWS)) throw badInput("panels", { panel });
}

/** The panels of a context, each with its cell, and the size of the whole. */
export function arrange(context: Context): Layout {
  const { options } = context;
  if (context.small) {
    const [panels, size] = smallPanels(context);
    return { panels, columns: [], rows: [], size };
  }
  if (options.view === "beside" && !options.panels) return sideBySide(context);
  const names = options.panels ?? namesOf(context), views = names.map((name) => VIEWS[name]), d = context.plane.dim;
  names.forEach((name, i) => {
    const { variables } = views[i];
    if (name === "data" && !tableOf(context)) throw badInput("data", {});
    if (variables && variables !== d) throw badInput(d === 1 ? "two variables" : "one variable", { view: name, name: context.objective.name ?? context.objective.title.plain });
  });
  const panels = views.map(({ panel }) => panel(context));
  if (options.view === "both" && !options.panels && panels.length === 3) {
    const cells: Panel["cell"][] = [[0, 0, 2, 1], [0, 1, 1, 1], [1, 1, 1, 1]];
    return { panels: panels.map((panel, i) => ({ ...panel, cell: cells[i] })), columns: [1.55, 1], rows: [1.25, 1], size: [1120, 640] };
  }
  const beside = panels.map((panel, i): Panel => ({ ...panel, cell: [0, i, 1, 1] }));
  const edges = panels[0].aspect ?? [1, 0], square = panels[0].kind === "contour" && Math.max(...edges) < 1.2 * Math.min(...edges);
  if (panels.length === 1) return { panels: beside, columns: [], rows: [], size: square ? [580, 480] : [640, 480] };
  const weights = views.map(({ weight }) => weight), total = weights.reduce((a, b) => a + b, 0);
  // A chart takes the room that a map leaves.
  const narrow = square && panels.length === 2 && panels[1].kind === "loss";
  return { panels: beside, columns: weights, rows: [], size: [narrow ? 640 : Math.trunc(Math.min(420 * total, 1600)), 480] };
}

/** The panels of a named view; a plane through more variables always has the true values beside it. */
function namesOf(context: Context): string[] {
  const { options: { view }, plane } = context, flat = !plane.whole;
  if (tableOf(context) && (view === "auto" || view === "both")) {
    return ["data", plane.dim === 1 ? "curve" : "surface", ...(view === "both" ? ["loss"] : [])];
  }
  if (plane.dim === 1 && ["auto", "curve", "both", "plane", "article"].includes(view)) {
    return view === "both" || flat ? ["curve", "loss"] : ["curve"];
  }
  if (view === "both") return ["surface", "contour", "loss"];
  if (["auto", "article", "plane"].includes(view)) return flat ? ["surface", "loss"] : ["surface"];
  return flat && (view === "surface" || view === "contour") ? [view, "loss"] : [view];
}
