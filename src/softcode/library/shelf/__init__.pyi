from .kept import (
    KeptNetwork as KeptNetwork,
    Lineage as Lineage,
    ShelfFault as ShelfFault,
)
from .networks import Shelf as Shelf
