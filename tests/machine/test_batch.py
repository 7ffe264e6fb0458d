"""The batch executor: both of its paths do what `run` does, and count as people do."""

import numpy as np
import pytest

from softcode.machine import MachineFault, run, run_to_end
from softcode.machine.assembly import Assembly, pass_batch, run_batch, score_batch


COMPILERS = ["numba", "jax"]
NUM_PROGRAMS, NUM_EXAMPLES = 150, 3

each_compiler = pytest.mark.parametrize("compiler", COMPILERS)


def random_batch(machine, seed, num_programs=NUM_PROGRAMS, num_examples=NUM_EXAMPLES):
    rng = np.random.default_rng(seed)
    programs = {
        name: rng.integers(
            space.size, size=(*space.shape, num_programs), dtype=np.int32
        )
        for name, space in machine.parameters.items()
    }
    inputs = {
        name: rng.integers(
            space.size, size=(*space.shape, num_examples), dtype=np.int32
        )
        for name, space in machine.inputs.items()
    }
    # A jump depends on a zero; see that many registers hold one.
    inputs["registers"] *= rng.integers(
        2, size=inputs["registers"].shape, dtype=np.int32
    )
    return programs, inputs


def has_answers(machine, programs, inputs):
    ending = run_to_end(
        machine,
        {name: part[..., None] for name, part in programs.items()},
        {name: row[:, None] for name, row in inputs.items()},
    )
    return ending.has_answer


def run_by_numpy(machine, programs, inputs):
    state = run(
        machine,
        {name: part[..., None] for name, part in programs.items()},
        {name: row[:, None] for name, row in inputs.items()},
    )
    shape = (programs["first"].shape[1], inputs["memory"].shape[1])
    return (
        np.broadcast_to(state.memory, (machine.num_cells, *shape)),
        np.broadcast_to(state.registers, (machine.num_registers, *shape)),
        np.broadcast_to(state.halted, shape) == 1,
    )


def assert_same_ends(machine, seed, compiler):
    programs, inputs = random_batch(machine, seed)
    end = run_batch(machine, programs, inputs, compiler=compiler)
    memory, registers, halted = run_by_numpy(machine, programs, inputs)
    np.testing.assert_array_equal(end.memory, memory, str(machine))
    np.testing.assert_array_equal(end.registers, registers, str(machine))
    np.testing.assert_array_equal(end.halted, halted, str(machine))
    answers = has_answers(machine, programs, inputs)
    np.testing.assert_array_equal(end.has_answer, answers, str(machine))


def random_machine(seed):
    rng = np.random.default_rng(seed)
    base = int(rng.integers(2, 17))
    return Assembly(
        base=base,
        num_registers=int(rng.integers(1, 7)),
        num_lines=int(rng.integers(1, 9)),
        num_cells=int(rng.integers(1, base + 1)),
        num_steps=int(rng.integers(1, 40)),
        jump_to=["label", "register"][seed % 2],
        wraps=bool(rng.integers(2)),
        modular=bool(rng.integers(2)),
        fixed_time=bool(rng.integers(2)),
    )


@pytest.mark.parametrize("seed", range(40))
def test_compiled_loops_end_as_numpy_does(seed):
    assert_same_ends(random_machine(seed), seed, "numba")


# What differs in how they are packed: a word is full, or two or four are needed.
JAX_MACHINES = {
    "one word": Assembly(8, 4, 5, num_steps=20),
    "wraps": Assembly(5, 3, 4, num_cells=3, num_steps=20, wraps=True),
    "two words": Assembly(16, 6, 4, num_cells=13, num_steps=20),
    "register jumps": Assembly(11, 3, 5, num_steps=20, jump_to="register"),
    "register jumps wrap": Assembly(
        2, 6, 3, num_steps=20, jump_to="register", wraps=True
    ),
    "bytes in four words": Assembly(256, 14, 3, num_cells=16, num_steps=20),
}


@pytest.mark.parametrize("machine", JAX_MACHINES.values(), ids=JAX_MACHINES)
@each_compiler
def test_machines_of_every_packing_end_as_numpy_does(machine, compiler):
    assert_same_ends(machine, 0, compiler)


def test_the_largest_machine_runs_in_compiled_loops():
    machine = Assembly(256, 64, 256, num_steps=60)
    programs, inputs = random_batch(machine, 0, num_programs=20)
    # Else a run ends after thirteen lines or so.
    programs["instruction"][programs["instruction"] == 0] = 5
    end = run_batch(machine, programs, inputs)
    memory, registers, _ = run_by_numpy(machine, programs, inputs)
    np.testing.assert_array_equal(end.memory, memory)
    np.testing.assert_array_equal(end.registers, registers)


