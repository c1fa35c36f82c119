"""Models of tables: the loss of a model on one's own data as an objective over the model's parameters; tables that ship."""

from kobai.data.data_loss import Loss
from kobai.data.examples import ExampleTable, table, tables
from kobai.data.make_loss import loss
from kobai.data.optimum import Optimum

__all__ = ["ExampleTable", "Loss", "Optimum", "loss", "table", "tables"]
