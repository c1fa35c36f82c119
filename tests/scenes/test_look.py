from kobai.paint.raster import pixels, surface
from kobai.scenes.look import LOOK, VIEWER, as_json


def test_the_viewers_copy_is_fresh():
    assert VIEWER.read_text(encoding="utf-8") == as_json(), "run: python -m kobai.scenes.look"


def test_constants_of_compiled_functions_are_the_looks():
    ball = LOOK.ball
    assert (ball.ambient, ball.diffuse) == (pixels.BALL_AMBIENT, pixels.BALL_DIFFUSE)
    assert (ball.least, ball.gloss) == (pixels.BALL_LEAST, pixels.BALL_GLOSS)
    assert LOOK.light.underside == surface.UNDERSIDE
