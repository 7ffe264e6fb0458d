"""Networks that know only arrays: what they are, what they say, how they are taught.

An `ImageNetwork` is a frozen value that says the shape of a network; its weights are
dictionaries of arrays, and all else is a function of both, as in `npi` and `language`.
`images.py` holds the networks that read images, `teaching.py` one update and the average
of weights, `calibration.py` how sure they may be, `standalone.py` the same reading by NumPy
alone. Knows nothing of programs. To add a kind: a row in `_KINDS` in `images.py`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
