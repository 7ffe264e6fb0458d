from .abstraction import (
    AbstractState as AbstractState,
    AbstractWorld as AbstractWorld,
)
from .closure import (
    Closure as Closure,
    Entry as Entry,
    NotClosedError as NotClosedError,
    close as close,
    gaps as gaps,
)
from .predicates import (
    Fact as Fact,
    InvariantError as InvariantError,
    PredicateAbstraction as PredicateAbstraction,
    copied as copied,
    num_places as num_places,
)
