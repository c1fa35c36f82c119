"""Formulas with their values by hand, and a plain evaluator of trees: shared by tests of formulas and notations."""

from __future__ import annotations

import math

from kobai.objectives.tree import Binary, Call, Negate, Number, Variable

# text -> the same by hand, at x = X
VALUES = [
    ("x1**2 + x2**2", lambda x, y, z: x**2 + y**2),
    ("x^2 + y^2 + z^2", lambda x, y, z: x**2 + y**2 + z**2),
    ("x1 ^ 2 ^ x2", lambda x, y, z: x ** (2**y)),
    ("-x1**2", lambda x, y, z: -(x**2)),
    ("2**-x1", lambda x, y, z: 2**-x),
    ("(-x1)**2*3", lambda x, y, z: (-x) ** 2 * 3),
    ("x1 - x2 - x3", lambda x, y, z: x - y - z),
    ("x1/x2/x3", lambda x, y, z: x / y / z),
    ("x1/(x2/x3)", lambda x, y, z: x / (y / z)),
    ("exp(x1) + log(x3) + sqrt(x3)", lambda x, y, z: math.exp(x) + math.log(z) + math.sqrt(z)),
    ("sin(x1)*cos(x2)*tan(x3)", lambda x, y, z: math.sin(x) * math.cos(y) * math.tan(z)),
    ("asin(x1) + acos(x1) + atan(x2)", lambda x, y, z: math.asin(x) + math.acos(x) + math.atan(y)),
    ("sinh(x1) + cosh(x2) + tanh(x3)", lambda x, y, z: math.sinh(x) + math.cosh(y) + math.tanh(z)),
    ("asinh(x2) + acosh(1 + x3) + atanh(x1/9)", lambda x, y, z: math.asinh(y) + math.acosh(1 + z) + math.atanh(x / 9)),
    ("abs(x2) + sign(x2)*x1", lambda x, y, z: abs(y) - x),
    ("max(x1, x2, 1) + min(x1, x2, 0.5)", lambda x, y, z: max(x, y, 1) + min(x, y, 0.5)),
    ("pi*x1 + e**x2", lambda x, y, z: math.pi * x + math.exp(y)),
    ("ln(x3) + arctan(x1)", lambda x, y, z: math.log(z) + math.atan(x)),
    ("1.5e-3*x1 + .5*x2 + 2.*x3", lambda x, y, z: 1.5e-3 * x + 0.5 * y + 2 * z),
    ("x1² + x₂³ − ２×x3·π", lambda x, y, z: x**2 + y**3 - 2 * z * math.pi),
    ("（x1＋x2）＊x3", lambda x, y, z: (x + y) * z),
    ("x3⁻² ÷ 2", lambda x, y, z: z**-2 / 2),
    ("√(x3) + 𝑥₁", lambda x, y, z: math.sqrt(z) + x),
    ("sum(x**2)", lambda x, y, z: x * x + y * y + z * z),
    ("dot(x, x) + dot(x, sin(x))", lambda x, y, z: sum(v * v + v * math.sin(v) for v in (x, y, z))),
    ("norm(x) + norm(x - 1)**2", lambda x, y, z: math.hypot(x, y, z) + sum((v - 1) ** 2 for v in (x, y, z))),
    ("mean(x)*n", lambda x, y, z: x + y + z),
    ("max(abs(x)) + min(x)", lambda x, y, z: 2.1 - 1.3),
    ("prod(cos(x))", lambda x, y, z: math.cos(x) * math.cos(y) * math.cos(z)),
    ("sum(i*x[i]**2, i, 1, n)", lambda x, y, z: x**2 + 2 * y**2 + 3 * z**2),
    ("sum(x[i]*x[i+1], i, 1, n-1)", lambda x, y, z: x * y + y * z),
    ("prod(cos(x[i]/sqrt(i)), i, 1, n)", lambda x, y, z: math.cos(x) * math.cos(y / 2**0.5) * math.cos(z / 3**0.5)),
    ("sum(sum(x[j], j, 1, i)**2, i, 1, n)", lambda x, y, z: x**2 + (x + y) ** 2 + (x + y + z) ** 2),
    ("sum(x*sum(x))", lambda x, y, z: (x + y + z) ** 2),
    ("x[n]*x[n-1]", lambda x, y, z: z * y),
    ("x1*sum(i, i, 1, 10)", lambda x, y, z: 55 * x),
    ("sum(x1*i, i, 1, 3) + sum(2, i, 1, 4)", lambda x, y, z: 6 * x + 8),
    ("sum(x[i]**2, i, 3, 2) + x1", lambda x, y, z: x),
    ("prod(x[2*i-1], i, 1, 2)", lambda x, y, z: x * z),
    # between factors, roots, bars, exponents of functions, bare arguments
    ("2x1² + 3(x1 + 1)(x2 - 1)x3", lambda x, y, z: 2 * x**2 + 3 * (x + 1) * (y - 1) * z),
    ("2πx1 x2 + 2(x1) + pi(x1) + x1(x2) + pi x1", lambda x, y, z: 2 * math.pi * x * y + (2 + 2 * math.pi + y) * x),
    ("½*x1 + √x3 + ∛x2 - |x2|x1 + ||x2| - 5|", lambda x, y, z: x / 2 + z**0.5 - (-y) ** (1 / 3) - abs(y) * x + 5 - abs(y)),
    ("sin²(x1) + sin^2 x2 + cos**3(x3)", lambda x, y, z: math.sin(x) ** 2 + math.sin(y) ** 2 + math.cos(z) ** 3),
    ("sin 2πx1 cos x2", lambda x, y, z: math.sin(2 * math.pi * x) * math.cos(y)),
    ("x1^2x2 + ‖x‖²", lambda x, y, z: x**2 * y + x * x + y * y + z * z),
    ("where(x2 < 0, x1, 2)*where(0 < x3 < 1, 1, x3)", lambda x, y, z: x * z),
    ("piecewise(x2 > 0, 1, x2 = 0, 2, x2 < 0 and x1 > 5, 3, x2 < -5 or x1 > 0, 4, 5)x1", lambda x, y, z: 4 * x),
    ("cbrt(x2) + root(x2, 5) + root(x3, 4)", lambda x, y, z: -((-y) ** (1 / 3)) - (-y) ** 0.2 + z**0.25),
    ("log2(x3) + log10(x3) + log1p(x3) + expm1(x2)", lambda x, y, z: math.log2(z) + math.log10(z) + math.log1p(z)
     + math.expm1(y)),
    ("erf(x1) + sigmoid(x2) + logistic(x3) + softplus(x2)", lambda x, y, z: math.erf(x) + 1 / (1 + math.exp(-y))
     + 1 / (1 + math.exp(-z)) + math.log(1 + math.exp(y))),
    ("atan2(x2, x1)*sum(where(x > 0, sqrt(x), x**2))", lambda x, y, z: math.atan2(y, x) * (x**0.5 + y**2 + z**0.5)),
    # LaTeX
    (r"\cos x\,e^{-x^2} + \sin y\sqrt{z}", lambda x, y, z: math.cos(x) * math.exp(-(x**2)) + math.sin(y) * z**0.5),
    (r"\sqrt[3]{y} + \log_{10} z + \log_2(z) + \log_3 z", lambda x, y, z: -((-y) ** (1 / 3)) + math.log10(z) + math.log2(z)
     + math.log(z) / math.log(3)),
    (r"\begin{cases} x^2, & \text{if } y \ge 0, \\ z, & \text{otherwise} \end{cases} \cdot x", lambda x, y, z: z * x),
    (r"\begin{cases} x & y > 0 \\ z & y < 0 \end{cases} + \left| y \right|", lambda x, y, z: z - y),
    (r"\|x\|_1 + \lVert x \rVert_\infty", lambda x, y, z: abs(x) + abs(y) + abs(z) + max(abs(x), abs(y), abs(z))),
    (r"\[\operatorname{erf}(x) + \mathrm{sigmoid}(y)\]", lambda x, y, z: math.erf(x) + 1 / (1 + math.exp(-y))),
    (r"x_1^2 + \frac{x_2^2}{2}", lambda x, y, z: x**2 + y**2 / 2),
    (r"\sin 2\pi x_1 \cos x_2", lambda x, y, z: math.sin(2 * math.pi * x) * math.cos(y)),
    (r"\sqrt[3]{z} + \sqrt{z} + \frac12 x", lambda x, y, z: z ** (1 / 3) + z**0.5 + x / 2),
    (r"|x_1||x_2| + \left|x_3 - 5\right|", lambda x, y, z: abs(x) * abs(y) + abs(z - 5)),
    (r"\lVert x \rVert^2 + \|x\|", lambda x, y, z: x * x + y * y + z * z + math.hypot(x, y, z)),
    (r"e^{-x^2} y z", lambda x, y, z: math.exp(-(x**2)) * y * z),
    (r"\sum_{i=1}^{n} x_i^2 + 3", lambda x, y, z: x * x + y * y + z * z + 3),
    (r"\sum_{i=1}^{n-1} \left[100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2\right]", lambda x, y, z: 100 * (y - x**2) ** 2
     + (1 - x) ** 2 + 100 * (z - y**2) ** 2 + (1 - y) ** 2),
    (r"\prod_{i} \cos \frac{x_i}{i}", lambda x, y, z: math.cos(x) * math.cos(y / 2) * math.cos(z / 3)),
    (r"$2(x_1 + 1)(x_2 - 1)$", lambda x, y, z: 2 * (x + 1) * (y - 1)),
    (r"\max\left(x_1, x_2, 1\right) \cdot \exp(x_3)", lambda x, y, z: math.exp(z)),
    (r"\sin^2 x_1 + \cos^{2}(x_1)", lambda x, y, z: 1.0),
    (r"\arctan x_1 + \tanh\left(x_2\right) + \operatorname{sgn}(x_2)", lambda x, y, z: math.atan(x) + math.tanh(y) - 1),
    (r"-x_1^2 - (-x_2)", lambda x, y, z: -(x**2) + y),
    (r"2 \cdot 3 x_1 \times x_2 / x_3", lambda x, y, z: 6 * x * y / z),
]  # fmt: skip


