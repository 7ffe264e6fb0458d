"""softcode learns programs that people can read, from examples.

A program is held as text and as weights. It is found by gradient descent through a
differentiable machine or by search, and every one that is returned was run exactly on
examples it was not found with.

    expression -> reading -> machine -> language -> program -> skeleton -> library -> task
    -> verify -> world -> reference -> npi -> induce -> report -> experiments -> cli

Each folder imports only from those before it, and its docstring says what lives there.
Names are imported when they are first used, so that what needs no JAX does not load it.
"""

import sys
import types
from typing import Any

import lazy_loader


# Before the folders are read, since what they write down names it.
__version__ = "0.1.0"


class _Package(types.ModuleType):
    """The package, of which `softcode.induce` is the function and not its folder.

    Whoever imports from a folder has it set as an attribute here; for this one the
    function stands, whichever of them is asked for first.
    """

    @property
    def induce(self) -> Any:
        from .induce import induce

        return induce

    @induce.setter
    def induce(self, folder: types.ModuleType) -> None:
        del folder


sys.modules[__name__].__class__ = _Package
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
