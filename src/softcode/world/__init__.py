"""What an interpreter acts on: states, what is seen of them, what is done to them.

A primitive or an observation is plain Python that never branches on a value, and so has
four readings: integers (`world.py`), many states side by side (`batch.py`), a
solver's terms (`solver.py`) and source that is compiled (`source.py`). `pointers.py` holds
the moves that tasks share. Knows `machine` for how code is compiled.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
