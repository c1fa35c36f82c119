import re
import string

import pytest

from kobai import words
from kobai.errors import BadInput


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", words._WORDS)
def test_every_key_speaks_both_languages_and_fills_the_same_places(key):
    english, japanese = words._WORDS[key]
    assert english.strip()
    assert japanese.strip()
    assert fields(english) == fields(japanese)
    assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", japanese)
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", english)


def test_say_fills_in_and_refuses_other_languages():
    assert words.say("end note", "ja", step=12, value="3.1") == "ステップ 12, f = 3.1"
    with pytest.raises(BadInput, match="'fr'"):
        words.say("step", "fr")
