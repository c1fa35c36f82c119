"""The viewer's fixture of verdicts says what Python says now."""

import gzip
import itertools
import json

import pytest

from tests.recipe import make_verdicts

pytestmark = pytest.mark.skipif(not make_verdicts.PATH.is_file(), reason="the viewer is not beside these tests")


def read():
    return json.loads(gzip.decompress(make_verdicts.PATH.read_bytes()))


def check(every):
    cases = read()["descents"]
    states = list(make_verdicts.states())
    assert [case["f"] for case in cases] == [state.f for state in states]
    for k, (case, state) in itertools.islice(enumerate(zip(cases, states, strict=True)), 0, None, every):
        found = json.loads(json.dumps(make_verdicts.case(state, **make_verdicts.tolerances_of(k))["expected"]))
        assert [line["text"] for line in found["en"]] == [line["text"] for line in case["expected"]["en"]], state
        assert (found["status"], found["at"], found["ja"]) == tuple(
            case["expected"][k] for k in ("status", "at", "ja")
        ), state


def test_a_sample_is_current():
    check(29)


def test_the_kinks_are_current():
    assert read()["kinks"] == make_verdicts.kinks()


@pytest.mark.slow
def test_all_are_current():
    check(1)
