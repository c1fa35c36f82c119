"""Broken and hostile formulas: each is refused in one line, quickly, and nothing in it runs."""

from __future__ import annotations

_BOMB = "__import__('os').system('touch PWNED')"

HOSTILE: list[str] = [
    # reaching for Python
    _BOMB, f"x1 + {_BOMB}", "__import__('os')", "().__class__", "x1.__class__", "x1.real", "x1.data", "x1.grad", "x1.__class__.__mro__",
    "x1.__init__.__globals__", "''.__class__.__mro__[1].__subclasses__()", "().__class__.__bases__[0].__subclasses__()",
    "eval('x1')", "exec('x1')", "compile('x1', '', 'eval')", "open('/etc/passwd')", "open('/etc/passwd').read()", "globals()",
    "locals()", "vars()", "dir()", "getattr(x1, 'real')", "setattr(x1, 'a', 1)", "delattr(x1, 'a')", "hasattr(x1, 'a')", "type(x1)",
    "input()", "print(x1)", "breakpoint()", "exit()", "quit()", "help()", "id(x1)", "object()", "super()", "memoryview(x1)", "repr(x1)",
    "torch.exp(x1)", "torch.load('a.pt')", "math.sin(x1)", "np.sin(x1)", "os.system('ls')", "sys.exit()", "subprocess.run('ls')",
    "__builtins__", "__name__", "__file__", "__class__", "__dict__", "_", "__", "_x1", "x1._x", "__import__", "__doc__",
    # constructs of Python's
    "lambda x: x", "lambda: 0", "(lambda: x1)()", "[x1, x2]", "[x1]", "(x1, x2)", "(x1,)", "{x1}", "{x1: x2}", "{}", "[]", "()",
    "[x for x in (1,2)]", "sum(x for x in (1,2))", "{x for x in (1,)}", "{x: x for x in (1,)}", "x1 if x2 else x3", "x1 and x2",
    "x1 or x2", "not x1", "x1 is x2", "x1 in x2", "x1 < x2", "x1 > x2", "x1 <= x2", "x1 == x2", "x1 != x2", "x1 := 2", "(x1 := 2)",
    "(y := x1)", "x1 = 2", "x1 += 1", "import os", "from os import system", "def f(x): return x", "class A: pass",
    "return x1", "yield x1", "await x1", "async x1", "global x1", "del x1", "assert x1", "raise x1", "pass", "None", "True", "False",
    "...", "x1...", "Ellipsis", "NotImplemented", "while True: pass", "for i in x: pass", "with x1: pass", "try: x1", "x1; x2",
    "x1\nx2", "x1\rx2", "\nimport os\n", "x1 # comment", "x1 \\", "x1 \\\n + x2", "@x1", "x1 @ x2", "x1 // 2", "x1 % 2", "x1 & x2",
    "x1 | x2", "~x1", "x1 << 2", "x1 >> 2", "!x1", "x1!", "5!*x1", "*x1", "**x1", "f(*x)", "f(**x)", "sin(x=x1)", "sin(*x)", "sum(x, start=1)",
    "x1[0]", "x1[0:2]", "x[:]", "x[::-1]", "x[0]", "x[1]", "x[-1]", "x[x1]", "x[1.5]", "x[i]", "x['a']", "x[n-x1]", "sin[x1]", "x1[i]",
    # strings, numbers that are none
    "'x1'", '"x1"', "f'{x1}'", "f'{__import__(\"os\")}'", "b'x1'", "r'x1'", "'''x1'''", "u'x'", "`x1`", "$x1", "x1?", "1_000*x1", "0x10*x1",
    "0b1*x1", "0o7*x1", "1j*x1", "1e999*x1", "-1e999*x1", "1.2.3*x1", "1..2*x1", "1e*x1", "1e+*x1", "1,5*x1", ".*x1", "nan*x1", "inf*x1", "NaN",
    "1e308*10*x1", "∞*x1", "x1 + ⅷ", "9" * 4001, "9" * 400 + "*x1", "0." + "0" * 5000 + "1*x1",
    # growth
    "9**9**9", "9**9**9**9*x1", "x1**9**9", "x1**1e10", "x1**-1e10", "x1**99999", "2**(2**(2**(2**(2**2))))*x1", "x1**(10**10)", "10**400*x1",
    "factorial(1000)*x1", "gamma(x1)", "1e300**2*x1", "exp(1000)*x1", "exp(exp(exp(10)))*x1", "x1**1001", "(9**9)**(9**9)*x1",
    "x1" + "**x1" * 400, "sin(" * 300 + "x1" + ")" * 300, "(" * 100_000 + "x1" + ")" * 100_000, "(" * 100_000, ")" * 100_000,
    "-" * 3000 + "x1", "-" * 100_000 + "x1", "+".join(["x1"] * 50_000), "+".join(["x1"] * 1300), "x1" + "+1" * 1990, "[" * 3000, "{" * 3000,
    "sum(" * 500 + "x" + ")" * 500, "sum(sum(sum(sum(x[i]*x[j]*x[k]*x[l], i, 1, n), j, 1, n), k, 1, n), l, 1, n)", "x99999", "x10001",
    "x123456789012345678901234567890", "x" + "1" * 3000, "a" * 5000, "abs(" * 90 + "x1" + ")" * 89,
    # names and arity
    "foo", "foo(x1)", "foo + x1", "x00", "x1 + y", "x + x1", "xy", "x1x2", "sine(x1)", "Sin(x1)", "sin", "sin + x1", "sin x1 x2",
    "sin()", "sin(x1, x2)", "sin(,)", "sin(x1,)", "sin(,x1)", "max(x1)", "min()", "exp(x1, 2)", "sqrt()", "log(x1, 10)", "norm()", "norm(x1)",
    "norm(x, 2)", "dot(x)", "dot(x, x, x)", "sum()", "sum(x, x)", "sum(x[i], i)", "sum(x[i], i, 1)", "sum(x[i], 2, 1, n)", "sum(x[i], x, 1, n)",
    "sum(x[i], i, 1, n, 2)", "mean(x, 1)", "floor(x1)", "ceil(x1)", "round(x1)", "trunc(x1)", "int(x1)", "float(x1)", "bool(x1)", "mod(x1, 2)",
    "fmod(x1, 2)", "heaviside(x1)", "rand()", "random()", "2 3", "x1 2", "xy(x1)",
    "sum(y**2)", "sum(x**2) + y", "e", "pi", "1", "2 + 3", "n", "i", "i*x1",
    # loose ends
    "", " ", "\t", "\u3000", "+", "-", "*", "/", "**", "^", ",", ".", "(", ")", "x1 +", "x1 -", "x1 *", "x1 /", "x1 **", "* x1", "/ x1", "x1 + * x2",
    "x1 */ x2", "x1 ***2", "x1 ** ** 2", "(x1", "x1)", "((x1)", "(x1))", "(x1]", "[x1)", "x1 + ()", "sin(x1", "x1, x2", "(x1, x2", "x1 ^", "x1²²³⁻",
    "x1⁻", "²", "x1 + ²", "1/0*x1", "0/0*x1", "log(0)*x1", "log(-1)*x1", "sqrt(-1)*x1", "(-8)**0.5*x1", "asin(2)*x1", "0**-1*x1", "tan(log(0))*x1",
    # characters that hide
    "x1\x00", "\x00", "x1\x00+x2", "x1 + \x07", "x1\x1b[31m", "\u202ex1", "x1\u202e + x2", "x1\u200b + x2", "\ufeffx1", "x1\u2028x2", "x1\u0301", "х1", "x1 + ｘ",
    "ⅹ1", "ℯ*x1", "𝟙𝟙", "x1 ＝ 2", "ｅval(x1)", "＿＿import＿＿('os')", "x1 ∕∕ 2", "\ud800", "x1\udfff", "🙂", "x1 + 🙂", "勾配", "x1＋勾", "∑x", "∂x1", "√","√x1²", "√2x1", "1/2x1", "e^2x1", "e(x1)", "x1^1/2", "sin x1/2", "sin^-1(x1)", "||x||", "(x1 > 0)*x1", "2½*x1", "where(x1, 1, 2)", "where(x1 > 0, 1)", "piecewise()", "x1 > 0 and x1", "where(x1 > 0 or x1, 1, 2)", "\\begin{cases} x_1 \\end{cases}", "\\begin{cases} x_1 & x_1", "\\sin x_1(x_2)", "\\ln 2\\,x_1", "\\sin x_1/2",
    "x1 ≤ x2", "ﬁ(x1)", "ª", "x1 ⁄ x2", "￼", "\x7f", "\x85",
    # LaTeX
    "\\", "\\\\", "\\x", "\\input{/etc/passwd}", "\\write18{ls}", "\\def\\a{\\a}\\a", "\\frac", "\\frac{x_1}", "\\frac{x_1}{", "\\frac{}{}", "\\frac{1}{0}x_1",
    "\\sqrt", "\\sqrt{}", "\\sqrt[3]", "\\sin", "\\sin{}", "\\sin^{-1} x", "\\left( x_1", "\\left( x_1 \\right]", "\\left", "\\right)", "x_", "x_{", "x_{}", "x_1_2",
    "x_1^", "x_1^{", "x_1^{}", "x_1^2^3", "x_12", "x_{1.5}", "x_{x_1}", "x_i", "\\sum x_i", "\\sum_{i=1}^{n}", "\\sum_{x=1}^{n} x", "\\sum_{i=1",
    "\\int x_1", "\\lim x_1", "\\begin{matrix}x_1\\end{matrix}", "\\lVert x", "\\lVert\\mathbf{x}\\rVert_", "|x_1", "\\left| x_1", "\\mathbf{x}", "\\mathrm{exec}(x_1)", "\\operatorname{eval}{x_1}",
    "x_1 \\cdot", "\\cdot x_1", "x_1 &= 2", "x_1 \\leq 2", "{" * 2000 + "x_1" + "}" * 2000, "\\frac{1}{" * 300 + "x_1" + "}" * 300, "x_1^{99999}",
    "x_1^{9^{9^9}}", "\\lfloor x_1 \\rfloor", "x_1!", "x_1'", "\\text{hello}", "$", "$$", "$x_1", "\\(x_1", "1/2x_1 \\cdot y", "\\max x_1", "\\min_{i=1}^{n} x_i", "#x_1",
    "%x_1", "~\\sin", "x_1 = 2", "\\href{http://a}{x_1}", "\\catcode`\\%=12", "\\newcommand{\\x}{x_1}", "\\csname x\\endcsname", "\\u0078_1",
]  # fmt: skip
