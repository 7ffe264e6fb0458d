from .compose import (
    Compose as Compose,
    composed as composed,
)
from .loop_tables import (
    WantedLast as WantedLast,
    best_pairs as best_pairs,
)
