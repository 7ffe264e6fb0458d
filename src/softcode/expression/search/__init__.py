"""Functions with values that are wanted: expressions, the cheapest first.

`bank.py` makes all expressions in some variables, by operations on types (`rules.py`);
`shelf.py` keeps one for each behaviour (`seen.py`); `folds.py` runs what goes by steps.
`goal.py` is what is wanted of a bank: expressions that are right, conditionals
(`conditions.py`), pieces that are joined (`cover.py`); `smaller.py` is what follows for
parts. `engine.py` lets banks grow by turns. Nobody here knows a task or an inducer.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
