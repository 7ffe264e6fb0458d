from .evaluate import (
    evaluate_lanes as evaluate_lanes,
    evaluate_nodes as evaluate_nodes,
)
from .graph import (
    Graph as Graph,
    Node as Node,
    graph_of as graph_of,
)
from .levels import (
    Levels as Levels,
    levels_of as levels_of,
)
from .loops import evaluate_levels as evaluate_levels
from .schedule import (
    Schedule as Schedule,
    schedule_of as schedule_of,
)
