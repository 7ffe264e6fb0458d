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
from .proof import (
    equivalent as equivalent,
)
