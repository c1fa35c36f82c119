import { expect, test } from "vitest";
import { isData } from "../../src/app/data/checks";
import { rolesOf } from "../../src/app/data/models";
import { readTable } from "../../src/app/data/reading/read";
import { fitWords, lossLines } from "../../src/answers/data/table_text";
import { USUAL } from "../../src/calculus/examples/tables";
import { lossOf } from "../../src/calculus/data/loss_of";
import { columnsIn, namesIn, tableFrom } from "../../src/wire/columns";

const read = readTable("region,2020,x,7\na,1,2,5\nb,3,4,1\nc,2,9,4\n"), { columns, order } = read;
const data = { ...USUAL, columns, order };

test("columns named by whole numbers keep their places", () => {
  expect(Object.keys(columns)).toEqual(["7", "2020", "region", "x"]);
  expect(namesIn(read)).toEqual(["region", "2020", "x", "7"]);
  expect(columnsIn(JSON.parse(JSON.stringify(read)) as typeof read).map(([name]) => name)).toEqual(order);
  expect(rolesOf(columns, namesIn(read))).toEqual({ response: "7", predictors: ["2020", "x"] });
  expect(lossOf("x ~ .", data).predictors).toEqual(["2020", "7"]);
  expect(lossLines("x ~ .", data, 0).slice(1, 5).map((line) => line.trim().split(":")[0])).toEqual(["'region'", "'2020'", "'x'", "'7'"]);
  expect(fitWords("x ~ .", data)).toBeNull();
});

test("others have no order of their own", () => {
  expect(tableFrom([["7", [1]], ["2020", [2]], ["x", [3]]])).toEqual({ columns: { 7: [1], 2020: [2], x: [3] } });
  expect(readTable("b,a\n1,2\n").order).toBeUndefined();
});

test("an order is that of the columns there are", () => {
  expect(isData(data)).toBe(true);
  expect([["x"], ["region", "2020", "x", "8"], ["x", "x", "7", "region"], "x"].map((wrong) => isData({ ...data, order: wrong }))).toEqual([false, false, false, false]);
});
