"""The assembly machine: registers, memory, thirteen instructions.

`assembly.py` is the machine; `syntax.py` its text and `holes.py` that of sketches;
`instructions.py` what each instruction computes. `batch.py` runs many programs at once,
compiled: its loops say once more what the machine does, and `tests/machine/test_batch.py`
holds them to `run`. Knows `reading` and the files of `machine`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
