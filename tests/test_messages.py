import re
import string

import pytest

from kobai import messages
from kobai.errors import BadInput


def fields(text):
    text = messages._PLURAL.sub("", text)
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", messages._TEXTS)
def test_every_key_speaks_both_languages_and_fills_the_same_places(key):
    english, japanese = messages._TEXTS[key]
    assert english.strip()
    assert japanese.strip()
    assert fields(english) == fields(japanese)
    if re.search(r"[a-z]{2}", re.sub(r"\{[^}]*\}", "", english)):  # else it is signs alone, such as "({unit})"
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", japanese)
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", english)


def test_say_fills_in_and_refuses_other_languages():
    assert messages.say("end note", "ja", step=12, symbol="f", value="3.1") == "ステップ 12, f = 3.1"
    with pytest.raises(BadInput, match="'fr'"):
        messages.say("step", "fr")


@pytest.mark.parametrize(
    ("step", "shown"), [("1", "converged in 1 step"), ("0", "converged in 0 steps"), (21, "converged in 21 steps")]
)
def test_one_of_a_thing_is_singular(step, shown):
    assert messages.say("verdict converged", step=step) == shown
    assert messages.say("verdict converged", "ja", step=step) == f"{step} ステップで収束"


@pytest.mark.parametrize("key", messages._TEXTS)
def test_what_goes_with_a_number_stands_beside_it(key):
    for text in messages._TEXTS[key]:
        assert {name for name, _, _ in messages._PLURAL.findall(text)} <= fields(text)
