"""Graphs: nodes made once, simplified without changing a rounding, rewritten into other graphs."""

from __future__ import annotations

from kobai.descent.ir.graph import Graph, reachable, rewrite
from kobai.descent.ir.ops import ADD, DIV, FMA, MUL, NEG, SELECT, SUB


def test_equal_operations_are_one_node():
    g = Graph(True)
    x, y = g.input("x", 0), g.input("x", 1)
    assert g(ADD, x, y) is g(ADD, y, x)
    assert g(SUB, x, y) is not g(SUB, y, x)
    assert g.const(0.1) is not Graph(False).const(0.1)


def test_simplification_keeps_the_rounded_result():
    g = Graph(True)
    x, y = g.input("x", 0), g.input("x", 1)
    assert g(MUL, x, g.const(1.0)) is x
    assert g(ADD, x, g(NEG, y)) is g(SUB, x, y)
    assert g(DIV, x, g.const(4.0)) is g(MUL, x, g.const(0.25))
    assert g(DIV, x, g.const(3.0)).op is DIV
    assert g(MUL, g(MUL, x, g.const(2.0)), g.const(3.0)) is g(MUL, x, g.const(6.0))
    assert g(MUL, g(MUL, x, g.const(3.0)), g.const(5.0)).args[0].op is MUL
    assert g(FMA, x, g.const(1.0), y) is g(ADD, x, y)
    assert g(SELECT, g.const(True), x, y) is x


def test_rewriting_replaces_inputs_and_simplifies_again():
    g, other = Graph(True), Graph(True)
    x, c = g.input("x", 0), g.input("coefficient", 0)
    output = g(ADD, g(MUL, x, c), x)
    made = rewrite(other, [output], {c: other.const(1.0)})[output]
    assert str(made) == "%2 = add(%1, %1)"
    assert [str(node) for node in reachable([made])] == ["%1 = x[0]", "%2 = add(%1, %1)"]


def test_a_change_is_asked_first():
    g = Graph(True)
    x = g.input("x", 0)
    output = g(NEG, g(ADD, x, x))
    made = rewrite(g, [output], {}, lambda node, args: g(MUL, args[0], g.const(2.0)) if node.op is ADD else None)
    assert made[output].args[0] is g(MUL, x, g.const(2.0))
