"""A program's weights: compiled from it, and hardened back into one."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from ..files import Fault, read_arrays, write_arrays
from ..machine import AbstractMachine
from .machines import build_machine, keep_beside
from .program import Program, ProgramFault


_FORMAT, _VERSION = "weights", 1

# Below this probability of some choice, no one program is meant: the paper's A.1.
SURE = 0.5


class Hardened(NamedTuple):
    """The likeliest program of some weights, and how sure each of its places is.

    Example:
        >>> program = Program.parse("inc 1 1")
        >>> spoiled = weights_of(program, noise=0.9, key=jr.key(0))
        >>> found = harden(program.machine, spoiled)
        >>> found.program == program, found.is_distributed
        (True, True)
    """

    program: Program
    confidence: np.ndarray
    """For each place, the probability of the least sure choice that is used there."""

    @property
    def is_distributed(self) -> bool:
        """Whether some place is so unsure that the weights do not mean one program."""
        return bool((self.confidence < SURE).any())

    def __str__(self) -> str:
        machine, choices = self.program.machine, self.program.choices
        first, *_ = str(self.program).splitlines()
        if machine.capabilities.has_places:
            rows = self.confidence[machine.places_that_run]
            notes = [f"{100 * value:.0f} % sure" for value in rows]
            lines = [first, machine.format(choices, notes)]
        else:
            least = 100 * self.confidence.min(initial=1.0)
            lines = [first, self.program.text, f"# the least sure: {least:.0f} %"]
        if self.is_distributed:
            num_unsure = int((self.confidence < SURE).sum())
            lines.append(
                f"; distributed: {num_unsure} of {self.confidence.size} places are less "
                f"than {100 * SURE:.0f} % sure, so that several instructions run at "
                "once and no one program says what these weights do"
            )
        return "\n".join(lines) + "\n"


def weights_of(
    program: Program,
    *,
    noise: float = 0.0,
    epsilon: float = 1e-6,
    key: PRNGKeyArray | None = None,
) -> dict[str, Float[Array, "..."]]:
    """Logits that mean the program: neural compilation, by inverting the softmax.

    `W = log(onehot + noise * u + epsilon)`, with `u` uniform in [0, 1): with `noise`
    (the paper's γ, usually 0.3) the gradient sees the neighbourhood of the program,
    and the program itself stays the likeliest.

    Args:
        program: what to compile.
        noise: γ, at least 0 and below 1.
        epsilon: ε, for stability; the logits of what is not chosen without noise.
        key: for the noise; needed if there is any.

    Returns:
        For each parameter, logits of shape `[*place, choice]`.

    Raises:
        ValueError: for a noise out of range, or without a key.

    Source: Saldyt, "Synthesized Differentiable Programs", eq. (3).

    Example:
        >>> program = Program.parse("inc 1 1")
        >>> harden(program.machine, weights_of(program)).program == program
        True
    """
    if not 0 <= noise < 1:
        raise Fault(f"`noise` must be in [0, 1), got {noise!r}; 0.3 is usual.")
    if noise and key is None:
        raise Fault("Noise needs `key`, such as `jax.random.key(0)`.")
    key = jr.key(0) if key is None else key
    return weights_of_choices(program.machine, program.choices, noise, epsilon, key)


def weights_of_choices(
    machine: AbstractMachine,
    choices: Mapping[str, Array | np.ndarray],
    noise: float,
    epsilon: float,
    key: PRNGKeyArray,
) -> dict[str, Float[Array, "..."]]:
    """What `weights_of` gives, from choices that may be traced.

    Args:
        machine: whose program it is.
        choices: `[*place]` for each parameter.
        noise: γ of eq. (3).
        epsilon: ε of eq. (3).
        key: for the noise.

    Returns:
        For each parameter, logits of shape `[*place, choice]`.

    Example:
        >>> from softcode.machine import Turing
        >>> machine = Turing()
        >>> def of(choices):
        ...     return weights_of_choices(machine, choices, 0.0, 1e-6, jr.key(0))
        >>> logits = jax.jit(of)(machine.parse("1 0: write 1, right, goto 1"))
        >>> jnp.exp(logits["move"][1, 0]).round(3).tolist()
        [0.0, 0.0, 1.0]
    """
    spaces = machine.parameters
    logits = {}
    for own_key, (name, space) in zip(
        jr.split(key, len(spaces)), spaces.items(), strict=True
    ):
        one_hot = jax.nn.one_hot(choices[name], space.size)
        uniform = jr.uniform(own_key, one_hot.shape)
        logits[name] = jnp.log(one_hot + noise * uniform + epsilon)
    return logits


def harden(
    machine: AbstractMachine, logits: Mapping[str, Array | np.ndarray]
) -> Hardened:
    r"""The likeliest program, and how sure it is.

    Each choice is the likeliest of its place, `argmax softmax(W)`; a place is as sure
    as the least sure choice that the program uses there.

    Args:
        machine: whose parameters the logits are for.
        logits: `[*place, choice]` for each parameter.

    Raises:
        ProgramFault: if the logits do not fit the machine.

    Example:
        >>> program = Program.parse(".machine assembly lines=2\ninc 1 1\nhalt")
        >>> found = harden(program.machine, weights_of(program, noise=0.1, key=jr.key(0)))
        >>> print(found.program.text)
            inc 1 1         ; r1 = r1 + 1
        >>> found.confidence.round(1).tolist(), found.is_distributed
        ([0.7, 0.6], False)
    """
    for name, space in machine.parameters.items():
        shape = (*space.shape, space.size)
        if name not in logits or np.shape(logits[name]) != shape:
            got = f"of shape {np.shape(logits[name])}" if name in logits else "missing"
            raise ProgramFault(f"weights {name!r} must have shape {shape}, are {got}")
        if not np.isfinite(np.asarray(logits[name])).all():
            raise ProgramFault(f"weights {name!r} hold values that are not finite")
    tables = {name: np.asarray(logits[name], np.float64) for name in machine.parameters}
    choices = {
        name: table.argmax(-1).astype(np.int32) for name, table in tables.items()
    }
    program = Program(machine, choices)
    sure, used = [], machine.used(choices)
    for name, table in tables.items():
        exponentials = np.exp(table - table.max(-1, keepdims=True))
        probability = (exponentials / exponentials.sum(-1, keepdims=True)).max(-1)
        sure.append(np.where(used[name], probability, 1.0))
    if machine.capabilities.has_places:
        return Hardened(program, np.min(sure, axis=0))
    return Hardened(program, np.concatenate([row.reshape(-1) for row in sure]))


def save_weights(path: Path, machine: AbstractMachine, logits: Mapping) -> None:
    """Writes the logits and the machine's settings, whole or not at all.

    A file that the settings name is kept beside it.

    Args:
        path: the file, which other programs read too (safetensors).
        machine: whose parameters the logits are for.
        logits: `[*place, choice]` for each parameter; kept in single precision.

    Raises:
        Fault: if the folder has another file of the name that the model has.
        OSError: if it cannot be written; names the file.

    Example:
        >>> import tempfile
        >>> program = Program.parse("inc 1 1")
        >>> path = Path(tempfile.mkdtemp()) / "inc.safetensors"
        >>> save_weights(path, program.machine, weights_of(program))
        >>> harden(*load_weights(path)).program == program
        True
    """
    arrays = {name: np.asarray(table, np.float32) for name, table in logits.items()}
    about = {"kind": machine.kind, "settings": machine.settings}
    keep_beside(path.parent, machine)
    write_arrays(path, _FORMAT, _VERSION, arrays, about)


def load_weights(path: Path) -> tuple[AbstractMachine, dict[str, np.ndarray]]:
    """The machine and the logits of a file that `save_weights` wrote.

    Args:
        path: the file; a model that it names must be beside it.

    Raises:
        Fault: if the file is damaged or holds something else.
        OSError: if it cannot be read.

    Example:
        >>> import tempfile
        >>> from softcode.machine import Turing
        >>> path = Path(tempfile.mkdtemp()) / "w.safetensors"
        >>> tables = {"write": np.zeros((2, 2, 2))}
        >>> save_weights(path, Turing(), tables)
        >>> machine, logits = load_weights(path)
        >>> machine == Turing(), logits["write"].shape
        (True, (2, 2, 2))
    """
    again = "write it again with `softcode compile`"
    arrays, about = read_arrays(path, _FORMAT, _VERSION, again)
    try:
        return build_machine(about["kind"], about["settings"], path.parent), arrays
    except (LookupError, TypeError, ValueError, OSError) as fault:
        got = f"its machine cannot be built ({fault})"
        raise ProgramFault(str(path), got, next_move=again) from None
