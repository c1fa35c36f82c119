"""The words of ``kobai.choices`` are those that the rooms know."""

from pathlib import Path

import torch

from kobai import choices
from kobai.descent.engines import engines
from kobai.kernel.profiles import PROFILES
from kobai.kernel.ukr.starts import STARTS
from kobai.scenes.theme import THEMES
from kobai.scenes.trace.views import PANELS


def test_the_rooms_know_these_words():
    assert tuple(THEMES) == choices.THEMES
    assert tuple(PANELS) == choices.PANELS
    assert {"auto", *engines()} == set(choices.ENGINES)
    assert all(isinstance(getattr(torch, name), torch.dtype) for name in choices.DTYPES)
    assert tuple(PROFILES) == choices.REGRESSION_KERNELS
    assert ("auto", *STARTS, "random") == choices.UKR_STARTS


def test_the_page_on_pictures_lists_them():
    page = (Path(__file__).parents[1] / "docs" / "pictures.md").read_text(encoding="utf-8")
    quoted = [f'"{word}"' for word in (*choices.THEMES, *choices.HEIGHTS, *choices.CAMERAS)]
    assert not [word for word in (*(f"| `{view}` |" for view in choices.VIEWS), *quoted) if word not in page]
