"""The machines that every reading and every form of a program is held to."""

from pathlib import Path

import numpy as np

from softcode.language import Model, load_model
from softcode.machine import AbstractMachine, Choices
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import Program


FOLDER = Path(__file__).parents[2] / "examples" / "models"


def model(name: str, **hypers: int) -> Model:
    """One of the models under `examples/`, in this size."""
    return load_model(FOLDER / f"{name}.py", hypers)


MACHINES: dict[str, AbstractMachine] = {
    "assembly": Assembly(
        base=5,
        num_registers=3,
        num_lines=6,
        num_steps=24,
        modular=True,
        fixed_time=True,
    ),
    "assembly-register-jumps": Assembly(
        base=6,
        num_registers=3,
        num_lines=5,
        num_cells=4,
        num_steps=24,
        jump_to="register",
        modular=True,
        fixed_time=True,
    ),
    "assembly-wraps": Assembly(
        base=4,
        num_registers=2,
        num_lines=4,
        num_cells=3,
        num_steps=24,
        wraps=True,
        modular=True,
        fixed_time=True,
    ),
    "turing": Turing(
        num_symbols=3, num_controls=4, tape_length=5, num_steps=24, fixed_time=True
    ),
}


# Runs of one step, from the inputs to the outputs.
MODELS: dict[str, Model] = {
    "turing": model("turing", num_symbols=3, num_states=3, length=4, num_steps=5),
    "circuit": model("circuit", num_gates=4, num_wires=3, num_outputs=2),
    "basic-block": model(
        "basic_block", size=4, num_blocks=4, num_registers=2, num_steps=4
    ),
    "straight-line": model("straight_line", size=5, num_inputs=2, num_lines=3),
    "list-loop": model("list_loop", size=4, length=3, num_lines=2),
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
