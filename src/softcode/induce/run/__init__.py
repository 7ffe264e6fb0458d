"""What a run leaves on disk: written, checkpointed and read in one place."""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
