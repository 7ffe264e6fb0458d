from .exact import (
    Exact as Exact,
)
from .formula import (
    Formula as Formula,
    OneHot as OneHot,
    Term as Term,
)
from .logarithmic import (
    Logarithmic as Logarithmic,
)
from .reading import (
    MISSING as MISSING,
    AbstractBatchReading as AbstractBatchReading,
    AbstractReading as AbstractReading,
    Cells as Cells,
    Value as Value,
)
from .relaxed import (
    Relaxed as Relaxed,
)
from .soft import AbstractSoftReading as AbstractSoftReading
from .symbolic import (
    Symbolic as Symbolic,
    known_cells as known_cells,
)
from .z3_terms import (
    conjunction as conjunction,
    differ as differ,
    disjunction as disjunction,
    negation as negation,
    unknown_value as unknown_value,
)
