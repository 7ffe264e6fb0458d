from .abstractions import (
    Abstraction as Abstraction,
    Library as Library,
    LibraryFault as LibraryFault,
    compress as compress,
)
from .shelf import (
    KeptNetwork as KeptNetwork,
    Lineage as Lineage,
    Shelf as Shelf,
    ShelfFault as ShelfFault,
)
