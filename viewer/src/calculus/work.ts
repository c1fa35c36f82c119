/**
 * How much work one evaluation of a formula is, counted before anything is computed, as `kobai.objectives.formula.work` counts it:
 * operations one after the other, and the numbers they compute.
 */
import { span, type Values } from "../formula/evaluate";
import { FormulaError } from "../formula/text/errors";
import { thousands } from "../formula/text/python";
import { children, countsUp, usesIndex, walk, type Node, type ReduceNode } from "../formula/tree";

const MAX_CALLS = 100_000, MAX_NUMBERS = 100_000_000;
/** Each number is an operation of its own here, made once and kept; more would take seconds, and then each step would. */
const MOST_IN_A_PAGE = 20_000;

interface Work { calls: number; numbers: number }

const plus = (a: Work, b: Work): Work => ({ calls: a.calls + b.calls, numbers: a.numbers + b.numbers });
const times = ({ calls, numbers }: Work, k: number): Work => ({ calls: calls * k, numbers: numbers * k });

/** Refuse a formula of which one value in n variables is too much work. */
export function checkWork(tree: Node, parameters: Values, n: number): void {
  const work = workOf(tree, parameters, n);
  check(work);
  if (work.numbers <= MOST_IN_A_PAGE) return;
  const much = `${thousands(work.numbers)} numbers; at most ${thousands(MOST_IN_A_PAGE)} in a page`;
  throw new FormulaError(`the formula takes ${much} for one value: give its sums fewer terms, or use Python`);
}

function workOf(tree: Node, parameters: Values, n: number): Work {
  let counted = 0, branches = 0;
  const sum = (nodes: readonly Node[], each: (node: Node) => Work, first: Work) => nodes.reduce((total, node) => plus(total, each(node)), first);

  /** `running` is the index that all `terms` are computed along at once, or "". */
  const go = (node: Node, values: Values, running: string, terms: number): Work => {
    const each = (part: Node) => go(part, values, running, terms);
    if (node.kind === "call" && node.name === "piecewise") {
      const { args } = node, pairs = Math.floor(args.length / 2);
      const conditions = args.filter((_, k) => k % 2 === 0 && k < 2 * pairs), branched = args.filter((_, k) => k % 2 === 1 || k >= 2 * pairs);
      let total = sum(conditions, each, { calls: 0, numbers: 0 });
      branches++;
      total = sum(branched, each, total);
      branches--;
      return plus(total, times({ calls: 5, numbers: 5 * terms }, pairs));
    }
    const own = operation(node, values, running, terms);
    return branches && (node.kind === "variable" || node.kind === "item") ? plus(own, { calls: 2, numbers: 2 * terms }) : own;
  };

  /** The same outside of branches. */
  const operation = (node: Node, values: Values, running: string, terms: number): Work => {
    if (++counted > MAX_CALLS) throw tooMuch({ calls: counted, numbers: 0 });
    if (node.kind === "reduce") return reduction(node, values);
    if (node.kind === "item") return { calls: usesIndex(node, running) && !countsUp(node.at) ? terms : 1, numbers: terms };
    return sum(children(node), (part) => go(part, values, running, terms), { calls: 1, numbers: terms });
  };

  const reduction = (node: ReduceNode, values: Values): Work => {
    const [first, last] = span(node, values, n), count = Math.max(0, last - first + 1);
    const at = (k: number) => ({ ...values, [node.index]: k });
    const inner = [...walk(node.body)].filter((part): part is ReduceNode => part.kind === "reduce");
    if (!inner.length) {
      const calls = usesIndex(node.body, node.index) ? 1 : count;
      return plus(go(node.body, values, node.index, count), { calls, numbers: count });
    }
    if (inner.some((part) => usesIndex(part.first, node.index) || usesIndex(part.last, node.index))) {
      let total: Work = { calls: count, numbers: count };
      for (let k = first; k <= last; k++) {
        total = plus(total, go(node.body, at(k), "", 1));
        check(total);
      }
      return total;
    }
    const one = count ? go(node.body, at(first), "", 1) : { calls: 0, numbers: 0 };
    return times(plus(one, { calls: 1, numbers: 1 }), count);
  };
  return go(tree, parameters, "", 1);
}

function check(work: Work): void {
  if (work.calls > MAX_CALLS || work.numbers > MAX_NUMBERS) throw tooMuch(work);
}

function tooMuch({ calls, numbers }: Work): FormulaError {
  const what = calls > MAX_CALLS
    ? `${thousands(calls)} operations one after the other; at most ${thousands(MAX_CALLS)}`
    : `${thousands(numbers)} numbers; at most ${thousands(MAX_NUMBERS)}`;
  return new FormulaError(`the formula takes ${what} for one value: give its sums fewer terms, or nest fewer of them`);
}

