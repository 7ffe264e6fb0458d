from .asking import (
    NO_ANSWER as NO_ANSWER,
    induce_asking as induce_asking,
)
from .auto import (
    default_inducer as default_inducer,
    posed as posed,
)
from .budget import Budget as Budget
from .compose import (
    Compose as Compose,
)
from .constraint import (
    Constraint as Constraint,
    MostLikely as MostLikely,
    OutOfTime as OutOfTime,
    most_likely as most_likely,
)
from .enumerate import (
    Enumerate as Enumerate,
)
from .expressions import Expressions as Expressions
from .gradient import (
    Descent as Descent,
    Gradient as Gradient,
    JointLikelihood as JointLikelihood,
    Lessons as Lessons,
    ModelLoss as ModelLoss,
    RunLoss as RunLoss,
    TraceLikelihood as TraceLikelihood,
)
from .hybrid import (
    Hybrid as Hybrid,
)
from .inducer import (
    AbstractInducer as AbstractInducer,
    Proposal as Proposal,
    Refused as Refused,
    Round as Round,
)
from .loop import (
    induce as induce,
)
from .lower import Lower as Lower
from .portfolio import (
    Portfolio as Portfolio,
)
from .registry import (
    INDUCERS as INDUCERS,
    register as register,
    words_of as words_of,
)
from .result import (
    Outcome as Outcome,
    Result as Result,
)
from .run import (
    RunFolder as RunFolder,
    RunFolderFault as RunFolderFault,
)
