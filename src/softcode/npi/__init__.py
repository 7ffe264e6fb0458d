"""Neural programmer-interpreters, and what is proved of them.

An interpreter is taught by runs of a *reference program* over an *world* (Reed and
de Freitas, 2016). If the program is recursive, its frames are short, and the *contexts* in
which a decision is made (a call, and what its frame has seen so far) are finitely many
for inputs of every size; a network that is right in all of them is right on all inputs
(Cai, Shin and Song, 2017). A task is one folder in `tasks/`, and from it come:

- `network/`: what is taught; `certification.py`: that it is right everywhere;
- `run/`: runs, decided by a network, a table or the program itself;
- `clrs_runs.py`: other people's runs of the same algorithms.

Knows `world`, `reference` (the programs, all their contexts, and proofs that they are
right), `verify` and `files`. To add a task: a folder in `tasks/`, and its name there.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
