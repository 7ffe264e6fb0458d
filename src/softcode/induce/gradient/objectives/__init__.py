"""What may be descended, one file each: losses and likelihoods of weights.

`run_loss.py` compares a run with what it should show; `losses_of_models.py` and
`joint_likelihood.py` are for models. The likelihood of a whole trace, with the pointer
summed out, belongs to the machine (`Capabilities.hidden_pointer`).
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
