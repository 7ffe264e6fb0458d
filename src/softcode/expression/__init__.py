"""Functions over plain values: numbers, texts, lists; the everyday machine's language.

`types.py` says what values there are. An expression is a tree of operations, each of
which is defined once, by the Python text that it prints as (`operations/`), and read
twice: as that Python, exactly, one value at a time (`function.py`), and as arithmetic
over columns of many values at once (`columns/`), which is what search uses. Knows
`files` alone. To add an operation: a row in a table of `operations/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
