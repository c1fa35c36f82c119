"""The article's descent: x1² + x2² from (2, 2) with η = 0.01, as the rolling movie and as a still, in every theme.

Run it anywhere: ``python examples/article.py --out pictures``.
"""

import argparse
from pathlib import Path

import kobai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--out", type=Path, default=Path(), help="folder to write into")
out = parser.parse_args().out
out.mkdir(parents=True, exist_ok=True)

trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)

# A blue surface, a black cross at the current step, the path so far as a yellow dotted line, and a camera that turns.
kobai.scene(trace, view="article").save(out / "article.gif")

for theme in ("paper", "dark", "article"):
    kobai.scene(trace, theme=theme).save(out / f"article_{theme}.png", step=60)

# The same in Japanese.
kobai.scene(trace, lang="ja").save(out / "article_ja.png", step=60)
