"""One way onto disk, for all that softcode writes and reads.

Whole files: written aside, flushed and renamed, so that a reader sees the old one or the
new one and never half of either. Any folder may know this one; it knows none.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
