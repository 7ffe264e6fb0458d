from .contracts import (
    Contract as Contract,
    Specification as Specification,
)
from .proving import Correctness as Correctness, prove as prove
