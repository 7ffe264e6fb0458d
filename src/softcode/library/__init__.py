"""What solved tasks had in common, kept for the next tasks.

`abstractions/` holds expressions with holes, `shelf/` networks. Knows `neural`, `machine`,
`program`, `skeleton` and `files`. To add another kind of thing to keep: a folder here.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
