import { expect, test } from "vitest";
import { productsIn } from "../../../src/app/panels/products";

test.each<[string, string[], Record<string, number>, [string, string][]]>([
  ["x^2+3y^2+sin(z)^2+xy", ["x", "y", "z"], { xy: 1 }, [["xy", "x^2+3y^2+sin(z)^2+(x*y)"]]],
  ["x^2+y^2+2xy", ["x", "y"], { xy: 1 }, [["xy", "x^2+y^2+2(x*y)"]]],
  ["x1**2+x2**2+x1x2/2", ["x1", "x2"], { x1x2: 1 }, [["x1x2", "x1**2+x2**2+(x1*x2)/2"]]],
  ["x^2+y^2+xy^2+xyz", ["x", "y"], { xy: 1, xyz: 1 }, [["xy", "x^2+y^2+(x*y)^2+xyz"]]],
  ["x^2+xx", ["x"], { xx: 1 }, [["xx", "x^2+(x*x)"]]],
  ["a*x^2+y^2", ["x", "y"], { a: 1 }, []],
  ["x^2+y^2+xy", ["x", "y"], { xy: 3 }, []],
  ["x^2+y^2", ["x", "y"], {}, []],
  ["", [], { xy: 1 }, []],
])("%s of %j with %j", (text, variables, constants, expected) => {
  expect(productsIn(text, variables, constants).map(({ name, text: meant }) => [name, meant])).toEqual(expected);
});
