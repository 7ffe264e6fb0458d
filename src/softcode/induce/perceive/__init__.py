"""Programs and the networks that they call, found together from results alone.

All behaviours of the programs are enumerated, and each has its exact likelihood under the
networks. `mixture.py` trains one set of networks on all of them, weighed by their
likelihoods; where that does not beat what is known without looking at the images, `race.py`
gives each behaviour networks of its own; `polish.py` then teaches those of the winner, and
`finding.py` puts the three in order. `lifelong.py` goes through a lifetime of tasks that
share networks. Knows `perception`, `neural` and `library`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
