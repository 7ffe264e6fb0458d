"""What a program runs on: the interface, and the machines that come ready.

A machine is written once against the operations of a reading (`softcode.reading`). This
folder knows no other. To add a machine: a folder with its class and its syntax, a line in
`registry.py`, and a row in `tests/conformance/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
