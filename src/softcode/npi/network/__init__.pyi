from .batches import (
    batch_of as batch_of,
    by_length as by_length,
    margins as margins,
)
from .cover import (
    Cover as Cover,
    choose_lessons as choose_lessons,
)
from .drifting import (
    Drift as Drift,
    drift as drift,
)
from .file import (
    NetworkFault as NetworkFault,
    load_lessons as load_lessons,
    load_network as load_network,
    save_network as save_network,
)
from .interface import (
    Interface as Interface,
)
from .network import (
    DecisionLogits as DecisionLogits,
    frame_logits as frame_logits,
    init_weights as init_weights,
    step_logits as step_logits,
)
from .sizes import (
    NetworkSizes as NetworkSizes,
    StoredWeights as StoredWeights,
    num_layers_of as num_layers_of,
)
from .training import (
    Trained as Trained,
    Training as Training,
    first_state as first_state,
    is_over as is_over,
    train as train,
)
