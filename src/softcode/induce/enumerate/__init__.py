"""Programs in the order of what they cost, through skeletons and open lines.

`stages.py` lists what is searched, in order. `search.py` is the compiled loop: it runs an
example (`running.py`) up to what is not decided, and there takes one way after another
(`branching.py`) of the `choices.py` it may make; `scope.py` names the columns of the arrays
that it works on, `bounds.py` says what a saved search may hold.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
