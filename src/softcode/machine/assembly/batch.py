"""Many programs of the assembly machine on many examples: compiled, and exact.

What `run_to_end` gives with NumPy, faster: no step is taken after a run has halted, and
nothing but bytes is kept. `compiler="jax"` runs where JAX does, so on a GPU where it has
one.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

import numpy as np
from jaxtyping import Bool, Int, UInt8

from ...reading import MISSING
from . import batch_jax as by_jax, batch_numba as by_numba
from .assembly import Assembly
from .packed_lines import packed_lines


Compiler = Literal["numba", "jax"]


class BatchEnd(NamedTuple):
    """How the runs of a batch ended. Values are bytes, with axes as those of `run`."""

    memory: UInt8[np.ndarray, "cell program example"]
    registers: UInt8[np.ndarray, "register program example"]
    halted: Bool[np.ndarray, "program example"]
    in_range: Bool[np.ndarray, "program example"]
    has_answer: Bool[np.ndarray, "program example"]


def run_batch(
    machine: Assembly,
    programs: Mapping[str, Int[np.ndarray, "line program"]],
    inputs: Mapping[str, Int[np.ndarray, "_cell _example"]],
    *,
    compiler: Compiler = "numba",
    patience: int = 1,
) -> BatchEnd:
    r"""The state in which each program's run on each example ends, and if it is an answer.

    As for `run_to_end`, a run has an answer if it halts, or its machine's time is fixed,
    and no result had to wrap where the machine's arithmetic is not modular.

    Args:
        machine: what the programs run on.
        programs: their choices, with an axis for the programs behind that of the lines.
        inputs: the first memory and registers of each example.
        compiler: `"numba"` takes machines of every size and each core; `"jax"` takes
            those whose registers, and whose memory, fit in four words of 32 bits, and
            compiles for each machine and number of examples.
        patience: so many times the machine's time is waited, unless that is fixed. A
            called program waits `PATIENCE` times, so with that both have the same answers.

    Raises:
        MachineFault: if the machine is too large for the compiler.
        ValueError: if a program or an input is not one of this machine, or patience is
            below 1.

    Example:
        >>> machine = Assembly(base=8, num_registers=1, num_lines=2)
        >>> program = machine.parse("inc 1 1\nwrite 1 1")
        >>> programs = {name: part[:, None] for name, part in program.items()}
        >>> memory = np.zeros((8, 1), int)
        >>> inputs = {"memory": memory, "registers": np.array([[2]])}
        >>> end = run_batch(machine, programs, inputs)
        >>> end.memory[:, 0, 0].tolist(), end.registers[:, 0, 0].tolist()
        ([0, 0, 0, 3, 0, 0, 0, 0], [3])
    """
    num_steps = _steps(machine, compiler, patience)
    words, given = packed_lines(machine, programs), _rows(machine, inputs, "inputs", 0)
    given = given.astype(np.uint8)
    if compiler == "jax":
        ends, halted, in_range = by_jax.run_words(machine, words, given, num_steps)
        ends, halted, in_range = np.swapaxes(ends, 1, 2), halted.T, in_range.T
    else:
        ends, halted, in_range = by_numba.run_words(machine, words, given, num_steps)
        ends = np.moveaxis(ends, 2, 0)
    return BatchEnd(
        memory=ends[machine.num_registers :],
        registers=ends[: machine.num_registers],
        halted=halted,
        in_range=in_range,
        has_answer=in_range & (halted | machine.fixed_time),
    )


def score_batch(
    machine: Assembly,
    programs: Mapping[str, Int[np.ndarray, "line program"]],
    inputs: Mapping[str, Int[np.ndarray, "_cell _example"]],
    outputs: Mapping[str, Int[np.ndarray, "_cell _example"]],
    *,
    compiler: Compiler = "numba",
    patience: int = 1,
) -> Int[np.ndarray, " program"]:
    """How many observed cells each program gets right, over all examples.

    Arguments and errors are those of `run_batch`; `outputs` holds the wanted cells, and
    `MISSING` (-1) where nobody observes. A run without an answer gets no cell right.

    Example:
        >>> machine = Assembly(base=8, num_registers=1, num_lines=1, num_cells=2)
        >>> programs = {name: part[:, None] for name, part in machine.parse("halt").items()}
        >>> inputs = {"memory": np.array([[1], [2]]), "registers": np.array([[0]])}
        >>> outputs = {"memory": np.array([[1], [3]]), "registers": np.array([[-1]])}
        >>> score_batch(machine, programs, inputs, outputs).tolist()
        [1]
    """
    num_steps = _steps(machine, compiler, patience)
    words, given, wanted = _checked(machine, programs, inputs, outputs)
    if compiler == "jax":
        return by_jax.score_words(machine, words, given, wanted, num_steps)
    return by_numba.score_words(
        machine, words, given, wanted, num_steps, until_wrong=False
    )


def pass_batch(
    machine: Assembly,
    programs: Mapping[str, Int[np.ndarray, "line program"]],
    inputs: Mapping[str, Int[np.ndarray, "_cell _example"]],
    outputs: Mapping[str, Int[np.ndarray, "_cell _example"]],
    *,
    compiler: Compiler = "numba",
    patience: int = 1,
) -> Bool[np.ndarray, " program"]:
    """Whether each program gets all observed cells of all examples right.

    Arguments and errors are those of `score_batch`; a program without an answer to each
    example does not. With `"numba"` a program is left at
    the first example that it fails, so the hardest example should stand first.

    Example:
        >>> machine = Assembly(base=8, num_registers=1, num_lines=1, num_cells=1)
        >>> programs = {name: part[:, None] for name, part in machine.parse("halt").items()}
        >>> rows = {"memory": np.array([[3, 4]]), "registers": np.array([[0, 0]])}
        >>> pass_batch(machine, programs, rows, rows).tolist()
        [True]
    """
    num_steps = _steps(machine, compiler, patience)
    words, given, wanted = _checked(machine, programs, inputs, outputs)
    if compiler == "jax":
        right = by_jax.score_words(machine, words, given, wanted, num_steps)
    else:
        right = by_numba.score_words(
            machine, words, given, wanted, num_steps, until_wrong=True
        )
    return right == np.count_nonzero(wanted != MISSING)


def _steps(machine: Assembly, compiler: str, patience: int) -> int:
    """How many steps are waited; refuses a compiler that is none of ours."""
    known = get_args(Compiler)
    if compiler not in known:
        raise ValueError(f"unknown compiler {compiler!r}; known are {', '.join(known)}")
    if patience < 1:
        raise ValueError(f"patience must be at least 1, got {patience}")
    return machine.num_steps * (1 if machine.fixed_time else patience)


def _checked(machine: Assembly, programs, inputs, outputs):
    words, given = packed_lines(machine, programs), _rows(machine, inputs, "inputs", 0)
    wanted = _rows(machine, outputs, "outputs", MISSING)
    if given.shape != wanted.shape:
        raise ValueError(
            f"as many outputs as inputs are needed; got {len(wanted)} outputs and "
            f"{len(given)} inputs"
        )
    return words, given.astype(np.uint8), wanted


def _rows(
    machine: Assembly, rows: Mapping[str, np.ndarray], what: str, least: int
) -> Int[np.ndarray, "example value"]:
    """Registers and memory in one row for each example; errors name the row."""
    parts = []
    for name in ("registers", "memory"):
        size = machine.inputs[name].shape[0]
        if name not in rows:
            raise ValueError(f"{what} lack {name!r}")
        part = np.asarray(rows[name]).astype(np.int32, casting="same_kind")
        if part.ndim != 2 or len(part) != size or part.shape[1] == 0:
            raise ValueError(
                f"{what}[{name!r}] must be [{size} cells, example], at least one example; "
                f"got {list(part.shape)}"
            )
        if part.min() < least or part.max() >= machine.base:
            raise ValueError(
                f"{what}[{name!r}] must be from {least} to {machine.base - 1}, got "
                f"{part.min()} to {part.max()}"
            )
        parts.append(part)
    if parts[0].shape[1] != parts[1].shape[1]:
        raise ValueError(
            f"{what} have registers for {parts[0].shape[1]} examples and memory for "
            f"{parts[1].shape[1]}"
        )
    return np.ascontiguousarray(np.concatenate(parts).T)
