"""Neural programmer-interpreters, and what is proved of them.

An interpreter is taught by runs of a *reference program* over an *environment* (Reed and
de Freitas, 2016). If the program is recursive, its frames are short, and the *contexts* in
which a decision is made (a call, and what its frame has seen so far) are finitely many
for inputs of every size; a network that is right in all of them is right on all inputs
(Cai, Shin and Song, 2017). A task is one file in `tasks/`, and from it come:

- `trace.py`: runs, frame by frame; `contexts.py`: the contexts they came through;
- `closure.py`: all contexts of all inputs, by a fixed point over an abstract
  environment, which `predicates.py` makes from the real one with a solver;
- `contracts.py`: proofs that the program itself is right, for some tasks (import it by
  name);
- `cover.py`: few problems whose runs show many contexts;
- `batch_state.py`: many problems at once;
- `network.py`, `training.py`: what is taught; `certify.py`: that it is right everywhere;
  `execution.py`: runs, decided by a network, a table (`table.py`) or the program itself;
  `compiled.py`: a table's runs as machine code; `extraction.py`: a table as Python;
- `failures.py`, `drift.py`: where a network goes wrong, and how its hidden state came
  there; `clrs.py`: other people's runs of the same algorithms.

A primitive or an observation is written once and run on integers, on many problems as
arrays, on a solver's terms (`softcode[solver]`), and as machine code. Two ways to return
are told apart by `Returns`. Knows `verify`, `machine` for how code is compiled and, to
write files, `program`. To add a task: a file in `tasks/`, and its name there.
"""

from ._environment import (
    Call as Call,
    Environment as Environment,
    Observation as Observation,
    Primitive as Primitive,
    State as State,
)
from ._program import (
    RETURN as RETURN,
    Context as Context,
    Decision as Decision,
    ReferenceProgram as ReferenceProgram,
    Returns as Returns,
)
from ._task import NpiTask as NpiTask
from .batch_state import BatchState as BatchState, observe as observe
from .closure import Closure as Closure, close as close, gaps as gaps
from .contexts import Contexts as Contexts, of_traces as of_traces, sample as sample
from .cover import Cover as Cover, choose_problems as choose_problems
from .tasks import TASKS as TASKS
from .trace import Frame as Frame, Step as Step, Trace as Trace, run_trace as run_trace
