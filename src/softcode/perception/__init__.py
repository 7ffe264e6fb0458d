"""Tasks whose inputs are images, and what programs make of what networks say of them.

A program that calls networks is here a `Behaviour`: which images it has read, and what it
gives for each way in which they may be read. `diagrams.py` holds that as a small graph, so
that `posteriors.py` sums over all ways exactly; `spaces/` enumerates what the programs of
a machine can do, each behaviour once; `labels.py` says what examples leave open about the
labels. Knows `expression`, `neural` and `files`. To add a machine: a space in `spaces/`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
