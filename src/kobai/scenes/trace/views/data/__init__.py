"""The table beside its loss: the rows as points, and what the model says of them at each step.

one column explains     the response over it, and the model as a curve; of several classes the probability of each
two columns, classes    the rows over both, the classes as faint regions, and the line at which the model's answer changes
more                    what the model says over what was seen; of several classes the probability of the class seen
"""

from __future__ import annotations

from kobai.data import Loss
from kobai.errors import BadInput
from kobai.scenes.panel import Panel
from kobai.scenes.trace.context import Context
from kobai.scenes.trace.views.data.classes_over_one import probabilities_over_one
from kobai.scenes.trace.views.data.many_predictors import predicted
from kobai.scenes.trace.views.data.one_predictor import over_one
from kobai.scenes.trace.views.data.rows import is_binary
from kobai.scenes.trace.views.data.two_predictors import over_two
from kobai.scenes.trace.views.view import View


def data_panel(context: Context) -> Panel:
    """The rows and the model."""
    loss = context.objective
    assert isinstance(loss, Loss)
    names, softmax = loss.predictors, loss.evaluation.model.softmax
    if len(names) == 1:
        return (probabilities_over_one if softmax else over_one)(context, loss, names[0])
    if len(names) == 2 and (softmax or is_binary(loss)):
        return over_two(context, loss, names)
    return predicted(context, loss)


class _DataView(View):
    def check(self, context: Context) -> None:
        """Raise ``BadInput`` where there is no table."""
        if not isinstance(context.objective, Loss) or context.objective.evaluation.function is not None:
            raise BadInput(
                "view='data': there is no table; give the loss of a model that is text, as kobai.loss('y ~ a*x + b', data)"
            )


VIEW = _DataView("data", data_panel)
