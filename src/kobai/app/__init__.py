"""The live app: a local page to experiment with descents.

A page sends its **state** (function, start, optimizers) over one WebSocket for every movement of a slider; the server
**runs** it off the event loop and **answers** with a scene. A **guard** stands in front of every route; **limits**
bound what a page may ask; **exports** are files the painters write.
"""

from kobai.app.guard import Guard
from kobai.app.limits import Limits
from kobai.app.server import application, serve
from kobai.app.state import OptimizerChoice, State

__all__ = ["Guard", "Limits", "OptimizerChoice", "State", "application", "serve"]
