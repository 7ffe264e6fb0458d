from .assembly import (
    Assembly as Assembly,
    AssemblyState as AssemblyState,
)
from .batch import (
    pass_batch as pass_batch,
    run_batch as run_batch,
    score_batch as score_batch,
)
from .instructions import (
    CODE as CODE,
    INSTRUCTIONS as INSTRUCTIONS,
    bounded_tables as bounded_tables,
    range_tables as range_tables,
    result_tables as result_tables,
)
from .roomy import machine_for_text as machine_for_text
