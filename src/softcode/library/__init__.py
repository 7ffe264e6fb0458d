"""What solved tasks had in common, kept as skeletons for the next tasks.

`abstraction.py` compresses solved programs into expressions with holes (with
`stitch-core`, which is an optional extra), `library.py` keeps them in a file with where
they came from, and `instances.py` makes skeletons of them. Knows `machine`, `program` and
`skeleton`. To add another way to compress: a function that gives `Abstraction`s.
"""

from .abstraction import Abstraction as Abstraction, compress as compress
from .library import Library as Library, LibraryFault as LibraryFault
