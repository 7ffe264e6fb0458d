"""One way onto disk, for all that softcode writes and reads.

`whole.py` writes files that a reader sees as they were or as they should be, never half
of either. `text.py` reads regular files that nobody vouches for, up to a limit, and
`plain.py` the JSON and TOML in them. `arrays.py` keeps arrays with a header and a
digest, and `fault.py` is the base of all that is told to the user in a line. Any folder
may know this one; it knows none.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
