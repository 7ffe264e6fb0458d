"""What is looked for: text <-> program <-> weights, and plain values in and out.

`Program` holds the choices of one program for one machine, `Sketch` one with holes;
`weights.py` compiles it to logits and hardens logits back; `encoding.py` turns plain
lists into a machine's cells. Knows `reading`, `machine`, `language` and `files`. A new
text form belongs to its machine, not here.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
