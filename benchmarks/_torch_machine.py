"""The relaxed assembly machine in eager PyTorch: what `relaxed_steps.py` compares with.

It is the same machine as `softcode.Relaxed` runs (probabilities mixed, labels to jump
to, no wrapping), with the equations of `softcode.Assembly` written down one by one.
Leading axes are a batch: `[example, ...]` with programs `[line, choice]`, or
`[restart, example, ...]` with programs `[restart, line, choice]`.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from softcode.machine.assembly import CODE, Assembly, result_tables


# The same as that of softcode's loss.
_FLOOR = 1e-6
_NUM_INSTRUCTIONS = len(CODE)


class TorchState(NamedTuple):
    """A batch of runs; `halted` is the probability of having ended."""

    memory: Tensor
    registers: Tensor
    pointer: Tensor
    halted: Tensor


class TorchMachine:
    """Runs of programs, given as logits, on inputs and against a trace's targets.

    Args:
        machine: the sizes; with `jump_to="label"`, `wraps=False` and a cell for each
            value.
        inputs: integers `[cell, example]` for each row of cells.
        targets: integers `[step, cell, example]` for each row; all are looked at.
    """

    def __init__(
        self,
        machine: Assembly,
        inputs: Mapping[str, np.ndarray],
        targets: Mapping[str, np.ndarray],
    ):
        is_plain = machine.jump_to == "label" and not machine.wraps
        if not is_plain or machine.num_cells != machine.base:
            raise ValueError(f"only the plain assembly machine is here, not {machine}")
        self.machine = machine
        tables = result_tables(machine.base)
        one_hot = tables[..., None] == np.arange(machine.base)
        self.results = torch.tensor(one_hot, dtype=torch.float32)
        rows = {name: torch.tensor(row.T).long() for name, row in inputs.items()}
        self.inputs = {
            name: torch.nn.functional.one_hot(row, machine.base).float()
            for name, row in rows.items()
        }
        # `[step, example, cell]`, as the states are stacked.
        self.targets = {
            name: torch.tensor(times.transpose(0, 2, 1).copy()).long()
            for name, times in targets.items()
        }
        self.idle = torch.zeros(_NUM_INSTRUCTIONS)
        self.idle[CODE["noop"]] = 1

    def loss(self, logits: Mapping[str, Tensor]) -> Tensor:
        """The mean surprise at the trace, of each restart if there are several."""
        states = list(self.states(logits))
        total = torch.zeros(())
        for name, times in self.targets.items():
            rows = torch.stack([getattr(state, name) for state in states])
            if rows.ndim == 5:
                times = times[:, None].expand(rows.shape[:-1])
            probability = rows.gather(-1, times[..., None])[..., 0]
            surprise = -torch.log(probability + _FLOOR)
            total = total + surprise.mean(0).mean((-1, -2))
        return total

    def states(self, logits: Mapping[str, Tensor]) -> Iterator[TorchState]:
        """The states after each step."""
        program = {name: table.softmax(-1) for name, table in logits.items()}
        batch = (*program["instruction"].shape[:-2], len(self.inputs["memory"]))
        pointer = torch.zeros(*batch, self.machine.num_lines)
        pointer[..., 0] = 1
        state = TorchState(
            self.inputs["memory"].expand(*batch, -1, -1),
            self.inputs["registers"].expand(*batch, -1, -1),
            pointer,
            torch.zeros(*batch, 1),
        )
        for _ in range(self.machine.num_steps):
            state = self.step(program, state)
            yield state

    def step(self, program: Mapping[str, Tensor], state: TorchState) -> TorchState:
        memory, registers, pointer, halted = state
        line = _of_mass_one(pointer)
        chosen = {name: line @ table for name, table in program.items()}
        f = (1 - halted) * chosen["instruction"] + halted * self.idle

        v_1 = _mixed(chosen["first"], registers)
        v_2 = _mixed(chosen["second"], registers)
        o = self.computed(f, v_1, v_2)
        o = o + f[..., CODE["read"], None] * _mixed(v_1, memory)
        g = o.sum(-1, keepdim=True)
        r_3 = chosen["output"]
        registers = (
            registers * (1 - g * r_3)[..., None] + r_3[..., None] * o[..., None, :]
        )

        w_1 = f[..., CODE["write"], None] * v_1
        memory = memory * (1 - w_1)[..., None] + w_1[..., None] * v_2[..., None, :]

        jumps = chosen["instruction"][..., CODE["jump"], None] * v_1[..., :1]
        after = pointer.roll(1, -1)
        following = jumps * chosen["target"] + (1 - jumps) * after
        falls_off = (1 - jumps) * pointer[..., -1:]
        goes_on = (1 - chosen["instruction"][..., CODE["halt"], None]) * (1 - falls_off)
        pointer = (1 - halted) * following + halted * pointer
        return TorchState(memory, registers, pointer, 1 - (1 - halted) * goes_on)

    def computed(self, f: Tensor, v_1: Tensor, v_2: Tensor) -> Tensor:
        """`sum_f f_f T_f(v_1, v_2)`."""
        return torch.einsum("...f,...a,...b,fabv->...v", f, v_1, v_2, self.results)


def _mixed(address: Tensor, cells: Tensor) -> Tensor:
    """The cells' values, weighted by the probability of their address."""
    return _of_mass_one(torch.einsum("...c,...cv->...v", address, cells))


def _of_mass_one(value: Tensor) -> Tensor:
    """Takes the rounding error out of the sum; without this, 40 steps blow up."""
    return value / value.sum(-1, keepdim=True)
