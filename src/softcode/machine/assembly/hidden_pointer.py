"""That an assembly machine's traces have a likelihood in which the pointer is hidden."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..capabilities import AbstractHiddenPointer
from ..sized import AbstractSizedMachine


@dataclasses.dataclass(frozen=True)
class HiddenPointer(AbstractHiddenPointer):
    """The likelihood of traces of an assembly machine whose jumps go to labels.

    The functions need JAX, which what only runs programs does not load.
    """

    machine: AbstractSizedMachine

    def evidence(
        self, inputs: Mapping[str, np.ndarray], targets: Mapping[str, np.ndarray]
    ) -> Any:
        from .trace_likelihood import trace_evidence

        return trace_evidence(self.machine, inputs, targets)

    def loss(self, logits: Mapping[str, Any], evidence: Any) -> Any:
        from .trace_likelihood import trace_loss

        return trace_loss(logits, evidence, self.machine.settings["wraps"])
