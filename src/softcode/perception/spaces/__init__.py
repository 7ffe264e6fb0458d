"""What programs that call networks can do, each behaviour once: a file for each machine.

`rules.py`: functions of a list of labels, of the everyday language. `tiles.py`: straight
lines over a grid of tiles; `tape.py`: blocks with gotos along a tape; `maze.py`: a walk by
street signs (all three of Gaunt et al., "Differentiable Programs with Neural Libraries",
ICML 2017); `given.py`: one program alone. Each says what its programs are, gives their
behaviours, and runs them. `remembered.py` asks another space once for each task.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
