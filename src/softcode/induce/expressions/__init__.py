"""Functions over plain values, by going through expressions, the cheapest first.

`bank.py` holds all expressions in some variables, one for each behaviour (`seen.py`),
made by operations on types (`rules.py`). `goal.py` is what is wanted of a bank:
expressions that are right, conditionals (`conditions.py`), pieces that are joined
(`cover.py`); `smaller.py` is what follows for parts. `engine.py` lets banks grow by
turns, and `expressions.py` is the inducer.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
