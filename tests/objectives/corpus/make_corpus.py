r"""Writes ``forms.json`` and ``mistakes.json``: formulas as people write them, with their values.

The values are those of plain expressions in Python's notation, computed with 40 digits by mpmath; nothing of kobai takes part,
so every reader of formulas is held to the same files.

forms.json: a list of

    text       the formula
    constants  values of its named constants
    points     two points
    values     its value at each

mistakes.json: a list of

    text, constants  what is refused
    column           where, counted from 0
    fixes            texts that the refusal offers, or, where it describes the cure in words ("said"), the text after it; each
                     with points and values

Run it from the repository's root: ``python -m tests.objectives.corpus.make_corpus``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mpmath import mp

HERE = Path(__file__).parent
_SIGNED = ((0.7, -1.3, 0.4, 1.9), (-0.6, 0.9, 1.7, -0.2))
_POSITIVE = ((0.7, 1.3, 0.4, 1.9), (2.1, 0.6, 1.7, 0.2))

# formula => the same in Python's notation ; settings. Settings: "+" for positive points, "n=3" for x1, x2, x3,
# "vars=w,b" for the order of the variables, "a=2" for a constant.
TYPED = """
x^2 => x**2
x**2 => x**2
x² => x**2
x³ - 2x => x**3 - 2*x
x⁴ - 3x² + 2 => x**4 - 3*x**2 + 2
x⁻² => x**-2
x⁻¹ + x => 1/x + x
2x => 2*x
2x^2 => 2*x**2
-2x^2 => -2*x**2
2 x => 2*x
0.5x² => 0.5*x**2
½x² => 0.5*x**2
¼x⁴ - ¾x => 0.25*x**4 - 0.75*x
3(x+1) => 3*(x+1)
3(x+1)(x-2) => 3*(x+1)*(x-2)
(x+1)(x-1) => x**2-1
(x+1)x => (x+1)*x
x(x+1) => x*(x+1)
x(y+1) => x*(y+1)
x y => x*y
x y z => x*y*z
2x y => 2*x*y
x^2 y => x**2*y
x^2y => x**2*y
x²y => x**2*y
x²y³ => x**2*y**3
x² y² => x**2*y**2
4x²y - 2x y² => 4*x**2*y - 2*x*y**2
2πx => 2*pi*x
2 pi x => 2*pi*x
πx² => pi*x**2
π² + x => pi**2 + x
x·y => x*y
x × y => x*y
x ⋅ y + 1 => x*y + 1
x ÷ 2 => x/2
x/2 => x/2
2x/3 => 2*x/3
x y/z => x*y/z
x/y/z => x/y/z
x/(y z) => x/(y*z)
1/(2x) => 1/(2*x)
1/2*x => x/2
(1/2)x => x/2
1/(1+x²) => 1/(1+x**2)
x - y - z => x - y - z
x − y => x - y
x – 2 => x - 2
-x^2 => -(x**2)
-x² + 4 => 4 - x**2
(-x)^2 => x**2
- (x+1)^2 => -(x+1)**2
2^x => 2**x
2^-x => 2**-x
2^-x^2 => 2**(-(x**2))
2^x^2 => 2**(x**2)
x^2^3 => x**8
x^(1/2) => sqrt(x) ; +
x^0.5 => sqrt(x) ; +
x^-1 => 1/x
x^-2 + 1 => x**-2 + 1
x^(y+1) => x**(y+1) ; +
e^x => exp(x)
e^-x => exp(-x)
e^(-x²) => exp(-x**2)
e^-x^2 => exp(-(x**2))
e^(-x^2-y^2) => exp(-x**2-y**2)
2e^x => 2*exp(x)
x e^-x => x*exp(-x)
x e^(-x²) => x*exp(-x**2)
e² x => exp(2)*x
e x => e*x
exp(x) => exp(x)
exp(-x^2/2) => exp(-x**2/2)
exp x => exp(x)
1e-3x => 0.001*x
1.5e3 x => 1500*x
.5x => 0.5*x
2.x => 2*x
|x| => abs(x)
|x|^3 => abs(x)**3
|x|² + |y| => x**2 + abs(y)
|x - y| => abs(x-y)
2|x| => 2*abs(x)
|x||y| => abs(x)*abs(y)
|x| |y| => abs(x)*abs(y)
x|y| => x*abs(y)
||x| - 1| => abs(abs(x)-1)
|x|y => abs(x)*y
|x+|y|| => abs(x+abs(y))
|-x| => abs(x)
abs(x) => abs(x)
abs(x - 1) + abs(y) => abs(x-1) + abs(y)
√x => sqrt(x) ; +
√(x) => sqrt(x) ; +
2√x => 2*sqrt(x) ; +
√(x²+y²) => sqrt(x**2+y**2)
√(x) y => sqrt(x)*y ; +
√x·y => sqrt(x)*y ; +
√x + y => sqrt(x) + y ; +
√x√y => sqrt(x)*sqrt(y) ; +
√|x| => sqrt(abs(x))
x√2 => x*sqrt(2)
√2·x => sqrt(2)*x
√√x => x**0.25 ; +
sqrt(x) => sqrt(x) ; +
sqrt x => sqrt(x) ; +
∛x => cbrt(x)
∛(x y) => cbrt(x*y)
∜x => x**0.25 ; +
cbrt(x) => cbrt(x)
cbrt x + y => cbrt(x) + y
root(x, 3) => cbrt(x)
root(x, 5) => root(x, 5)
root(x, 4) => x**0.25 ; +
sin(x) => sin(x)
sin x => sin(x)
sin 2x => sin(2*x)
sin 2πx => sin(2*pi*x)
sin 2 pi x => sin(2*pi*x)
sin(2πx) => sin(2*pi*x)
sin πx => sin(pi*x)
sin x² => sin(x**2)
sin x^2 => sin(x**2)
sin²(x) => sin(x)**2
sin² x => sin(x)**2
sin²x => sin(x)**2
sin^2(x) => sin(x)**2
sin^2 x => sin(x)**2
sin**2(x) => sin(x)**2
sin^2x => sin(x)**2
sin(x)^2 => sin(x)**2
sin(x)² => sin(x)**2
sin²(x) + cos²(x) => 1 + 0*x
sin^3(2x) => sin(2*x)**3
sin^-2(x) => sin(x)**-2
sin x + 1 => sin(x) + 1
1 + sin x => 1 + sin(x)
2 sin x => 2*sin(x)
2sin(x) => 2*sin(x)
2sin x cos x => 2*sin(x)*cos(x)
x sin x => x*sin(x)
x sin(x) => x*sin(x)
x²sin(x) => x**2*sin(x)
sin(x)cos(y) => sin(x)*cos(y)
sin(x) cos(y) => sin(x)*cos(y)
sin x cos y => sin(x)*cos(y)
sin x e^-y => sin(x)*exp(-y)
sin x √y => sin(x)*sqrt(y) ; +
sin(x)(y+1) => sin(x)*(y+1)
sin(x) y => sin(x)*y
sin(x)y => sin(x)*y
sin |x| => sin(abs(x))
sin √x => sin(sqrt(x)) ; +
sin cos x => sin(cos(x))
sin 2(x+1) => sin(2*(x+1))
cos 2π(x-1) => cos(2*pi*(x-1))
cos(x) => cos(x)
cos x => cos(x)
tan(x/2) => tan(x/2)
tan²(x) => tan(x)**2
asin(x/2) => asin(x/2)
arcsin(x/2) => asin(x/2)
acos(x/2) => acos(x/2)
arccos(x/2) => acos(x/2)
atan(x) => atan(x)
arctan x => atan(x)
atan2(y, x) => atan2(y, x)
cot(x) + sec²(x) + csc x => 1/tan(x) + 1/cos(x)**2 + 1/sin(x)
sinh(x) => sinh(x)
cosh x => cosh(x)
tanh(x) => tanh(x)
tanh²(x) => tanh(x)**2
sech(x) => 1/cosh(x)
coth(x) => 1/tanh(x)
csch 2x => 1/sinh(2*x)
asinh(x) => asinh(x)
arcsinh(x)² => asinh(x)**2
arsinh x => asinh(x)
acosh(x + 3) => acosh(x+3)
arccosh(x+3) => acosh(x+3)
arcosh(2 + x²) => acosh(2+x**2)
atanh(x) => atanh(x)
artanh(x/2) => atanh(x/2)
arctanh(x y) => atanh(x*y) ; vars=x,y
log(x) => log(x) ; +
ln(x) => log(x) ; +
ln x => log(x) ; +
ln 2x => log(2*x) ; +
ln(2)x => log(2)*x
log x => log(x) ; +
log²(x) => log(x)**2 ; +
log2(x) => log(x)/log(2) ; +
log_2(x) => log(x)/log(2) ; +
log₂(x) => log(x)/log(2) ; +
log₂ x => log(x)/log(2) ; +
log10(x) => log10(x) ; +
log₁₀(x) => log10(x) ; +
log_10(x) => log10(x) ; +
log1p(x) => log(1+x) ; +
expm1(x) => exp(x)-1
erf(x) => erf(x)
erf(x)² => erf(x)**2
sigmoid(x) => 1/(1+exp(-x))
logistic(2x) => 1/(1+exp(-2*x))
softplus(x) => log(1+exp(x))
sign(x) x => abs(x)
max(x, 0) => max(x, 0)
max(x, y) => max(x, y)
max(0, 1 - x y) => max(0, 1 - x*y)
min(x², y²) => min(x**2, y**2)
max(x, y, 0.5) => max(x, y, 0.5)
where(x > 0, x, 0) => max(x, 0)
where(x<0, -x, x) => abs(x)
where(x ≥ 0, x², -x) => x**2 if x >= 0 else -x
where(x <= y, x, y) => min(x, y)
where(x ≤ y, x, y) => min(x, y)
where(x == 0.7, 5, x) => 5 if x == 0.7 else x
where(x != 0.7, x, 5) => x if x != 0.7 else 5
where(x ≠ 0.7, x, 5) => x if x != 0.7 else 5
where(0 < x < 1, x, 1) => x if 0 < x < 1 else 1
where(x > 0 and y > 0, x y, 0) => x*y if x > 0 and y > 0 else 0
where(x > 0 or y > 5, x, y) => x if x > 0 or y > 5 else y
where((x > 0) & (y < 0), x, y) => x if x > 0 and y < 0 else y
where(x > 0, √x, x²) => sqrt(x) if x > 0 else x**2
2 where(x > 0, x, 0) + 1 => 2*max(x, 0) + 1
piecewise(x < 0, -x, x < 1, x², 1) => -x if x < 0 else x**2 if x < 1 else 1
piecewise(x < 0, 0, x >= 0, x) => max(x, 0)
piecewise((x², x < 0), (x, True)) => x**2 if x < 0 else x
Piecewise((x**2, x < 0), (x, True)) => x**2 if x < 0 else x
x1^2 + x2^2 => x1**2 + x2**2
x₁² + x₂² => x1**2 + x2**2
x1 x2 => x1*x2
2x1 => 2*x1
3x₁ x₂ => 3*x1*x2
x₁x₂ => x1*x2
3x₁x₂² => 3*x1*x2**2
x^-1 y => y/x
(1+x^2)^-1 y => y/(1+x**2)
e^x sin y => exp(x)*sin(y)
e^-x cos(y) => exp(-x)*cos(y)
||x|-|y|| => abs(abs(x)-abs(y))
||x|-1||y| => abs(abs(x)-1)*abs(y)
⅓x³ => x**3/3
x^½ + 1 => sqrt(x)+1 ; +
(1-x1)^2 + 100(x2-x1^2)^2 => (1-x1)**2 + 100*(x2-x1**2)**2
(x² + y - 11)² + (x + y² - 7)² => (x**2+y-11)**2 + (x+y**2-7)**2
x₀² + x₁² => x0**2 + x1**2
sum(x^2) => x1**2+x2**2+x3**2 ; n=3
sum(x²) + sum(x)² => x1**2+x2**2+x3**2 + (x1+x2+x3)**2 ; n=3
sum(x[i]*x[i+1], i, 1, n-1) => x1*x2+x2*x3 ; n=3
sum(i x[i]^2, i, 1, n) => x1**2+2*x2**2+3*x3**2 ; n=3
sum(100(x[i+1] - x[i]^2)^2 + (1-x[i])^2, i, 1, n-1) => 100*(x2-x1**2)**2+(1-x1)**2+100*(x3-x2**2)**2+(1-x2)**2 ; n=3
10n + sum(x² - 10cos(2πx)) => 30 + sum(v**2-10*cos(2*pi*v) for v in (x1,x2,x3)) ; n=3
prod(cos(x)) => cos(x1)*cos(x2)*cos(x3) ; n=3
mean(x²) => (x1**2+x2**2+x3**2)/3 ; n=3
norm(x) => sqrt(x1**2+x2**2+x3**2) ; n=3
‖x‖ => sqrt(x1**2+x2**2+x3**2) ; n=3
‖x‖² => x1**2+x2**2+x3**2 ; n=3
½‖x‖² => (x1**2+x2**2+x3**2)/2 ; n=3
‖x - 1‖² => (x1-1)**2+(x2-1)**2+(x3-1)**2 ; n=3
dot(x, x) => x1**2+x2**2+x3**2 ; n=3
max(x) => max(x1,x2,x3) ; n=3
max(|x|) => max(abs(x1),abs(x2),abs(x3)) ; n=3
sum(|x|) => abs(x1)+abs(x2)+abs(x3) ; n=3
sum(where(x > 0, x, 0)) => max(x1,0)+max(x2,0)+max(x3,0) ; n=3
a x^2 + b => a*x**2 + b ; a=2 b=-1
a(x+1) => a*(x+1) ; a=2
a x y => a*x*y ; a=-0.5
λx² => lambda_*x**2 ; lambda_=3
α x + β y => alpha*x + beta*y ; alpha=2 beta=0.25
θ² - 2θ => theta**2 - 2*theta
w² + b² => w**2 + b**2 ; vars=w,b
(w - 3)² + (b + 1)² => (w-3)**2 + (b+1)**2 ; vars=w,b
w b + 1 => w*b + 1 ; vars=w,b
t(t-1) => t*(t-1) ; vars=t
y = x² => x**2
z = x² + y² => x**2 + y**2
sum(x_i^2, i, 1, n) => x1**2 + x2**2 + x3**2 ; n=3
sum(i x_i², i, 1, 2) => x1**2 + 2*x2**2 ; n=2
sum(w_i**2, i, 1, 3) => w1**2 + w2**2 + w3**2 ; vars=w1,w2,w3
f(x) = x² + 1 => x**2 + 1
f(x, y) = x y + x => x*y + x
Θ² + 2Ω => Theta**2 + 2*Omega ; vars=Theta,Omega
J(Θ₀, Θ₁) = (Θ₀ - 1)² + Θ₁² => (a-1)**2 + b**2 ; vars=a,b
Phi_1**2 + Phi_2**2 => a**2 + b**2 ; vars=a,b
𝑓(𝑥) = 𝑥² + 1 => x**2 + 1
𝑓(𝑥, 𝑦) = 𝑥 𝑦² => x*y**2 ; vars=x,y
sum(𝑤²) => w1**2 + w2**2 ; vars=w1,w2
２ｘ + ٣ => 2*x + 3
J(θ) = θ² => theta**2
J(w, b) = (w + 2b)² => (w + 2*b)**2 ; vars=w,b
（x＋1）×2 => (x+1)*2
𝑥² + 𝑦² => x**2 + y**2
２x => 2*x
sin ωx => sin(omega*x) ; omega=2
x^2/2 => x**2/2
x^2/a^2 + y^2/b^2 => x**2/4 + y**2/9 ; a=2 b=3
(x - a)² => (x-a)**2 ; a=1.5
1/x + 1/y => 1/x + 1/y
x^2 - y^2 => x**2 - y**2
x^3 - 3x y^2 => x**3 - 3*x*y**2
(x^2-1)^2 + y^2 => (x**2-1)**2 + y**2
x^4/4 - x^2/2 + y^2/2 => x**4/4 - x**2/2 + y**2/2
0.1x² + 2y² => 0.1*x**2 + 2*y**2
lambda*x^2 + y => 2*x**2 + y ; lambda=2
"""

LATEX = r"""
x^{2} + y^{2} => x**2 + y**2
x_1^2 + x_2^2 => x1**2 + x2**2
x_{1}^{2} => x1**2
$x^2 + y^2$ => x**2 + y**2
$$x^2$$ => x**2
\(x^2\) => x**2
\[x^2 + 1\] => x**2 + 1
\[ \frac{x}{2} \] => x/2
\frac{1}{2}x^2 => x**2/2
\frac12 x^2 => x**2/2
\frac{1}{2} x^{2} + \frac{1}{2} y^{2} => x**2/2 + y**2/2
\tfrac{1}{2}x^2 => x**2/2
\dfrac{x}{y} => x/y
\frac{x+y}{x-y} => (x+y)/(x-y)
\frac{x}{\frac{y}{z}} => x/(y/z)
{2x} => 2*x
2\,x\,y => 2*x*y
xy\,z => x*y*z
xy + \frac{1}{x} => x*y + 1/x
2 \cdot x => 2*x
2 \times x => 2*x
x \div 2 => x/2
-x^{2} => -(x**2)
x^{-1} => 1/x
x^{1/2} => sqrt(x) ; +
2^{x} => 2**x
2^{-x^2} => 2**(-(x**2))
x^{y+1} => x**(y+1) ; +
x^{2^{3}} => x**8
e^{x} => exp(x)
e^{-x^2} => exp(-x**2)
e^{-(x^2+y^2)} => exp(-x**2-y**2)
\mathrm{e}^{-x} => exp(-x)
\exp(-x^2) => exp(-x**2)
\exp\left(-\frac{x^2}{2}\right) => exp(-x**2/2)
\exp\left(x\right) y => exp(x)*y
x\,e^{-x^2} => x*exp(-x**2)
\cos x\,e^{-x^2} => cos(x)*exp(-x**2)
\cos x e^{-x^2} => cos(x)*exp(-x**2)
\cos x \; e^{-x^2} => cos(x)*exp(-x**2)
\cos x\ y => cos(x)*y
\cos x\,y => cos(x)*y
\cos x\;y => cos(x)*y
\cos x \quad y => cos(x)*y
\cos x ~ y => cos(x)*y
\cos x\! y => cos(x*y)
\sin x => sin(x)
\sin(x) => sin(x)
\sin{x} => sin(x)
\sin\left(x\right) => sin(x)
\sin 2x => sin(2*x)
\sin 2\pi x => sin(2*pi*x)
\sin{2\pi x} => sin(2*pi*x)
\sin(2 \pi x) => sin(2*pi*x)
\sin 2\pi(x-1) => sin(2*pi*(x-1))
\cos 2\pi \frac{x}{3} => cos(2*pi*x/3)
\sin \pi x \cos \pi y => sin(pi*x)*cos(pi*y)
\sin xy => sin(x*y)
\sin x y => sin(x*y)
\sin \alpha x => sin(2*x) ; alpha=2
\sin x \cos y => sin(x)*cos(y)
\sin x\cos y\tan z => sin(x)*cos(y)*tan(z)
\sin x \cdot y => sin(x)*y
\sin x + y => sin(x) + y
2\sin x => 2*sin(x)
x \sin x => x*sin(x)
\sin x^2 => sin(x**2)
\sin^2 x => sin(x)**2
\sin^{2} x => sin(x)**2
\sin^2(x) => sin(x)**2
\sin^2 x \cos^2 y => sin(x)**2*cos(y)**2
\sin^2 x + \cos^2 x => 1 + 0*x
\sin(x)^2 => sin(x)**2
\left(\sin x\right)^2 => sin(x)**2
\sin \frac{x}{2} => sin(x/2)
\sin\frac{x}{2}\cos y => sin(x/2)*cos(y)
\sin x \frac{y}{2} => sin(x)*y/2
\sin x\sqrt{y} => sin(x)*sqrt(y) ; +
\sin\sqrt{x} => sin(sqrt(x)) ; +
\sin|x| => sin(abs(x))
\tan x => tan(x)
\arcsin \frac{x}{2} => asin(x/2)
\arccos\frac{x}{2} => acos(x/2)
\arctan x => atan(x)
\sinh x => sinh(x)
\cosh(x) => cosh(x)
\tanh x => tanh(x)
\coth x => 1/tanh(x)
\operatorname{csch}(x) => 1/sinh(x)
\sech^2 x => 1/cosh(x)**2
\operatorname{arsinh}(x) => asinh(x)
\operatorname{arcosh}\left(x^2 + 1\right) => acosh(x**2+1)
\arctanh(x_1 x_2) => atanh(x1*x2) ; vars=x1,x2
\mathrm{artanh} x => atanh(x)
\ln x => log(x) ; +
\ln(x) y => log(x)*y ; +
\ln x\,y => log(x)*y ; +
\ln 2x => log(2*x) ; +
\log x => log(x) ; +
\log(1+x^2) => log(1+x**2)
\log_{10} x => log10(x) ; +
\log_{10}(x) => log10(x) ; +
\log_2 x => log(x)/log(2) ; +
\log_2(1+x^2) => log(1+x**2)/log(2)
\log_{2}{x} => log(x)/log(2) ; +
\log_3 x => log(x)/log(3) ; +
\log_e x => log(x) ; +
\log_{b} x => log(x)/log(7) ; + b=7
\log_2^2 x => (log(x)/log(2))**2 ; +
\sqrt{x} => sqrt(x) ; +
\sqrt{x^2+y^2} => sqrt(x**2+y**2)
\sqrt{x}y => sqrt(x)*y ; +
\sqrt2 x => sqrt(2)*x
\sqrt[3]{x} => cbrt(x)
\sqrt[3]{x}\,y => cbrt(x)*y
\sqrt[3]{x+y} => cbrt(x+y)
\sqrt[5]{x} => root(x, 5)
\sqrt[4]{x} => x**0.25 ; +
\sqrt[k]{x} => root(x, 3) ; k=3
\left|x\right| => abs(x)
\left| x - y \right|^2 => (x-y)**2
\lvert x \rvert => abs(x)
\vert x \vert + 1 => abs(x) + 1
\left|x\right|\left|y\right| => abs(x)*abs(y)
\left|\left|x\right|-1\right| => abs(abs(x)-1)
\operatorname{abs}(x) => abs(x)
\operatorname{sgn}(x)\,x => abs(x)
\operatorname{sign}(x)x => abs(x)
\operatorname{erf}(x) => erf(x)
\operatorname{erf} x => erf(x)
\mathrm{erf}(x) => erf(x)
\operatorname{sigmoid}(x) => 1/(1+exp(-x))
\operatorname{softplus}(x) => log(1+exp(x))
\operatorname{arctan2}(y, x) => atan2(y, x)
\max(x, y) => max(x, y)
\max\left(0, 1 - xy\right) => max(0, 1-x*y)
\max\{x, 0\} => max(x, 0)
\min(x^2, y^2) => min(x**2, y**2)
\begin{cases} x^2 & x < 0 \\ x & x \ge 0 \end{cases} => x**2 if x < 0 else x
\begin{cases} x^2 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases} => x**2 if x < 0 else x
\begin{cases} x^2, & \text{if } x \leq 0, \\ x, & \text{else}. \end{cases} => x**2 if x <= 0 else x
\begin{cases}-x & x \le -0.5 \\ x^2 & -0.5 < x < 1 \\ 1 & \text{else}\end{cases} => -x if x <= -0.5 else x**2 if x < 1 else 1
2\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases} + y => 2*(1 if x > 0 else 0) + y
f(x) = \begin{cases} \sqrt{x} & x \geq 0 \\ 0 & x < 0 \end{cases} => sqrt(x) if x >= 0 else 0
\begin{cases} \sin x & x \neq 0.7 \\ 1 & \text{otherwise} \end{cases} => sin(x) if x != 0.7 else 1
\begin{cases} x & x > 0 \land y < 0 \\ y & \text{otherwise} \end{cases} => x if x > 0 and y < 0 else y
\lVert x\rVert => sqrt(x1**2+x2**2+x3**2) ; n=3
\lVert x\rVert^2 => x1**2+x2**2+x3**2 ; n=3
\|x\| => sqrt(x1**2+x2**2+x3**2) ; n=3
\|x\|^2 => x1**2+x2**2+x3**2 ; n=3
\frac{1}{2}\|x\|_2^2 => (x1**2+x2**2+x3**2)/2 ; n=3
\left\|x\right\|^2 => x1**2+x2**2+x3**2 ; n=3
\|x\|_1 => abs(x1)+abs(x2)+abs(x3) ; n=3
\|x\|_\infty => max(abs(x1),abs(x2),abs(x3)) ; n=3
\|\mathbf{x}\|^2 => x1**2+x2**2+x3**2 ; n=3
\sum_{i=1}^{n} x_i^2 => x1**2+x2**2+x3**2 ; n=3
\sum_{i=1}^n x_i => x1+x2+x3 ; n=3
\sum_i x_i^2 => x1**2+x2**2+x3**2 ; n=3
\sum_{i=1}^{n} i\,x_i^2 => x1**2+2*x2**2+3*x3**2 ; n=3
\sum_{i=1}^{n-1} \left[100(x_{i+1}-x_i^2)^2 + (1-x_i)^2\right] => 100*(x2-x1**2)**2+(1-x1)**2+100*(x3-x2**2)**2+(1-x2)**2 ; n=3
10n + \sum_{i=1}^n \left(x_i^2 - 10\cos(2\pi x_i)\right) => 30 + sum(v**2-10*cos(2*pi*v) for v in (x1,x2,x3)) ; n=3
\prod_{i=1}^n \cos x_i => cos(x1)*cos(x2)*cos(x3) ; n=3
\frac{1}{n}\sum_{i=1}^n x_i^2 => (x1**2+x2**2+x3**2)/3 ; n=3
\sum_{i=1}^n |x_i| => abs(x1)+abs(x2)+abs(x3) ; n=3
\max_{i=1}^{n}(x_i) => max(x1,x2,x3) ; n=3
\alpha x^2 + \beta => 2*x**2 + 0.25 ; alpha=2 beta=0.25
\lambda x^2 => 3*x**2 ; lambda_=3
a_1 x^2 => 4*x**2 ; a1=4
\left(x-a\right)^2 => (x-1)**2 ; a=1
\theta^2 + 1 => theta**2 + 1
\theta_0^2 + \theta_1^2 => theta_0**2 + theta_1**2 ; vars=theta_0,theta_1
J(\theta) = \theta^2 => theta**2
J(w, b) = (w + 2b)^2 - \frac{w}{2} => (w+2*b)**2 - w/2 ; vars=w,b
z = x^2 - \frac{y^2}{3} => x**2 - y**2/3
f(x, y) = x^{2} y => x**2*y
sum_{i=1}^{n} x_i^2 => x1**2 + x2**2 ; n=2
sum_i x_i^2 + 1 => x1**2 + x2**2 + 1 ; n=2
prod_{i=1}^{2} \cos(x_i) => cos(x1)*cos(x2) ; n=2
∑_{i=1}^{n} x_i^2 => x1**2 + x2**2 ; n=2
∏_i x_i => x1*x2 ; n=2
Σ_{i=1}^{n} x_i^2 => x1**2 + x2**2 ; n=2
\Theta^2 + \Gamma => a**2 + b ; vars=a,b
\sum_i \Theta_i^2 => a**2 + b**2 ; vars=a,b
\left(1-x\right)^2 + 100\left(y-x^2\right)^2 => (1-x)**2 + 100*(y-x**2)**2
\left[x+1\right]\left[y-1\right] => (x+1)*(y-1)
\left\{x+1\right\}^2 => (x+1)**2
{x}^{2} => x**2
\displaystyle \frac{x^2}{2} => x**2/2
x^2\bigl(1+y\bigr) => x**2*(1+y)
3\pi x => 3*pi*x
\pi x^2 => pi*x**2
\sqrt x\,y => sqrt(x)*y ; +
\frac x2 + \frac1y => x/2 + 1/y
x^\frac12 => sqrt(x) ; +
\cot x\csc y => 1/tan(x)/sin(y)
\cos x \mathrm{e}^{-x^2} => cos(x)*exp(-x**2)
\begin{cases} 0, & x<0 \\[4pt] x, & x\geq 0 \end{cases} => max(x, 0)
\begin{dcases} x^2 & x<0 \\ x & \text{otherwise} \end{dcases} => x**2 if x < 0 else x
f(x)=\left\{\begin{array}{ll} x^2 & x<0\\ x & x\ge0 \end{array}\right. => x**2 if x < 0 else x
\begin{equation} f(x) = x^2 + 1 \end{equation} => x**2 + 1
\begin{align*} f(x, y) &= x^2 + y \end{align*} => x**2 + y
\[ f(x) = x^2. \] => x**2
$$f(x,y)=x^2+y^2,$$ => x**2 + y**2
\sum_{k=1}^{5} k\cos((k+1)x+k) => sum(k*cos((k+1)*x+k) for k in (1,2,3,4,5))
\sum_{k=1}^5 \frac{\sin kx}{k} => sum(sin(k*x)/k for k in (1,2,3,4,5))
\sum_{i=1}^n x^2_i => x1**2 + x2**2
\sum^{n-1}_{i=1} (x^2_{i+1} - x_i) => x2**2 - x1
\frac12 x^2_1 + x^3_2 => x1**2/2 + x2**3
x^2_1 + x^2_2 => x1**2 + x2**2
\theta^2_0 + \theta_1 => x1**2 + x2 ; vars=x1,x2
\|x\|^2_2 => x1**2 + x2**2
\log^2_{10} x => log(x)**2/log(10)**2 ; +
e^{-x²/2} + y => exp(-x**2/2) + y
\frac{x²}{2} + ½y => x**2/2 + y/2
\sqrt{x₁² + x₂²} => sqrt(x1**2 + x2**2)
\sin²x + \exp(y⁻¹) => sin(x)**2 + exp(1/y)
\begin{cases} x^2 & \text{if } x < 0, \\ x & \text{otherwise.} \end{cases} => x**2 if x < 0 else x
\begin{cases} x^2 & \text{, if } x < 0 \\ x & \text{, otherwise} \end{cases} => x**2 if x < 0 else x
\begin{cases} x^2 & \text{for $x<0$,} \\ x & \text{else} \end{cases} => x**2 if x < 0 else x
\begin{cases} x & \text{if $x>0$ and $y<0$} \\ y & \mbox{otherwise} \end{cases} => x if x > 0 and y < 0 else y
\begin{cases} x & x>0 \text{ or } y>0 \\ x^2 & \text{else} \end{cases} + y => (x if x > 0 or y > 0 else x**2) + y
\begin{aligned} f(x,y) &= x^2 \\ &+ y^2 \end{aligned} => x**2 + y**2
\begin{align*} f(x, y) &= (1-x)^2 \\[2pt] &\quad + 100(y-x^2)^2. \end{align*} => (1-x)**2 + 100*(y-x**2)**2
\begin{equation}\begin{split} f(x,y) &= x^2 \\ &\cdot y \end{split}\end{equation} => x**2*y
\begin{align} f(x) &= \begin{cases} -x & x<0 \\ -x^2 & x\ge 0\end{cases}\end{align} => -x if x < 0 else -x**2
"""

# refused => the readings that are offered, each as text => expression, separated by " | "
ASKED = r"""
1/2x => (1/2)*x => x/2 | 1/(2*x) => 1/(2*x)
x/2y => (x/2)*y => x/2*y | x/(2*y) => x/(2*y)
1/x y => (1/x)*y => y/x | 1/(x*y) => 1/(x*y)
x/y z => (x/y)*z => x/y*z | x/(y*z) => x/(y*z)
1/2(x+1) => (1/2)*(x+1) => (x+1)/2 | 1/(2*(x+1)) => 1/(2*(x+1))
1 + 1/2x => 1 + (1/2)*x => 1+x/2 | 1 + 1/(2*x) => 1+1/(2*x)
1/2 sin(x) => (1/2)*sin(x) => sin(x)/2 | 1/(2*sin(x)) => 1/(2*sin(x))
1/2|x| => (1/2)*|x| => abs(x)/2 | 1/(2*|x|) => 1/(2*abs(x))
e^2x => e^2*x => exp(2)*x | e^(2*x) => exp(2*x)
e^-x y => e^-x*y => exp(-x)*y | e^(-x*y) => exp(-x*y)
2^x y => 2^x*y => 2**x*y | 2^(x*y) => 2**(x*y)
2^3x => 2^3*x => 8*x | 2^(3*x) => 2**(3*x)
x^1/2 => x^(1/2) => sqrt(x) | x/2 => x/2 ; +
x^1/3 + 1 => x^(1/3) + 1 => x**(mpf(1)/3)+1 | x/3 + 1 => x/3+1 ; +
√x² => √(x²) => abs(x) | (√x)² => x ; +
√x^2 => √(x^2) => abs(x) | (√x)^2 => x ; +
√2x => √(2)*x => sqrt(2)*x | √(2*x) => sqrt(2*x) ; +
√x y => √(x)*y => sqrt(x)*y | √(x*y) => sqrt(x*y) ; +
∛2x => ∛(2)*x => cbrt(2)*x | ∛(2*x) => cbrt(2*x)
sqrt 2x => sqrt(2)*x => sqrt(2)*x | sqrt(2*x) => sqrt(2*x) ; +
sin x y => sin(x)*y => sin(x)*y | sin(x*y) => sin(x*y)
sin x/2 => sin(x)/2 => sin(x)/2 | sin(x/2) => sin(x/2)
sin 2x/3 => sin(2x)/3 => sin(2*x)/3 | sin(2x/3) => sin(2*x/3)
sin x*y => sin(x)*y => sin(x)*y | sin(x*y) => sin(x*y)
sin x(y+1) => sin(x)*(y+1) => sin(x)*(y+1) | sin(x*(y+1)) => sin(x*(y+1))
cos x|y| => cos(x)*|y| => cos(x)*abs(y) | cos(x*|y|) => cos(x*abs(y))
1 + sin x y => 1 + sin(x)*y => 1+sin(x)*y | 1 + sin(x*y) => 1+sin(x*y)
ln 2(x+1) => ln(2)*(x+1) => log(2)*(x+1) | ln(2*(x+1)) => log(2*(x+1)) ; +
sin -x => sin(-x) => sin(-x)
sin^-1(x/2) => 1/sin(x/2) => 1/sin(x/2) | asin(x/2) => asin(x/2)
sin⁻¹(x/2) => 1/sin(x/2) => 1/sin(x/2) | asin(x/2) => asin(x/2)
tan^-1 x => 1/tan(x) => 1/tan(x) | atan(x) => atan(x)
ln^-1(x) => 1/log(x) => 1/log(x) | exp(x) => exp(x) ; +
xy => x*y => x*y
2xy => 2x*y => 2*x*y
xyz => x*y*z => x*y*z
x^2 + xy + y^2 => x^2 + x*y + y^2 => x**2+x*y+y**2
pix => pi*x => pi*x
2pix => 2pi*x => 2*pi*x
x1x2 => x1*x2 => x1*x2
x2y + y => x^2*y + y => x**2*y+y | x*2*y + y => 2*x*y+y
x1^2 + x1x2 => x1^2 + x1*x2 => x1**2+x1*x2
1/xy => 1/(x*y) => 1/(x*y) | 1/x*y => y/x
2^xy => 2^(x*y) => 2**(x*y) | 2^x*y => 2**x*y
x + ax^2 => x + a*x^2 => x+2*x**2 ; a=2
sinx => sin(x) => sin(x)
sin2x => sin(2*x) => sin(2*x)
xsinx => x*sin(x) => x*sin(x)
2sinx => 2sin(x) => 2*sin(x)
sinx^2 => sin x^2 => sin(x**2)
x + cosx => x + cos(x) => x+cos(x)
expx => exp(x) => exp(x)
lnx => ln(x) => log(x) ; +
sqrtx => sqrt(x) => sqrt(x) ; +
x 2 => x*2 => 2*x | x^2 => x**2 | x2 => x2
(x+1)2 => (x+1)*2 => (x+1)*2 | (x+1)^2 => (x+1)**2
x[0]^2 + x[1]^2 => x1^2 + x2^2 => x1**2+x2**2
x[1]^2 + x[2]^2 => x1^2 + x2^2 => x1**2+x2**2 | x2^2 + x3^2 => x2**2+x3**2
x[1] + x[0] => x2 + x1 => x1+x2
||x|| + y => abs(x) + y => abs(x)+y
||x|| + 1 => norm(x) + 1 => abs(x)+1 | abs(x) + 1 => abs(x)+1
2ex => 2*e*x => 2*e*x
xe^-x => x*e^-x => x*exp(-x)
np.sin(x) => sin(x) => sin(x)
math.exp(-x**2) + 1 => exp(-x**2) + 1 => exp(-x**2) + 1
x.^2 => x^2 => x**2
x.*y => x*y => x*y
e(x+1) => e^(x+1) => exp(x+1) | e*(x+1) => e*(x+1)
(x > 0)*x => where(x > 0, 1, 0)*x => max(x,0)
x + (x<0) => x + where(x<0, 1, 0) => x + (1 if x < 0 else 0)
sum(x_i^2) => sum(x^2) => x1**2+x2**2 ; n=2
sum(x_i**2 - x_i) + 1 => sum(x**2 - x) + 1 => x1**2+x2**2-x1-x2+1 ; n=2
sum(i x_i^2) => sum(i x[i]^2, i, 1, n) => x1**2+2*x2**2 ; n=2
mean(w_i^2) => mean(w^2) => (w1**2+w2**2)/2 ; vars=w1,w2
max(x_i) => max(x) => max(x1, x2) ; n=2
sin xy => sin (x*y) => sin(x*y)
2cos² xy + 1 => 2cos² (x*y) + 1 => 2*cos(x*y)**2 + 1
x 0.5 => x*0.5 => x*0.5 | x^0.5 => x**0.5 ; +
y½ + 1 => y*0.5 + 1 => y*0.5 + 1 | y^0.5 + 1 => y**0.5 + 1 ; + vars=y
θ(θ₁+1) => θ*(θ₁+1) => a*(b+1) ; vars=a,b
xcos(x) => x*cos(x) => x*cos(x)
2xexp(-x) => 2 x*exp(-x) => 2*x*exp(-x)
xysin(x) => x*y*sin(x) => x*y*sin(x)
e^{-x^2} cos(x) => e^{-x^2} \cos(x) => exp(-x**2)*cos(x)
e^{-x^2} cos x => e^{-x^2} \cos x => exp(-x**2)*cos(x)
\frac{sin(x)}{2} + exp(-y) => \frac{\sin(x)}{2} + \exp(-y) => sin(x)/2 + exp(-y)
x^{2} sqrt(y) => x^{2} \operatorname{sqrt}(y) => x**2*sqrt(y) ; +
sin^{2}(x) + \operatorname{max}(x, 1) => \sin^{2}(x) + \operatorname{max}(x, 1) => sin(x)**2 + max(x, 1)
x^{2} + log2(y) + log10(y) => x^{2} + \operatorname{log2}(y) + \operatorname{log10}(y) => x**2 + log(y)/log(2) + log10(y) ; +
sin x cos{y} => \sin x \cos{y} => sin(x)*cos(y)
where(x > 0, x^{2}, 0) => \operatorname{where}(x > 0, x^{2}, 0) => x**2 if x > 0 else 0
\theta^{2} sin theta => \theta^{2} \sin \theta => theta**2*sin(theta)
e^{-x^2} cosx => e^{-x^2} \cos(x) => exp(-x**2)*cos(x)
x_1^{2} + sinx_1 => x_1^{2} + \sin x_1 => x1**2+sin(x1)
e^{x} xcos(x) => e^{x} x \cos(x) => exp(x)*x*cos(x)
x sin^-1(x) => x (1/sin(x)) => x/sin(x) | x asin(x) => x*asin(x)
2tan^-1(x)/3 => 2(1/tan(x))/3 => 2/tan(x)/3 | 2 atan(x)/3 => 2*atan(x)/3
\frac{\sin^{-1} x}{2} => \frac{(1/\sin(x))}{2} => 1/sin(x)/2 | \frac{\arcsin(x)}{2} => asin(x)/2
f(x) = 1/2x => f(x) = (1/2)*x => x/2 | f(x) = 1/(2*x) => 1/(2*x)
z = xy => z = x*y => x*y
\sin x(y+1) => \sin(x) (y+1) => sin(x)*(y+1) | \sin(x (y+1)) => sin(x*(y+1))
\sin x/2 => \sin(x)/2 => sin(x)/2 | \sin(x/2) => sin(x/2)
\ln 2\,x => \ln(2) x => log(2)*x | \ln(2 x) => log(2*x) ; +
\ln 2(x+1) => \ln(2) (x+1) => log(2)*(x+1) | \ln(2 (x+1)) => log(2*(x+1)) ; +
\sin 2\,x => \sin(2) x => sin(2)*x | \sin(2 x) => sin(2*x)
\sin -x => \sin(-x) => sin(-x)
\sin^{-1} \left(x\right) => 1/\sin\left(x\right) => 1/sin(x) | \arcsin\left(x\right) => asin(x) ; small
\cos x \left|y\right| => \cos(x) \left|y\right| => cos(x)*abs(y) | \cos(x \left|y\right|) => cos(x*abs(y))
1/2\pi x => (1/2) \pi x => pi*x/2 | \frac{1}{2 \pi x} => 1/(2*pi*x)
\sinh^{-1}(x) => 1/\sinh(x) => 1/sinh(x) | \operatorname{asinh}(x) => asinh(x)
tanh⁻¹(x/2) => 1/tanh(x/2) => 1/tanh(x/2) | atanh(x/2) => atanh(x/2)
cosh^-1(x+3) => 1/cosh(x+3) => 1/cosh(x+3) | acosh(x+3) => acosh(x+3)
np.maximum(x, 0) + y => max(x, 0) + y => max(x, 0) + y
torch.sum(x**2) => sum(x**2) => x1**2 + x2**2 ; n=2
np.linalg.norm(x) => norm(x) => sqrt(x1**2 + x2**2) ; n=2
x*math.e => x*e => x*e
"""

# refused => words of the cure => the text after it => expression
SAID = r"""
sine(x) => write 'sin' => sin(x) => sin(x)
tg(x) => write 'tan' => tan(x) => tan(x)
fabs(x) => write 'abs' => abs(x) => abs(x)
maximum(x, y) => write 'max' => max(x, y) => max(x,y)
pow(x, 2) => write '**' => (x)**(2) => x**2
relu(x) => max(…, 0) => max(x, 0) => max(x,0)
ReLU(x) => max(…, 0) => max(x, 0) => max(x,0)
sinc(x) => sin(…)/(…) or sin(pi*(…))/(pi*(…)) => sin(x)/(x) => sin(x)/x
exp2(x) => write '2**(…)' => 2**(x) => 2**x
heaviside(x) => where(… > 0, 1, 0) => where(x > 0, 1, 0)*x => (1 if x > 0 else 0)*x
lg(x) => log10(…) or log2(…) => log10(x) => log10(x) ; +
log(x, 10) => write log10( => log10(x) => log10(x) ; +
5!x => write a product instead of a factorial => 120x => 120*x
x @ x => dot(x, x) => dot(x, x) => x1**2+x2**2+x3**2 ; n=3
x^2,5 => decimals take a point => x^2.5 => x**2.5 ; +
1,5x => decimals take a point => 1.5x => 1.5*x
x < 1 => where( => where(x < 1, x, 0) => x if x < 1 else 0
\frac{d}{dx} x^2 => write the function alone => x^2 => x**2
\min_x x^2 => write the function alone => x^2 => x**2
\arg\min x^2 => write the function alone => x^2 => x**2
{x \over 2} => write \frac{…}{…} => \frac{x}{2} => x/2
\hat{x}^2 => write the letter alone => x^2 => x**2
d/dx x^2 => write the function alone => x^2 => x**2
\sin^2 => brackets => \sin^2(x) => sin(x)**2
\log_10 x => _{10} => \log_{10} x => log10(x) ; +
0x10 + x => decimal => 16 + x => 16 + x
1e x => 1*e => 1*e*x => e*x
2½x => 2.5 => 2.5x => 2.5*x
x^2^ => something should follow => x^2 => x**2
(x+1 => add a ')' => (x+1) => x+1
x+1) => closes nothing => x+1 => x+1
x²^3 => (x^2)^3 => (x^2)^3 => x**6
xᵀx => write dot(x, x) => dot(x, x) => x1**2+x2**2 ; n=2
Σ x² => write 'sum(…)' => sum(x²) => x1**2+x2**2 ; n=2
Δx² => give it a value => (x - 1)² => (x-1)**2
sum(x^{2}) => write sum(x^(2)) => sum(x^(2)) => x1**2+x2**2 ; n=2
\frac{1}{2} norm(x) => write \lVert x \rVert => \frac{1}{2} \lVert x \rVert => sqrt(x1**2+x2**2)/2 ; n=2
f(x1) = sum(x1**2) => write f(x) = … for the vector x => f(x) = sum(x**2) => x1**2+x2**2 ; n=2
hypot(x, y) => sqrt((…)**2 + (…)**2) => sqrt(x**2 + y**2) => sqrt(x**2 + y**2)
"""


def _cbrt(x: Any) -> Any:
    return _root(x, 3)


def _root(x: Any, k: int) -> Any:
    return mp.sign(x) * abs(x) ** (mp.mpf(1) / k)


_NAMES: dict[str, Any] = {
    **{name: getattr(mp, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log",
                                            "log10", "erf", "atan2", "sign", "sqrt", "mpf")},
    "cbrt": _cbrt, "root": _root, "pi": mp.pi, "e": mp.e, "abs": abs, "min": min, "max": max, "sum": sum,
    "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh, "__builtins__": {},
}  # fmt: skip


def _settings(text: str) -> tuple[dict[str, float], list[str], bool]:
    """Constants, names of variables, and whether points are positive."""
    constants: dict[str, float] = {}
    names: list[str] = []
    words = text.split()
    for word in words:
        key, equals, value = word.partition("=")
        if key == "n":
            names = [f"x{k + 1}" for k in range(int(value))]
        elif key == "vars":
            names = value.split(",")
        elif equals:
            constants[key] = float(value)
    return constants, names, "+" in words


def _values(expression: str, settings: str) -> dict[str, Any]:
    """Two points and the values there."""
    constants, names, positive = _settings(settings)
    if not names:
        words = re.findall(r"[A-Za-z_]\w*", expression)
        free = [w for w in dict.fromkeys(words) if w not in _NAMES and w not in constants and w not in _PYTHON]
        letters = [w for w in "xyz" if w in free]
        counted = sorted(w for w in free if re.fullmatch(r"x\d", w))
        if letters:
            names = ["x", "y", "z"][: "xyz".index(letters[-1]) + 1]
        elif counted:
            names = [f"x{k}" for k in range(0 if "x0" in counted else 1, int(counted[-1][1:]) + 1)]
        else:
            names = free
    points = [list(point[: len(names)]) for point in (_POSITIVE if positive else _SIGNED)]
    values = []
    for point in points:
        known = {name: mp.mpf(value) for name, value in (*constants.items(), *zip(names, point, strict=True))}
        values.append(float(eval(expression, {**_NAMES, **known})))
    return {"points": points, "values": values}


_PYTHON = {"if", "else", "and", "or", "for", "in", "v", "k"}


def _rows(block: str) -> list[tuple[list[str], str]]:
    """Lines as their parts between arrows, and their settings."""
    rows = []
    for line in filter(None, block.splitlines()):
        body, _, settings = line.partition(" ; ")
        rows.append(([part.strip() for part in body.split(" => ")], settings))
    return rows


def forms() -> list[dict[str, Any]]:
    """The rows of ``forms.json``."""
    mp.dps = 40
    return [
        {"text": text, "constants": _settings(settings)[0], **_values(expression, settings)}
        for (text, expression), settings in _rows(TYPED + LATEX)
    ]


def mistakes() -> list[dict[str, Any]]:
    """The rows of ``mistakes.json``."""
    mp.dps = 40
    found = []
    for line in ASKED.strip().splitlines():
        body, _, settings = line.partition(" ; ")
        text, _, rest = body.partition(" => ")
        pairs = [pair.split(" => ") for pair in rest.split(" | ")]
        fixes = [{"text": fixed.strip(), **_values(expression.strip(), settings)} for fixed, expression in pairs]
        found.append({"text": text, "constants": _settings(settings)[0], "said": "", "fixes": fixes})
    for (text, said, fixed, expression), settings in _rows(SAID):
        fixes = [{"text": fixed, **_values(expression, settings)}]
        found.append({"text": text, "constants": _settings(settings)[0], "said": said, "fixes": fixes})
    return found


def written(rows: list[dict[str, Any]]) -> str:
    """One line a row."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


if __name__ == "__main__":
    (HERE / "forms.json").write_text(written(forms()), encoding="utf-8")
    (HERE / "mistakes.json").write_text(written(mistakes()), encoding="utf-8")
    print(len(forms()), "forms,", len(mistakes()), "mistakes")
