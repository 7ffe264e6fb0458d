from .expression import (
    AbstractExpression as AbstractExpression,
    Apply as Apply,
    Lambda as Lambda,
    Literal as Literal,
    Variable as Variable,
    substituted as substituted,
)
from .function import Function as Function, NoValue as NoValue
from .machine import Everyday as Everyday
from .operation import Operation as Operation
from .over_columns import evaluated as evaluated
from .python_text import (
    function_text as function_text,
    hint_of as hint_of,
    imports_of as imports_of,
    python_of as python_of,
)
from .table import OPERATIONS as OPERATIONS
from .types import (
    ANY as ANY,
    BOOL as BOOL,
    FLOAT as FLOAT,
    INT as INT,
    NULL as NULL,
    TEXT as TEXT,
    Type as Type,
    common_type as common_type,
    join as join,
    list_of as list_of,
    optional as optional,
    type_of as type_of,
)
