from kobai.scenes.look import VIEWER, as_json


def test_the_viewers_copy_is_fresh():
    assert VIEWER.read_text(encoding="utf-8") == as_json(), "run: python -m kobai.scenes.look"
