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
