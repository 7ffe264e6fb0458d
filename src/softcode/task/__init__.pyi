from .built_in import SUITES as SUITES, recipes as recipes
from .examples import Example as Example, Split as Split
from .fault import TaskFault as TaskFault
from .files import (
    dump_task as dump_task,
    load_task as load_task,
    task_of as task_of,
)
from .fitting import fitted as fitted
from .given import encoded_task as encoded_task
from .models import (
    load_model_task as load_model_task,
    model_task as model_task,
)
from .places import (
    Places as Places,
    canonical_choices as canonical_choices,
    places_of as places_of,
)
from .recipe import (
    Recipe as Recipe,
)
from .sygus import read_sygus as read_sygus
from .task import (
    EncodedTask as EncodedTask,
    Task as Task,
)
from .typed import TypedTask as TypedTask
