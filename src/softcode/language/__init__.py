"""Machines written as TerpreT and Neural TerpreT models, which are read as they are.

A model's text becomes a tree of assignments under cases (`_elaborate`), that a graph of
operations (`_graph`), and that a schedule of operations on many values at once
(`_schedule`); `Model` is the machine, under every reading. It knows `machine` alone. To
add a construct: its case in `_elaborate`, and a row in the tests of the language.
"""

from ._fault import ModelFault as ModelFault
from ._tree import (
    Assign as Assign,
    Block as Block,
    Branch as Branch,
    Element as Element,
    Network as Network,
    Table as Table,
    Tree as Tree,
)
from .data import (
    Batch as Batch,
    load_batches as load_batches,
    load_hypers as load_hypers,
    load_model as load_model,
)
from .model import Model as Model, ModelState as ModelState


# isort: split
# The decorator `model` takes over the name of the file that is read before it.
from .decorators import (
    Inline as Inline,
    Input as Input,
    InputTensor as InputTensor,
    Learn as Learn,
    Output as Output,
    Param as Param,
    Runtime as Runtime,
    Var as Var,
    Vector as Vector,
    model as model,
)
