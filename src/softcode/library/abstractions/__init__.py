"""Expressions with holes that solved programs share, kept as skeletons.

`abstraction.py` compresses expressions (with `stitch-core`, an optional extra),
`abstractions.py` keeps them in a file, with the tasks they came from, and `instances.py`
makes skeletons of them. Knows `machine`, `program`, `skeleton` and `files`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
