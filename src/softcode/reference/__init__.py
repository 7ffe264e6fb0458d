"""Reference programs: what each does next, where all its runs lead, and that it is right.

A reference program acts on a world as its author says, and an interpreter is taught and
judged by it (`softcode.npi`). Nothing here knows of networks:

- `program/`: programs as generators, their runs, and the contexts of these;
- `closure/`: every context that inputs of any size can lead to;
- `proof/`: that a program keeps the contracts of its subprograms.

Knows `world`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
