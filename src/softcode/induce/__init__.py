"""How a program is found: the one loop, and a folder for each way to propose.

`loop.py` checks every proposal exactly, counts, keeps the clock, saves and stops; an
inducer (`inducer.py`) only proposes, and learns from the verdicts; `auto.py` chooses.
Knows `reading`, `machine`, `language`, `program`, `skeleton`, `lowering`, `library`,
`task`, `verify` and `files`. To add an inducer: a frozen dataclass that is an
`AbstractInducer`, a line in `registry.py`, and a row in `tests/conformance/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
