"""Programs as a person would say them: terms such as `Map` and `Fold`, lowered to lines.

A term (`terms.py`, `loops.py`, `pointers.py`) says which lines it stands for, in
variables; a `Skeleton` (`_skeleton.py`) is a term on a machine: a sketch whose holes are
to be filled, and a sentence once they are. `grammar.py` lists the skeletons worth trying,
`bodies.py` what a loop can do at all, and `expression.py` writes terms as s-expressions.
Knows `machine` and `program`. To add one: a dataclass with `emit`, a line in the
grammar, and its name in the expressions.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
