from .batch import (
    BatchState as BatchState,
    observe as observe,
)
from .environment import (
    NONE as NONE,
    Call as Call,
    Environment as Environment,
    Observation as Observation,
    Observed as Observed,
    Primitive as Primitive,
    State as State,
    choose as choose,
    half as half,
    implies as implies,
)
from .pointers import (
    LEFT_RIGHT as LEFT_RIGHT,
    UP_DOWN as UP_DOWN,
    move as move,
    swap as swap,
)
from .source import (
    SourceWriter as SourceWriter,
    place_of as place_of,
)
