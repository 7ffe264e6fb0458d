from .data import (
    Batch as Batch,
    batches_for as batches_for,
    load_batches as load_batches,
    load_hypers as load_hypers,
    load_model as load_model,
)
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
from .fault import (
    ModelFault as ModelFault,
)
from .machine import (
    Model as Model,
    ModelState as ModelState,
)
from .networks import (
    Weights as Weights,
    init_networks as init_networks,
    logits_of as logits_of,
)
from .tree import (
    Assign as Assign,
    Branch as Branch,
    Element as Element,
    Network as Network,
    Statements as Statements,
    Table as Table,
    Tree as Tree,
)
from .tree_to_clauses import (
    ModelClauses as ModelClauses,
)
