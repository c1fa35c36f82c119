import { expect, test } from "vitest";
import { shownName, updateOf } from "../../../src/app/panels/optimizers";
import { speaker } from "../../../src/app/language";

test("the update is the line for the next point", () => {
  expect(updateOf(["m_{t+1} = m_t", "x_{t+1} = x_t", "p = q"])).toBe("x_{t+1} = x_t");
  expect(updateOf(["a", "b"])).toBe("b");
  expect(updateOf([])).toBe("");
});

test("gradient descent has a name in each language, classes have one", () => {
  expect(shownName("gradient descent", speaker("ja"))).toBe("最急降下法");
  expect(shownName("Adam", speaker("ja"))).toBe("Adam");
});
