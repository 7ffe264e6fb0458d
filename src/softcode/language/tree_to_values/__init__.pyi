from .evaluate import (
    evaluate_lanes as evaluate_lanes,
    evaluate_nodes as evaluate_nodes,
)
from .graph import (
    Graph as Graph,
    Node as Node,
    graph_of as graph_of,
)
from .loops import evaluate_rounds as evaluate_rounds
from .rounds import (
    Rounds as Rounds,
    rounds_of as rounds_of,
)
from .schedule import (
    Schedule as Schedule,
    schedule_of as schedule_of,
)
