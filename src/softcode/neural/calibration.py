"""How sure a network may be: one temperature for all that it says."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float


# From far too sure to far too unsure.
_TEMPERATURES = np.geomspace(0.25, 8, 41)


def calibrated(
    probabilities: Float[np.ndarray, "*image num_classes"], temperature: float
) -> Float[np.ndarray, "*image num_classes"]:
    """The probabilities of a network whose logits are divided by a temperature.

    `p_T(l) = p(l)^(1/T) / sum_m p(m)^(1/T)` (Guo et al., "On Calibration of Modern Neural
    Networks", ICML 2017).

    Args:
        probabilities: as the network says them.
        temperature: `T`; above 1, it is less sure.

    Example:
        >>> calibrated(np.array([0.8, 0.2]), 2.0).round(3).tolist()
        [0.667, 0.333]
    """
    powers = np.maximum(probabilities, 1e-30) ** (1 / temperature)
    return powers / powers.sum(-1, keepdims=True)


def temperature_of(log_likelihood: Callable[[float], float]) -> float:
    """The temperature at which held-out examples are likeliest.

    Args:
        log_likelihood: of the held-out examples, at a temperature.

    Example:
        >>> temperature_of(lambda t: -abs(t - 1))
        1.0
    """
    scores = [log_likelihood(float(t)) for t in _TEMPERATURES]
    return round(float(_TEMPERATURES[int(np.argmax(scores))]), 3)
