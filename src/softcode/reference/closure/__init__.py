"""Every context that inputs of any size can lead to, as a fixed point.

`closure.py` computes it over an abstract world (`abstraction.py`), which
`predicates.py` makes from the real one with a solver. Knows `world` and `program/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
