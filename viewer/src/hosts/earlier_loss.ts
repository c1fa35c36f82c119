/** The curve of the loss before, faint beside that of the loss now: what squares do to a line is seen beside what Huber's loss does. */
import { tableKey } from "../app/data/linked_table";
import type { Curve, Message, Panel } from "../wire/types";
import type { State } from "../wire/state";
import { over } from "./held_axes";

type Shown = Pick<State, "f" | "data">;
const stateOf = (message: Message): Shown | undefined => (message.scene.extra.live as { state?: Shown } | undefined)?.state;
const dataPanel = ({ scene }: Message): Panel | undefined => scene.panels.find(({ kind }) => kind === "data");

/** Model and table, whatever the loss is. */
function fitOf({ f, data }: Shown): string {
  return JSON.stringify([f, tableKey(data && { ...data, loss: "", delta: 1 })]);
}

export class EarlierLoss {
  private last: { loss: string; fit: string; panel: Panel | undefined } | null = null;
  private compared: { loss: string; fit: string; panel: Panel } | null = null;

  /** The message with the curve that the loss before ended with; until the model or the table is another. */
  beside(message: Message, called: (loss: string) => string): Message {
    const state = stateOf(message), panel = dataPanel(message);
    if (!state?.data || !panel) {
      this.last = this.compared = null;
      return message;
    }
    const { loss } = state.data, fit = fitOf(state), { last } = this;
    if (last?.panel && last.fit === fit && last.loss !== loss) this.compared = { ...last, panel: last.panel };
    if (this.compared && (this.compared.fit !== fit || this.compared.loss === loss)) this.compared = null;
    this.last = { loss, fit, panel };
    const curve = this.compared && endOf(this.compared.panel, panel, called(this.compared.loss));
    if (!curve) return message;
    return { ...message, scene: { ...message.scene, panels: message.scene.panels.map((one) => (one === panel ? { ...one, marks: [curve, ...one.marks] } : one)) } };
  }
}

/** The first run's curve of a panel as it ended, over the axes of another; null where it has none. */
function endOf(panel: Panel, onto: Panel, label: string): Curve | null {
  if (panel.axes.some(({ label: { plain } }, i) => plain !== onto.axes[i]?.label.plain)) return null;
  const found = over(panel, onto.axes).marks.find((mark): mark is Curve => mark.type === "curve" && mark.animated && mark.color !== "faint");
  if (!found || found.points.shape.length !== 3) return null;
  const { id, data, shape: [frames, length, d] } = found.points, end = data.slice((frames - 1) * length * d);
  return { ...found, points: { id: `${id} at its end`, shape: [length, d], data: end }, color: "faint", width: 2.4, dash: false, animated: false, label };
}
