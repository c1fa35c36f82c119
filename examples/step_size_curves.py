"""What the step size does: the slow, the right and the diverging range of x² + y², and of a narrow valley from many starts."""

import posters

import kobai

parser = posters.parser(__doc__)
parser.add_argument("--count", type=int, default=60, help="step sizes along the axis; 600 for print")
given = parser.parse_args()

bowl = kobai.study.step_size("x**2 + y**2", [2.0, 2.0], lrs=(1e-4, 10.0), count=given.count)
print(f"the article's bowl: 2/λmax = {bowl.attrs['limit']:.3g}, fewest steps at η = {bowl.attrs['suggestion']:.3g}")
for lang in ("en", "ja"):
    posters.write(kobai.scene(bowl, lang=lang), f"step_size_curves_{lang}", given)

starts = [[2.0 * (-1) ** i * (0.3 + 0.1 * i), 0.2 * i - 1.5] for i in range(16)]
for name, hyper in {"gradient_descent": {}, "momentum": {"optimizer": "SGD", "momentum": 0.9}}.items():
    valley = kobai.study.step_size("x1**2 + 25*x2**2", starts, lrs=(1e-4, 1.0), count=given.count, **hyper)
    posters.write(kobai.scene(valley, theme="dark"), f"step_size_valley_{name}", given)
