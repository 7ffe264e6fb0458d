from .certainty import ambiguity as ambiguity
from .certificate import (
    Certificate as Certificate,
    CertificateFault as CertificateFault,
)
from .domain import (
    Domain as Domain,
    domain_of as domain_of,
)
from .every_input import (
    exhaustive as exhaustive,
)
from .examples import (
    Check as Check,
    check as check,
    check_batch as check_batch,
    check_task as check_task,
)
from .functions import (
    check_function as check_function,
    passes_function as passes_function,
)
from .judge import (
    AbstractJudge as AbstractJudge,
    AnyProgram as AnyProgram,
    PosedTask as PosedTask,
    judge_of as judge_of,
)
from .proof import (
    equivalent as equivalent,
)
from .rivals import Rivals as Rivals, rivals_of as rivals_of, varied as varied