_ONE = {
    name: getattr(math, name)
    for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
                 "asinh", "acosh", "atanh", "log2", "log10", "log1p", "expm1", "erf")
} | {"sigmoid": lambda u: 1 / (1 + math.exp(-u)), "softplus": lambda u: math.log1p(math.exp(u))}  # fmt: skip


def by_hand(node, x) -> float:
    """A second evaluator, knowing nothing of torch."""
    match node:
        case Number(value):
            return value
        case Variable(index):
            return x[index - 1]
        case Negate(of):
            return -by_hand(of, x)
        case Binary(op, left, right):
            a, b = by_hand(left, x), by_hand(right, x)
            return {
                "+": lambda: a + b,
                "-": lambda: a - b,
                "*": lambda: a * b,
                "/": lambda: a / b,
                "**": lambda: math.pow(a, b),
                "<": lambda: a < b,
                "<=": lambda: a <= b,
                ">": lambda: a > b,
                ">=": lambda: a >= b,
                "==": lambda: a == b,
                "!=": lambda: a != b,
                "and": lambda: a and b,
                "or": lambda: a or b,
            }[op]()
        case Call("piecewise", (condition, value, *rest)):
            if by_hand(condition, x):
                return by_hand(value, x)
            return by_hand(Call("piecewise", tuple(rest)), x)
        case Call("piecewise", args):
            return by_hand(args[0], x) if args else math.nan
        case Call(name, args):
            values = [by_hand(arg, x) for arg in args]
            if name in ("min", "max"):
                return (min if name == "min" else max)(values)
            if name == "norm":
                return math.hypot(*values)
            if name in ("abs", "sign"):
                return abs(values[0]) if name == "abs" else float((values[0] > 0) - (values[0] < 0))
            if name == "root":
                return math.copysign(abs(values[0]) ** (1 / values[1]), values[0])
            return math.atan2(*values) if name == "atan2" else _ONE[name](values[0])
    raise AssertionError(node)
