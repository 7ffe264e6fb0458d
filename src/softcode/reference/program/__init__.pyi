from .contexts import (
    Contexts as Contexts,
    of_traces as of_traces,
    sample as sample,
)
from .extraction import (
    LiveWorld as LiveWorld,
    to_python as to_python,
)
from .reference import (
    RETURN as RETURN,
    Activation as Activation,
    Context as Context,
    Decision as Decision,
    Ids as Ids,
    ReferenceProgram as ReferenceProgram,
    Returns as Returns,
    See as See,
    Seen as Seen,
    Steps as Steps,
    Subprogram as Subprogram,
    names as names,
)
from .trace import (
    Frame as Frame,
    Step as Step,
    Trace as Trace,
    run_trace as run_trace,
)
