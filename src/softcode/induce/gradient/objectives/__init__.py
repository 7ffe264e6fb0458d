"""What may be descended, one file each: losses and likelihoods of weights.

`run_loss.py` compares a run with what it should show; `trace_likelihood.py` sums the
pointer out of a whole trace; `model_loss.py` and `joint_likelihood.py` are for models.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
