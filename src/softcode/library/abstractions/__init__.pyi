from .abstraction import (
    Abstraction as Abstraction,
    compress as compress,
)
from .abstractions import (
    Library as Library,
    LibraryFault as LibraryFault,
)
