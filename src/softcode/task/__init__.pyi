from .built_in import SUITES as SUITES, recipes as recipes
from .files import (
    TaskFault as TaskFault,
    dump_task as dump_task,
    load_task as load_task,
)
from .models import (
    load_model_task as load_model_task,
)
from .places import (
    Places as Places,
    canonical_choices as canonical_choices,
    places_of as places_of,
)
from .recipe import (
    Recipe as Recipe,
)
from .task import (
    Example as Example,
    Split as Split,
    Task as Task,
)
