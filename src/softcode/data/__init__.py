"""Real images: a small set that comes with the package, larger ones from a folder.

`images.py` reads a set by its name, `fetching.py` brings the public originals, checked by
their digests. Knows `files`. To add a set: a row in `sources.py`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
