from .certification import certify as certify, contexts_of as contexts_of
from .clrs_runs import (
    arrays_of as arrays_of,
    quicksort_runs as quicksort_runs,
    topological_runs as topological_runs,
)
from .network import (
    Cover as Cover,
    Drift as Drift,
    Interface as Interface,
    NetworkSizes as NetworkSizes,
    Trained as Trained,
    Training as Training,
    choose_lessons as choose_lessons,
    drift as drift,
    load_lessons as load_lessons,
    load_network as load_network,
    save_network as save_network,
    train as train,
)
from .run import (
    CompiledTable as CompiledTable,
    DecisionTable as DecisionTable,
    Execution as Execution,
    NetworkController as NetworkController,
    ReferenceController as ReferenceController,
    execute as execute,
)
from .task import NpiTask as NpiTask
from .tasks import TASKS as TASKS
