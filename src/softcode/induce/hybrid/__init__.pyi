from .hybrid import (
    Hybrid as Hybrid,
    near_misses as near_misses,
)
from .padding import (
    with_noops as with_noops,
)
