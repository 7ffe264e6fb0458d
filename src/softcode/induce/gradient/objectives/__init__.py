"""What may be descended, one file each: losses and likelihoods of weights, as values.

`objective.py` says what one must offer. `run_loss.py` compares a run with what it should
show (`supervision.py` says where it looks), `trace_likelihood.py` sums the pointer out of
a trace; `mean_field.py` and `joint_likelihood.py` are for models, whose splits are added
in `lessons_of_models.py`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
