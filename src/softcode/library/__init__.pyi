from .abstractions import (
    Abstraction as Abstraction,
    Library as Library,
    LibraryFault as LibraryFault,
    compress as compress,
)
