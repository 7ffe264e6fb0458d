"""The Turing machine: what its programs do, and what its settings may be."""

import jax.numpy as jnp
import numpy as np
import pytest

from softcode.machine import MachineFault, build, run
from softcode.machine.turing import Turing
from softcode.reading import Exact, Relaxed


FLIP = """
1 0: write 1, right, goto 1
1 1: write 0, right, goto 1
"""
FLIP_TO_THE_MARK = """
1 0: write 1, right, goto 1
1 1: write 0, right, goto 1
1 2: write 2, stay, goto 0
"""
ADD_ONE_TO_A_ROW_OF_ONES = """
1 1: write 1, right, goto 1
1 0: write 1, stay, goto 0
"""
LEFT_ROUND_THE_END = """
1 0: write 0, left, goto 2
2 0: write 1, left, goto 0
"""


def end_of(machine, text, tape):
    inputs = {"tape": np.array(tape, np.int32)[:, None]}
    return run(machine, machine.parse(text), inputs)


def test_a_bit_flipper_flips_every_bit_of_the_circle_once():
    machine = Turing(2, 2, 8, 8)
    tape = [0, 1, 1, 0, 0, 0, 1, 0]
    end = end_of(machine, FLIP, tape)
    assert end.tape[:, 0].tolist() == [1 - bit for bit in tape]
    assert (end.control == 1).all()


def test_a_bit_flipper_twice_round_the_circle_changes_nothing():
    machine = Turing(2, 2, 8, 16)
    tape = [0, 1, 1, 0, 0, 0, 1, 0]
    assert end_of(machine, FLIP, tape).tape[:, 0].tolist() == tape


def test_a_bit_flipper_halts_at_the_mark():
    machine = Turing(3, 2, 6, 100)
    end = end_of(machine, FLIP_TO_THE_MARK, [0, 1, 1, 2, 0, 1])
    assert end.tape[:, 0].tolist() == [1, 0, 0, 2, 0, 1]
    assert end.head.tolist() == [3]
    assert machine.halted(end, Exact(1)).tolist() == [1]


@pytest.mark.parametrize("count", range(8))
def test_adding_one_to_a_row_of_ones_makes_it_one_longer(count):
    end = end_of(Turing(), ADD_ONE_TO_A_ROW_OF_ONES, [1] * count + [0] * (8 - count))
    assert end.tape[:, 0].tolist() == [1] * (count + 1) + [0] * (7 - count)


def test_left_of_the_first_cell_is_the_last_one():
    end = end_of(Turing(2, 3, 5, 9), LEFT_ROUND_THE_END, [0] * 5)
    assert end.tape[:, 0].tolist() == [0, 0, 0, 0, 1]
    assert end.head.tolist() == [3]


def test_what_a_text_leaves_out_writes_back_stays_and_halts():
    end = end_of(Turing(3, 2, 4, 9), "", [2, 1, 0, 1])
    assert end.tape[:, 0].tolist() == [2, 1, 0, 1]
    assert end.head.tolist() == [0]
    assert end.control.tolist() == [0]


def simulated(choices, tape, num_steps):
    """A plain simulation, on lists and a dictionary of moves."""
    table = {
        place: tuple(int(choices[part][place]) for part in ("write", "move", "goto"))
        for place in np.ndindex(choices["write"].shape)
    }
    tape, head, control = list(tape), 0, 1
    for _ in range(num_steps):
        if control == 0:
            break
        tape[head], move, control = table[control, tape[head]]
        head = (head + {0: -1, 1: 0, 2: 1}[move]) % len(tape)
    return tape, head, control


@pytest.mark.parametrize("length", [1, 2, 5])
def test_random_programs_do_what_a_plain_simulation_does(length):
    machine = Turing(3, 4, length, 30)
    rng = np.random.default_rng(length)
    batch = 150
    choices = {
        name: rng.integers(space.size, size=(*space.shape, batch), dtype=np.int32)
        for name, space in machine.parameters.items()
    }
    tapes = rng.integers(3, size=(length, batch), dtype=np.int32)
    end = run(machine, choices, {"tape": tapes})
    for i in range(batch):
        program = {name: values[..., i] for name, values in choices.items()}
        tape, head, control = simulated(program, tapes[:, i].tolist(), 30)
        assert end.tape[:, i].tolist() == tape
        assert end.control[i] == control
        assert end.head[i] == head


def test_the_logits_controller_mixes_logits_over_control_and_symbol():
    rng = np.random.default_rng(0)
    machine = Turing(3, 4, 5)
    logits = {
        name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in machine.parameters.items()
    }
    control = jnp.asarray(rng.dirichlet(np.ones(4)), jnp.float32)
    symbol = jnp.asarray(rng.dirichlet(np.ones(3)), jnp.float32)
    reading = Relaxed(controller="logits")
    chosen = reading.choose(reading.prepare(logits), control, symbol)
    for name, table in logits.items():
        exponentials = np.exp(
            np.einsum("c,s,csk->k", control, symbol, np.asarray(table))
        )
        np.testing.assert_allclose(
            chosen[name], exponentials / exponentials.sum(), atol=1e-6
        )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("symbols", 1),
        ("symbols", 65),
        ("symbols", "two"),
        ("controls", 1),
        ("controls", 65),
        ("controls", 2.0),
        ("tape", 0),
        ("tape", 4097),
        ("tape", None),
        ("num_steps", 0),
        ("num_steps", 1_000_001),
        ("num_steps", True),
    ],
)
def test_a_wrong_setting_is_named(setting, value):
    with pytest.raises(MachineFault, match=rf"\b{setting}\b") as caught:
        build("turing", {setting: value})
    assert repr(value) in str(caught.value)


def test_settings_build_the_same_machine_again():
    machine = Turing(3, 5, 7, 11)
    assert build(machine.kind, machine.settings) == machine


@pytest.mark.parametrize(("length", "num_values"), [(1, 1), (3, 2), (20, 3), (5, 4)])
def test_a_resized_machine_takes_the_same_programs(length, num_values):
    machine = Turing(3, 4, 5)
    resized = machine.resized(length, num_values, None)
    assert resized.inputs["tape"].shape == (length,)
    assert resized.parameters == machine.parameters
    assert resized.num_steps >= machine.num_steps
