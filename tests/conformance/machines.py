"""The machines that every reading and every form of a program is held to."""

import numpy as np

from softcode.machine import AbstractMachine, Assembly, Choices, Turing
from softcode.program import Program


MACHINES: dict[str, AbstractMachine] = {
    "assembly": Assembly(base=5, num_registers=3, num_lines=6, num_steps=24),
    "assembly-register-jumps": Assembly(
        base=6,
        num_registers=3,
        num_lines=5,
        num_cells=4,
        num_steps=24,
        jump_to="register",
    ),
    "assembly-wraps": Assembly(
        base=4, num_registers=2, num_lines=4, num_cells=3, num_steps=24, wraps=True
    ),
    "turing": Turing(num_symbols=3, num_controls=4, tape_length=5, num_steps=24),
}


def random_choices(
    machine: AbstractMachine, rng: np.random.Generator, *batch: int
) -> Choices:
    """Choices of shape `[*place, *batch]`, each as likely as any other."""
    return {
        name: rng.integers(space.size, size=(*space.shape, *batch), dtype=np.int32)
        for name, space in machine.parameters.items()
    }


def random_inputs(
    machine: AbstractMachine, rng: np.random.Generator, *batch: int
) -> dict[str, np.ndarray]:
    """Integers of shape `[cell, *batch]` for each row of cells."""
    return {
        name: rng.integers(space.size, size=(*space.shape, *batch), dtype=np.int32)
        for name, space in machine.inputs.items()
    }


def random_programs(machine: AbstractMachine, seed: int, count: int) -> list[Program]:
    """Programs whose every choice is as likely as any other."""
    rng = np.random.default_rng(seed)
    return [Program(machine, random_choices(machine, rng)) for _ in range(count)]


def plain_inputs(
    machine: AbstractMachine, rng: np.random.Generator
) -> dict[str, list[int]]:
    """One random input as plain lists, a list for each row of cells."""
    return {name: row.tolist() for name, row in random_inputs(machine, rng).items()}
