"""Machines written as TerpreT and Neural TerpreT models, which are read as they are.

A model's text becomes a tree of assignments under cases (`text_to_tree/`), and that values
under any reading, many at once (`tree_to_values/`), or clauses (`tree_to_clauses.py`), or
Python (`tree_to_python.py`); `Model` is the machine. Knows `reading` and `machine`. To add
a construct: its case in `text_to_tree`, and a row in the tests of the language.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
