import { expect, test } from "vitest";
import { EarlierLoss } from "../../src/hosts/earlier_loss";
import type { Curve, Message } from "../../src/wire/types";
import { nd } from "../surfaces";

const COLUMNS = { x: [1, 2], y: [1, 3] };

/** A line over two steps, from 0 to `end` of the axis, which goes up to `hi`. */
function message(loss: string, end: number, { hi = 10, f = "y ~ a*x + b", columns = COLUMNS as object | null, delta = 1, lr = 0.1 } = {}): Message {
  const axes = [{ lo: 0, hi: 10, label: { plain: "x" } }, { lo: 0, hi, label: { plain: "y" } }];
  const points = nd([2, 2, 2], [0, 0, 1, 0, 0, end / hi, 1, end / hi]);
  const marks = [{ type: "curve", points, color: 0, animated: true, label: "" }];
  const data = columns && { columns, loss, delta };
  return { scene: { panels: [{ kind: columns ? "data" : "map", axes, marks }], extra: { live: { state: { f, data, lr } } } } } as unknown as Message;
}
const curves = ({ scene }: Message) => scene.panels[0].marks as Curve[];

test("the curve of the loss before stays as it ended, on the axes of the loss now, and has its name", () => {
  const earlier = new EarlierLoss(), called = (loss: string) => `<${loss}>`;
  const show = (one: Message) => curves(earlier.beside(one, called));
  expect(show(message("squared", 6))).toHaveLength(1);
  const [ghost, now] = show(message("huber", 4, { hi: 20 }));
  expect(ghost).toMatchObject({ label: "<squared>", animated: false, points: { shape: [2, 2] } });
  expect([...ghost.points.data]).toEqual([0, 0.3, 1, 0.3].map((v) => expect.closeTo(v, 6)));
  expect(now.points.shape).toEqual([2, 2, 2]);
  // While η or δ is another, it stays; with the third loss it is that of the second.
  expect(show(message("huber", 5, { delta: 2, lr: 0.2 }))[0].label).toBe("<squared>");
  expect(show(message("absolute", 5))[0].label).toBe("<huber>");
});

test.each([
  ["another model", { f: "y ~ a*x" }], ["another table", { columns: { x: [1, 2], y: [1, 4] } }], ["a function", { columns: null }],
])("%s takes it away", (_, change) => {
  const earlier = new EarlierLoss();
  for (const loss of ["squared", "huber"]) earlier.beside(message(loss, 5), String);
  expect(curves(earlier.beside(message("huber", 5, change), String))).toHaveLength(1);
  expect(curves(earlier.beside(message("huber", 5), String))).toHaveLength(1);
});
