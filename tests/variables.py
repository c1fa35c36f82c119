"""Formulas with the variables they have, in order, and their values by hand: a function of these variables."""

from __future__ import annotations

from math import cos, exp, pi, sin
from typing import Any

TABLE: list[tuple[str, dict[str, Any], tuple[str, ...], Any]] = [
    # x y z first, then the rest as they appear
    ("x**2 + y**2", {}, ("x", "y"), lambda x, y: x**2 + y**2),
    ("y^2", {}, ("y",), lambda y: y**2),
    ("z + 2*x", {}, ("x", "z"), lambda x, z: z + 2 * x),
    ("w**2 + 3*b**2", {}, ("w", "b"), lambda w, b: w**2 + 3 * b**2),
    ("b - 2*w", {}, ("b", "w"), lambda b, w: b - 2 * w),
    ("m*u + c", {}, ("m", "u", "c"), lambda m, u, c: m * u + c),
    ("t**2 - 3*t", {}, ("t",), lambda t: t**2 - 3 * t),
    ("u - v", {}, ("u", "v"), lambda u, v: u - v),
    ("w + 2*x", {}, ("x", "w"), lambda x, w: w + 2 * x),
    ("q*y + x", {}, ("x", "y", "q"), lambda x, y, q: q * y + x),
    ("a*x**2 + b*x", {}, ("x", "a", "b"), lambda x, a, b: a * x**2 + b * x),
    ("W**2 + w", {}, ("W", "w"), lambda W, w: W**2 + w),
    ("k**2 + p", {}, ("k", "p"), lambda k, p: k**2 + p),
    ("e**w", {}, ("w",), exp),
    ("sin(2*pi*v)", {}, ("v",), lambda v: sin(2 * pi * v)),
    # Greek letters and subscripts, in every spelling
    ("θ**2", {}, ("theta",), lambda t: t**2),
    ("theta**2 + φ", {}, ("theta", "phi"), lambda t, f: t**2 + f),
    ("λ - 2*μ", {}, ("lambda_", "mu"), lambda a, b: a - 2 * b),
    ("θ₀**2 + 3*θ₁", {}, ("theta_0", "theta_1"), lambda a, b: a**2 + 3 * b),
    ("theta_0**2 + 3*theta_1", {}, ("theta_0", "theta_1"), lambda a, b: a**2 + 3 * b),
    ("theta0**2 + 3*θ_1", {}, ("theta_0", "theta_1"), lambda a, b: a**2 + 3 * b),
    (r"\theta_0^2 + 3\theta_{1}", {}, ("theta_0", "theta_1"), lambda a, b: a**2 + 3 * b),
    ("3*theta_1 + theta_0**2", {}, ("theta_0", "theta_1"), lambda a, b: a**2 + 3 * b),
    ("w1 - w3", {}, ("w1", "w3"), lambda a, b: a - b),
    ("w_1**2 + 2*w_2", {}, ("w1", "w2"), lambda a, b: a**2 + 2 * b),
    (r"w_{1}^{2} + 2 w_{2}", {}, ("w1", "w2"), lambda a, b: a**2 + 2 * b),
    ("3w_1² + b_0", {}, ("w1", "b0"), lambda a, b: 3 * a**2 + b),
    ("x_0² + 2x_1²", {}, ("x0", "x1"), lambda a, b: a**2 + 2 * b**2),
    ("w₁² + b", {}, ("w1", "b"), lambda a, b: a**2 + b),
    ("w_max**2 + w_b", {}, ("w_max", "w_b"), lambda a, b: a**2 + b),
    (r"w_{max}^2 + \pi", {}, ("w_max",), lambda a: a**2 + pi),
    (r"\mathrm{bias}^2 + w_1", {}, ("bias", "w1"), lambda a, b: a**2 + b),
    ("cos(w_1) + b_1", {}, ("w1", "b1"), lambda a, b: cos(a) + b),
    # numbered coordinates of x: all up to the largest, from 0 where 0 appears
    ("x1**2 + x2", {}, ("x1", "x2"), lambda a, b: a**2 + b),
    ("x3**2", {}, ("x1", "x2", "x3"), lambda a, b, c: c**2),
    ("x0**2 + x1", {}, ("x0", "x1"), lambda a, b: a**2 + b),
    ("x₀² + x₁²", {}, ("x0", "x1"), lambda a, b: a**2 + b**2),
    (r"x_0^2 + 2x_{1}^2", {}, ("x0", "x1"), lambda a, b: a**2 + 2 * b**2),
    ("x0 + x2", {}, ("x0", "x1", "x2"), lambda a, b, c: a + c),
    ("x1 + c*x2", {}, ("x1", "x2", "c"), lambda a, b, c: a + c * b),
    # names that were given values are constants
    ("a*x**2 + b*x", {"a": 2.0, "b": 3.0}, ("x",), lambda x: 2 * x**2 + 3 * x),
    ("w**2 + c*b", {"c": 4.0}, ("w", "b"), lambda w, b: w**2 + 4 * b),
    ("y*x**2", {"y": 3.0}, ("x",), lambda x: 3 * x**2),
    ("θ₀*x", {"theta_0": 2.0}, ("x",), lambda x: 2 * x),
    ("theta_0*x", {"theta0": 2.0}, ("x",), lambda x: 2 * x),
    ("n*m", {"n": 5.0}, ("m",), lambda m: 5 * m),
    ("k*w + i", {"i": 2.0}, ("k", "w"), lambda k, w: k * w + 2),
    # a left side names the variables
    ("f(w, b) = b**2 + 2*w", {}, ("w", "b"), lambda w, b: b**2 + 2 * w),
    ("f(b, w) = w**2 + 3*b", {}, ("b", "w"), lambda b, w: w**2 + 3 * b),
    ("f(x, y) = x", {}, ("x", "y"), lambda x, y: x),
    ("f(x) = a*x + 1", {"a": 2.0}, ("x",), lambda x: 2 * x + 1),
    ("f(x, a) = a*x", {}, ("x", "a"), lambda x, a: a * x),
    ("f(a, x) = a - x", {}, ("a", "x"), lambda a, x: a - x),
    ("f(m, n) = m**2 - n", {}, ("m", "n"), lambda m, n: m**2 - n),
    ("f(i, j) = i - 2*j", {}, ("i", "j"), lambda i, j: i - 2 * j),
    ("f(e) = e**2", {}, ("e",), lambda e: e**2),
    ("f(weight, bias) = weight - 2*bias", {}, ("weight", "bias"), lambda w, b: w - 2 * b),
    ("f(x1, x3) = x1 - x3", {}, ("x1", "x3"), lambda a, b: a - b),
    ("f(x_1, x_2) = x1 - x2", {}, ("x1", "x2"), lambda a, b: a - b),
    ("f(x) = x1 - x2", {}, ("x1", "x2"), lambda a, b: a - b),
    ("J(θ) = θ**2 + 1", {}, ("theta",), lambda t: t**2 + 1),
    ("J(θ) = θ₀**2 - θ₁", {}, ("theta_0", "theta_1"), lambda a, b: a**2 - b),
    (r"J(\theta_0, \theta_1) = \theta_0^2 - \theta_1", {}, ("theta_0", "theta_1"), lambda a, b: a**2 - b),
    (r"J(\boldsymbol{\theta}) = \theta_1^2 - \theta_2", {}, ("theta_1", "theta_2"), lambda a, b: a**2 - b),
    (r"\mathcal{L}(w, b) = (w - b)^2", {}, ("w", "b"), lambda w, b: (w - b) ** 2),
    (r"$f\left(w,\, b\right) = w - b^2$", {}, ("w", "b"), lambda w, b: w - b**2),
    ("z = x**2 - y", {}, ("x", "y"), lambda x, y: x**2 - y),
    ("y = x**2", {}, ("x",), lambda x: x**2),
    ("y = m*x + c", {}, ("x", "m", "c"), lambda x, m, c: m * x + c),
    ("L_2(w) = w**2", {}, ("w",), lambda w: w**2),
    ("E = w - 2*b", {}, ("w", "b"), lambda w, b: w - 2 * b),
]  # fmt: skip

