"""Which language the command line speaks."""

from __future__ import annotations


def test_the_language_is_the_options_then_the_variables_then_the_locales():
    from kobai.cli.language import choose

    assert choose([], {"LANG": "ja_JP.UTF-8"}) == "ja"
    assert choose([], {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}) == "en"
    assert choose([], {"LANG": "C", "KOBAI_LANG": "ja"}) == "ja"
    assert choose(["descend", "--lang", "en"], {"KOBAI_LANG": "ja"}) == "en"
    assert choose(["descend", "--lang=ja"], {}) == "ja"
    assert choose(["descend", "--", "--lang=ja"], {}) == "en"
