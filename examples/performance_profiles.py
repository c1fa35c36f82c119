"""A race of optimizers over many functions and starts, as performance profiles and data profiles; --full races all of them."""

import posters

import kobai
from kobai.optimize import names

parser = posters.parser(__doc__)
parser.add_argument("--full", action="store_true", help="all optimizers on ten functions: some minutes")
given = parser.parse_args()

functions, optimizers = ["booth", "himmelblau"], ["gradient descent", "Adam", "RMSprop", "Rprop"]
options = {"budget": 50, "starts": 4, "lrs": [0.03, 0.3]}
if given.full:
    functions += [
        "rosenbrock",
        "beale",
        "matyas",
        "mccormick",
        "six_hump_camel",
        "styblinski_tang",
        "rastrigin",
        "ackley",
    ]
    optimizers = names()
    options = {"budget": 200, "starts": 5, "lrs": [0.001, 0.01, 0.1, 1.0]}
found = kobai.study.compare(functions, runs=optimizers, progress=None, **options)
profile = found.profile("performance")
for score, name in sorted(zip(profile.score.tolist(), profile.names, strict=True), reverse=True)[:8]:
    print(f"{score:.3f}  {name}")
for lang in ("en", "ja"):
    posters.write(kobai.scene(found, lang=lang), f"performance_profiles_{lang}", given)