@each_compiler
def test_more_programs_than_a_chunk_or_a_thread_takes(compiler):
    machine = Assembly(8, 4, 5, num_steps=20)
    programs, inputs = random_batch(machine, 1, num_programs=9001, num_examples=20)
    end = run_batch(machine, programs, inputs, compiler=compiler)
    memory, registers, halted = run_by_numpy(machine, programs, inputs)
    np.testing.assert_array_equal(end.memory, memory)
    np.testing.assert_array_equal(end.registers, registers)
    np.testing.assert_array_equal(end.halted, halted)
    outputs = {"memory": memory[:, 7], "registers": registers[:, 7]}
    right = score_batch(machine, programs, inputs, outputs, compiler=compiler)
    assert right.shape == (9001,)
    answers = has_answers(machine, programs, inputs)
    by_hand = ((memory == outputs["memory"][:, None]) & answers).sum((0, 2))
    by_hand += ((registers == outputs["registers"][:, None]) & answers).sum((0, 2))
    np.testing.assert_array_equal(right, by_hand)


@each_compiler
def test_a_score_counts_the_observed_cells_that_are_right(compiler):
    machine = Assembly(4, 2, 4, num_cells=3, num_steps=20, modular=True)
    programs, inputs = random_batch(machine, 2)
    # The outputs of one of the programs, so that some are right; a part is not observed.
    memory, registers, _ = run_by_numpy(machine, programs, inputs)
    outputs = {"memory": memory[:, 5].copy(), "registers": registers[:, 5].copy()}
    outputs["registers"][:] = -1
    outputs["memory"][2, 0] = -1
    num_observed = 3 * NUM_EXAMPLES - 1
    answers = has_answers(machine, programs, inputs)
    by_hand = [
        sum(
            answers[program, example]
            and memory[cell, program, example] == outputs["memory"][cell, example]
            for cell in range(3)
            for example in range(NUM_EXAMPLES)
        )
        for program in range(NUM_PROGRAMS)
    ]
    right = score_batch(machine, programs, inputs, outputs, compiler=compiler)
    passed = pass_batch(machine, programs, inputs, outputs, compiler=compiler)
    assert right.tolist() == by_hand
    assert passed.tolist() == [count == num_observed for count in by_hand]
    assert passed[5] and not passed.all()


def test_a_batch_without_programs_is_empty():
    machine = Assembly(4, 2, 4)
    programs, inputs = random_batch(machine, 0, num_programs=0)
    for compiler in COMPILERS:
        assert run_batch(machine, programs, inputs, compiler=compiler).memory.shape == (
            4,
            0,
            NUM_EXAMPLES,
        )
        assert (
            len(score_batch(machine, programs, inputs, inputs, compiler=compiler)) == 0
        )


def test_a_machine_too_large_for_the_words_is_refused_with_its_numbers():
    machine = Assembly(256, 4, 3, num_cells=17)
    programs, inputs = random_batch(machine, 0)
    with pytest.raises(
        MachineFault, match=r"17 cells of 8 bits.* need 5 words.*'numba'"
    ):
        run_batch(machine, programs, inputs, compiler="jax")


@pytest.mark.parametrize("part", ["instruction", "first", "second", "output", "target"])
@pytest.mark.parametrize("value", [-1, 64])
def test_a_choice_that_the_machine_lacks_is_refused(part, value):
    machine = Assembly(4, 2, 4)
    programs, inputs = random_batch(machine, 0)
    programs[part][3, -1] = value
    with pytest.raises(ValueError, match=f"'{part}'.* must be from 0 to"):
        run_batch(machine, programs, inputs)


@pytest.mark.parametrize("value", [-1, 4])
def test_a_value_that_the_machine_lacks_is_refused(value):
    machine = Assembly(4, 2, 4)
    programs, inputs = random_batch(machine, 0)
    inputs["memory"][0, 0] = value
    with pytest.raises(ValueError, match=r"inputs\['memory'\] must be from 0 to 3"):
        run_batch(machine, programs, inputs)


def test_programs_and_rows_of_a_wrong_shape_are_refused():
    machine, other = Assembly(4, 2, 4), Assembly(4, 2, 3)
    programs, inputs = random_batch(machine, 0)
    with pytest.raises(ValueError, match="4 lines, program"):
        run_batch(machine, random_batch(other, 0)[0], inputs)
    with pytest.raises(ValueError, match="chooses instruction, first"):
        run_batch(machine, {"first": programs["first"]}, inputs)
    with pytest.raises(ValueError, match="lack 'registers'"):
        run_batch(machine, programs, {"memory": inputs["memory"]})
    with pytest.raises(ValueError, match="4 cells, example"):
        run_batch(machine, programs, inputs | {"memory": inputs["memory"][:3]})
    fewer = {name: row[:, :2] for name, row in inputs.items()}
    with pytest.raises(ValueError, match="2 outputs and 3 inputs"):
        score_batch(machine, programs, inputs, fewer)
    with pytest.raises(ValueError, match="3 examples and memory for 2"):
        run_batch(machine, programs, inputs | {"memory": fewer["memory"]})
