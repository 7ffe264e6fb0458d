from .by_machine_code import (
    CompiledTable as CompiledTable,
)
from .by_network import (
    NetworkController as NetworkController,
)
from .by_reference import (
    ReferenceController as ReferenceController,
)
from .by_table import (
    DecisionTable as DecisionTable,
    OutsideTableError as OutsideTableError,
)
from .execution import (
    AbstractController as AbstractController,
    Execution as Execution,
    execute as execute,
)
from .failures import (
    WrongRun as WrongRun,
    accuracy as accuracy,
    are_right as are_right,
    explained as explained,
    first_slip as first_slip,
    shortest_failure as shortest_failure,
)
from .record import (
    record_run as record_run,
)
