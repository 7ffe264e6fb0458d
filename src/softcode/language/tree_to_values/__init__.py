"""A tree of assignments becomes values, under every reading that has batches.

`graph.py` makes a graph of operations, one node for each set of an element. Integers, and
models with networks: `schedule.py` puts like operations side by side, and `evaluate.py`
runs them. Distributions: `levels.py` makes a few loops of the graph, which compile in a
few seconds however long the run is, and `loops.py` runs them, forwards and backwards.
Knows `reading` and the tree.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
