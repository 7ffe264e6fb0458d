"""What of a run is free and what of it is compared, where two programs are compared."""

from ..language import Model
from ..machine import AbstractMachine, Space


def free_cells(machine: AbstractMachine) -> dict[str, Space]:
    """The rows that take every value: a model's inputs, another machine's first row.

    Raises:
        ValueError: for a model that calls networks, or is given tensors.
    """
    if not isinstance(machine, Model):
        name, space = next(iter(machine.inputs.items()))
        return {name: space}
    if machine.networks or machine.tensors:
        raise ValueError(
            f"{machine.name} calls networks, whose inputs are too many to go through; "
            "check such programs on examples (`softcode.verify.check`)."
        )
    return dict(machine.inputs)


def compared_rows(machine: AbstractMachine) -> tuple[str, ...]:
    """The rows whose cells must end alike."""
    if isinstance(machine, Model):
        return tuple(machine.outputs)
    return (next(iter(machine.inputs)),)


def bounds_of(free: dict[str, Space]) -> str:
    """`4 memory cells below 8`, for each row."""
    return ", ".join(
        f"{space.shape[0]} {name} cells below {space.size}"
        for name, space in free.items()
    )
