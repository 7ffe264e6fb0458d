from .batch import (
    BatchState as BatchState,
    observe as observe,
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
from .world import (
    NONE as NONE,
    AnyState as AnyState,
    ArgumentValue as ArgumentValue,
    Call as Call,
    Flag as Flag,
    Number as Number,
    Observation as Observation,
    Observed as Observed,
    Primitive as Primitive,
    World as World,
    WorldState as WorldState,
    choose as choose,
    half as half,
    implies as implies,
)
