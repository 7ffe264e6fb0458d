"""Loops looked up as tables: what each loop does, kept once for each behaviour.

`functions.py` tabulates what a body makes of a cell, `carries.py` what goes from cell to
cell, `loop_tables.py` whole loops, whose sorts `kinds.py` numbers; `terms.py` says what
was found as a term. `compose.py` is the inducer. What the tables find is only proposed:
they know neither the time of a run nor the registers of a machine.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
