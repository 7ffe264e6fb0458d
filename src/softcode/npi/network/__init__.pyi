from .batches import (
    batch_of as batch_of,
    by_length as by_length,
    margins as margins,
)
from .cover import (
    Cover as Cover,
    choose_problems as choose_problems,
)
from .drifting import (
    Drift as Drift,
    drift as drift,
)
from .file import (
    NetworkFault as NetworkFault,
    load_network as load_network,
    load_problems as load_problems,
    save_network as save_network,
)
from .interface import (
    Interface as Interface,
)
from .network import (
    Logits as Logits,
    NetworkSizes as NetworkSizes,
    frame_logits as frame_logits,
    init_weights as init_weights,
    num_layers_of as num_layers_of,
    step_logits as step_logits,
)
from .training import (
    Trained as Trained,
    Training as Training,
    train as train,
)
