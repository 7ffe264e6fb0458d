"""softcode learns programs that people can read, from examples.

A program is held as text and as weights. It is found by gradient descent through a
differentiable machine or by search, and every one that is returned was run exactly on
examples it was not found with.

    reading -> machine -> language -> program -> skeleton -> library -> task -> verify
    -> world -> reference -> npi -> induce -> report -> experiments -> cli

Each folder imports only from those before it, and its docstring says what lives there.
Names are imported when they are first used, so that what needs no JAX does not load it.
"""

import lazy_loader


# Before the folders are read, since what they write down names it.
__version__ = "0.1.0"

# The function takes over the name of its folder, which is read before it.
from .induce import induce as induce


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
