"""The words of ``kobai.option_words`` are those that the packages know."""

from pathlib import Path

import torch

from kobai import option_words
from kobai.descent.engines import engines
from kobai.kernel.profiles import PROFILES
from kobai.kernel.ukr.starts import STARTS
from kobai.scenes.theme import THEMES
from kobai.scenes.trace.views import PANELS


def test_the_packages_know_these_words():
    assert tuple(THEMES) == option_words.THEMES
    assert tuple(PANELS) == option_words.PANELS
    assert {"auto", *engines()} == set(option_words.ENGINES)
    assert all(isinstance(getattr(torch, name), torch.dtype) for name in option_words.DTYPES)
    assert tuple(PROFILES) == option_words.REGRESSION_KERNELS
    assert ("auto", *STARTS, "random") == option_words.UKR_STARTS


def test_the_page_on_pictures_lists_them():
    page = (Path(__file__).parents[1] / "docs" / "pictures.md").read_text(encoding="utf-8")
    quoted = [f'"{word}"' for word in (*option_words.THEMES, *option_words.HEIGHTS, *option_words.CAMERAS)]
    assert not [word for word in (*(f"| `{view}` |" for view in option_words.VIEWS), *quoted) if word not in page]
