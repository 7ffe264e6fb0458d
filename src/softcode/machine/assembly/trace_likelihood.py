"""The likelihood of a whole trace, with the pointer as a hidden state."""

import dataclasses
import itertools
from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ...files import Fault
from ...reading import MISSING, Exact
from ..sized import AbstractSizedMachine
from .instructions import CODE, INSTRUCTIONS


# The least probability that a line explains a step: keeps the beliefs from dying out.
_FLOOR = 1e-6
_TINY = 1e-30
_OPERANDS = ("first", "second", "output")


class Evidence(NamedTuple):
    """Which choices of a line explain each step of a trace, and where they go next.

    A line's choices are an instruction and the registers that it uses, in the order of
    `_ways`. Steps that the same choices explain share a row.
    """

    row: Array
    """`[step, example]`: the row of the tables below."""
    goes_on: Array
    """`[row, way]`: 1 if this way explains the step and goes to the line after."""
    jumps: Array
    """`[row, register]`: 1 if a jump on this register does and is taken."""
    is_still: Array
    """`[row]`: 1 if nothing changes: what `halt` and having halted explain."""


def trace_evidence(
    machine: AbstractSizedMachine,
    inputs: Mapping[str, np.ndarray],
    targets: Mapping[str, np.ndarray],
) -> Evidence:
    """Runs each way to fill in a line on each step of a trace, exactly.

    Args:
        machine: an assembly machine whose jumps go to labels.
        inputs: `[cell, example]` for each row of cells.
        targets: `[step, cell, example]`, the same rows after each step.

    Raises:
        Fault: where the targets are not all of a trace.
    """
    if any((x == MISSING).any() for x in targets.values()):
        raise Fault(
            "The pointer can be filtered only where the targets are all of a trace; "
            "learn with `RunLoss()`."
        )
    names = ("memory", "registers")
    after = np.concatenate([targets[name] for name in names], axis=1)
    start = np.concatenate(
        [np.broadcast_to(inputs[n], targets[n][0].shape) for n in names]
    )
    before = np.concatenate([start[None], after[:-1]])
    pairs = np.concatenate([before, after], axis=1)
    num_steps, _, num_examples = pairs.shape
    columns = np.moveaxis(pairs, 1, 0).reshape(pairs.shape[1], -1)
    distinct, number = np.unique(columns, axis=1, return_inverse=True)
    before, after = np.split(distinct[:, None], 2)

    # Line 0 of a program of 3 lines, so that going on (1) and jumping (2) differ.
    probe: Any = dataclasses.replace(machine, num_lines=3, num_steps=1, wraps=True)  # pyright: ignore[reportArgumentType, reportCallIssue]
    ways = np.array(_ways(probe.num_registers), np.int32).T[..., None]
    program: dict[str, np.ndarray] = dict(
        zip(("instruction", *_OPERANDS), ways, strict=True)
    )
    program["target"] = np.full_like(program["first"], 2)
    program = {name: np.stack([values] * 3) for name, values in program.items()}
    reading = Exact(2)
    rows = dict(zip(names, np.split(before, [probe.num_cells]), strict=True))
    state = probe.step(program, probe.init(rows, reading), reading)
    memory, registers = np.split(after, [probe.num_cells])
    explains = np.all(state.memory == memory, axis=0)
    explains &= np.all(state.registers == registers, axis=0)
    goes_on = explains & (state.pointer == 1) & (state.halted == 0)
    jumps = explains & (state.pointer == 2)
    is_still = np.all(before == after, axis=(0, 1))
    jumps = jumps[ways[0, :, 0] == CODE["jump"]]
    tables = np.concatenate([goes_on, jumps, is_still[None]]).T.astype(np.float32)
    tables, row = np.unique(tables, axis=0, return_inverse=True)
    goes_on, jumps, is_still = np.split(
        tables, [len(goes_on), len(goes_on) + len(jumps)], axis=1
    )
    return Evidence(
        jnp.asarray(row.ravel()[number.ravel()].reshape(num_steps, num_examples)),
        jnp.asarray(goes_on),
        jnp.asarray(jumps),
        jnp.asarray(is_still[:, 0]),
    )


def trace_loss(
    logits: Mapping[str, Float[Array, "..."]], evidence: Evidence, wraps: bool
) -> Float[Array, ""]:
    """`-log P(trace)`, averaged over its steps and examples; the pointer is summed out.

    A line `l` with the choices `c` (an instruction and its registers) has probability
    `p_l(c)`, and each true state is followed by the true next one, so that a step `t`
    is an indicator `e_t(c)` of whether `c` explains it. The pointer is the hidden state
    of a hidden Markov model, summed out by the forward algorithm:

        A_t(l, l') = sum_{c goes on} p_l(c) e_t(c) [l' = l + 1]
                     + sum_{c jumps} p_l(c) e_t(c) target_l(l')
        a_{t+1}(l') = sum_l a_t(l) A_t(l, l') / Z_t        loss = mean -log Z_t

    with one more state for having halted, which `halt` leads to and which explains
    that nothing changes. So a later step moves the pointer to the lines that explain
    it, and a jump that led there is credited, which descent through a run cannot do.
    """
    soft = {name: jax.nn.softmax(table, axis=-1) for name, table in logits.items()}
    num_lines = soft["instruction"].shape[0]
    ways = _probabilities(soft)
    halt = soft["instruction"][:, CODE["halt"]]
    jump = soft["instruction"][:, CODE["jump"], None] * soft["first"]
    on = (evidence.goes_on @ ways.T + _FLOOR)[evidence.row]
    off = (evidence.jumps @ jump.T)[evidence.row]
    still = evidence.is_still[evidence.row]
    target = soft["target"]

    def step(belief, weights):
        lines, halted = belief
        on, off, still = weights
        passed = lines * on
        after = jnp.roll(passed, 1, axis=-1)
        ended = still * (halted + lines @ halt)
        if not wraps:
            ended += after[:, 0]
            after = after.at[:, 0].set(0.0)
        after += (lines * off) @ target
        total = jnp.sum(after, axis=-1) + ended + _TINY
        return (after / total[:, None], ended / total), jnp.log(total)

    num_examples = evidence.row.shape[1]
    lines = jnp.zeros((num_examples, num_lines)).at[:, 0].set(1.0)
    start = (lines, jnp.zeros(num_examples))
    _, logs = jax.lax.scan(step, start, (on, off, still))
    return -jnp.mean(logs)


def _ways(num_registers: int) -> list[tuple[int, int, int, int]]:
    """All ways to fill in a line: instruction, first, second and output register."""
    result = []
    for code, entry in enumerate(INSTRUCTIONS):
        ranges = [
            range(num_registers if name in entry.operands else 1) for name in _OPERANDS
        ]
        result += [(code, *registers) for registers in itertools.product(*ranges)]
    return result


def _probabilities(soft: dict[str, Float[Array, "..."]]) -> Float[Array, "line way"]:
    """The probability of each of `_ways` for each line."""
    num_lines = len(soft["instruction"])
    parts = []
    for code, entry in enumerate(INSTRUCTIONS):
        part = soft["instruction"][:, code, None]
        for name in _OPERANDS:
            if name in entry.operands:
                part = (part[:, :, None] * soft[name][:, None, :]).reshape(
                    num_lines, -1
                )
        parts.append(part)
    return jnp.concatenate(parts, axis=1)
