"""``python -m kobai.recipe.optimizers`` captures the optimizers of torch and kobai and writes ``prebuilt.json.gz``."""

import gzip
import json

from kobai.optimize import names, resolve
from kobai.recipe.optimizers.as_data import capture_data
from kobai.recipe.optimizers.prebuilt import PATH, made_with
from kobai.recipe.optimizers.why_not import STEPPERS, why_not


def main() -> None:
    """Capture all, and write them."""
    specs = [resolve(name) for name in names() if name not in STEPPERS and why_not(name) is None]
    held = {"made_with": made_with(), "data": {spec.key: capture_data(spec) for spec in specs}}
    text = json.dumps(held, separators=(",", ":"), allow_nan=False)
    PATH.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
