from .bodies import (
    Bodies as Bodies,
    loop_bodies as loop_bodies,
    tabulate as tabulate,
)
from .counted import (
    Count as Count,
    CountDown as CountDown,
    While as While,
)
from .expression import (
    ExpressionFault as ExpressionFault,
    Place as Place,
    expression_of as expression_of,
    inner_places as inner_places,
    term_of as term_of,
)
from .grammar import (
    fits as fits,
    skeletons as skeletons,
)
from .loops import (
    Fold as Fold,
    Iterate as Iterate,
    Map as Map,
    Over as Over,
    Recurrence as Recurrence,
    Scan as Scan,
    Skip as Skip,
    Until as Until,
)
from .pointers import (
    Filter as Filter,
    Move as Move,
    Pairs as Pairs,
    Zip as Zip,
)
from .s_expression import (
    SExpression as SExpression,
    nodes_of as nodes_of,
    parse_tree as parse_tree,
    substituted as substituted,
)
from .skeleton import (
    Skeleton as Skeleton,
)
from .terms import (
    HOLE as HOLE,
    LENGTH as LENGTH,
    AbstractTerm as AbstractTerm,
    Block as Block,
    Constant as Constant,
    CopyCell as CopyCell,
    Hole as Hole,
    Load as Load,
    Next as Next,
    Sequence as Sequence,
    Store as Store,
    When as When,
    rebuilt as rebuilt,
)
