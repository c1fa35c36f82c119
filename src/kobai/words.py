"""What people read in pictures, in English and Japanese, in one place.

``say("step", "ja")``; every key exists in both languages (a test says so). The viewer's strings live beside the viewer.
"""

from __future__ import annotations

from kobai.errors import BadInput

LANGUAGES = ("en", "ja")

_WORDS: dict[str, tuple[str, str]] = {
    "gradient descent": ("gradient descent", "最急降下法"),
    "step": ("step", "ステップ"),
    "value against step": ("value against step", "値の推移"),
    "start": ("start", "初期点"),
    "known minimum": ("known minimum", "既知の最小点"),
    "descending": ("descending", "降下中"),
    "converged": ("converged", "収束"),
    "oscillating": ("oscillating", "振動"),
    "diverged": ("diverged", "発散"),
    "nonfinite": ("not a finite number", "非有限値"),
    "stalled": ("stalled", "停滞"),
}


def say(key: str, lang: str = "en", **values: object) -> str:
    """The words for ``key`` in ``lang``, with ``{placeholders}`` filled in.

    Raises:
        BadInput: a language kobai does not speak.
        KeyError: a key that is not in the table.
    """
    if lang not in LANGUAGES:
        raise BadInput(f"lang={lang!r}: kobai speaks 'en' and 'ja'")
    text = _WORDS[key][LANGUAGES.index(lang)]
    return text.format(**values) if values else text
