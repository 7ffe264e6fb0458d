"""A tree of assignments becomes values, under every reading that has batches.

`graph.py` makes a graph of operations, one node for each set of an element; `schedule.py`
puts like operations side by side; `evaluate.py` runs them. Knows `reading` and the tree.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
