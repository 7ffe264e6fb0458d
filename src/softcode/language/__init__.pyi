from .data import (
    Batch as Batch,
    batches_for as batches_for,
    load_batches as load_batches,
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
)
from .networks import (
    Weights as Weights,
    init_networks as init_networks,
    logits_of as logits_of,
)
from .tree import (
    Element as Element,
    Network as Network,
)
from .tree_to_clauses import (
    ModelClauses as ModelClauses,
)
