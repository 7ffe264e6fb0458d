"""What a program must do: examples of plain values, in named splits.

`Task` holds them with the machine that they are for; `files.py` reads a user's JSON or
TOML file; `suites/` holds the built-in tasks: the literature's, and list functions of
our own. Knows `machine` and `program`. To add a task: a `Recipe` in a suite (a list
function: a call in its family); to add a suite: a file there, and a line in `SUITES`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
