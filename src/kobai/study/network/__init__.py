"""A small network and its training with many pairs of learning rates."""

from kobai.option_words import NONLINEARITIES
from kobai.study.network.network import Network
from kobai.study.network.training import losses

__all__ = ["NONLINEARITIES", "Network", "losses"]
