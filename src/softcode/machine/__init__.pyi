from .assembly import (
    CODE as CODE,
    INSTRUCTIONS as INSTRUCTIONS,
    Assembly as Assembly,
    machine_for_text as machine_for_text,
    pass_batch as pass_batch,
    result_tables as result_tables,
    run_batch as run_batch,
    score_batch as score_batch,
)
from .capabilities import (
    AbstractClauses as AbstractClauses,
    AbstractHiddenPointer as AbstractHiddenPointer,
    Capabilities as Capabilities,
    RegisterCode as RegisterCode,
    Unknowns as Unknowns,
)
from .clauses import RunClauses as RunClauses
from .compilation import (
    compiled as compiled,
    compiled_source as compiled_source,
    compiled_uncounted as compiled_uncounted,
)
from .machine import (
    PATIENCE as PATIENCE,
    AbstractMachine as AbstractMachine,
    Choices as Choices,
    MachineFault as MachineFault,
    Needs as Needs,
    Settings as Settings,
    Space as Space,
    SyntaxFault as SyntaxFault,
)
from .registry import (
    MACHINES as MACHINES,
    build as build,
    register as register,
)
from .running import (
    Ending as Ending,
    run as run,
    run_to_end as run_to_end,
)
from .settings import (
    Setting as Setting,
    setting as setting,
    settings_of as settings_of,
)
from .sized import AbstractSizedMachine as AbstractSizedMachine
from .trajectories import (
    settled as settled,
    trajectory as trajectory,
)
from .turing import (
    Turing as Turing,
)