OPEN: list[tuple[str, tuple[str, ...], Any]] = [
    ("sum(x**2)", ("x1", "x2", "x3"), lambda a, b, c: a**2 + b**2 + c**2),
    ("sum(w**2)", ("w1", "w2", "w3"), lambda a, b, c: a**2 + b**2 + c**2),
    ("f(y) = sum(y**2) - y1", ("y1", "y2", "y3"), lambda a, b, c: a**2 + b**2 + c**2 - a),
    ("norm(θ)**2", ("theta_1", "theta_2", "theta_3"), lambda a, b, c: a**2 + b**2 + c**2),
    (r"\sum_{i=1}^{n} i\theta_i", ("theta_1", "theta_2", "theta_3"), lambda a, b, c: a + 2 * b + 3 * c),
    (r"J(w) = \sum_{i=1}^{n} w_i^2 + w_3", ("w1", "w2", "w3"), lambda a, b, c: a**2 + b**2 + c**2 + c),
    (r"\lVert\mathbf{w}\rVert^2", ("w1", "w2", "w3"), lambda a, b, c: a**2 + b**2 + c**2),
    (r"\sum_{i=0}^{n-1} (i+1) x_i", ("x0", "x1", "x2"), lambda a, b, c: a + 2 * b + 3 * c),
    ("sum(i*x[i], i, 0, n-1)", ("x0", "x1", "x2"), lambda a, b, c: b + 2 * c),
    (r"\sum_{i=0}^{n-2} x_{i+1}^2", ("x1", "x2", "x3"), lambda a, b, c: a**2 + b**2),
    ("x0 + sum(x**2)", ("x0", "x1", "x2"), lambda a, b, c: a + a**2 + b**2 + c**2),
    ("f(x_1, …, x_n) = sum(x**2)", ("x1", "x2", "x3"), lambda a, b, c: a**2 + b**2 + c**2),
]  # fmt: skip
"""Formulas of any number of variables, with those that they have for three."""

ASKED = [
    "x + x1", "y + x1", "n**2 + m", "i + w", "foo + w", "f(w) = a*w", "f(w,) = w", "f(2w) = w", "f(w, w) = w", "y = y**2",
    "z = x + z", "J(θ) = θ + θ_0", "sum(w**2) + b", "sum(a*w)", "sum(x) + w", "x_1_2 + w", "x_ + w", r"\frac{1}{2} cos(x_1)",
    r"\frac12 exp(x)", r"bias^2 + \pi", r"\operatorname{foo}(x)", "rosenbrok",
]  # fmt: skip
"""Formulas whose variables are not certain: they are refused, with a line that says what would be right."""
