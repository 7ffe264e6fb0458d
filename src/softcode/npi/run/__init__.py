"""Runs of interpreters: one loop, and a controller for each who may decide.

`by_network.py`, `by_table.py`, `by_reference.py` and `by_machine_code.py` decide;
`execution.py` makes their calls, `record.py` writes one run down, `failures.py` finds
where a network goes wrong.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
