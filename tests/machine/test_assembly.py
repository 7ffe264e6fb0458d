"""The assembly machine: its instructions, its equations and the paper's listings."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from softcode.machine import MachineFault, build, run, trajectory
from softcode.machine.assembly import (
    CODE,
    INSTRUCTIONS,
    Assembly,
    AssemblyState,
    result_tables,
)
from softcode.reading import Exact, Relaxed


BASE, NUM_CELLS, NUM_REGISTERS, NUM_LINES = 7, 5, 4, 6
BATCH = 60

# What an instruction stores in its output register, written a second time.
RESULTS = {
    "zero": lambda a, b: 0,
    "inc": lambda a, b: a + 1 if a + 1 < BASE else 0,
    "dec": lambda a, b: a - 1 if a > 0 else BASE - 1,
    "add": lambda a, b: a + b if a + b < BASE else a + b - BASE,
    "sub": lambda a, b: a - b if a >= b else a - b + BASE,
    "min": lambda a, b: a if a < b else b,
    "max": lambda a, b: a if a > b else b,
    "copy": lambda a, b: a,
}


def expected_step(name, machine, line, memory, registers, operands):
    """Memory, registers, next line and whether the run ends, in plain Python."""
    memory, registers = list(memory), list(registers)
    first, second = registers[operands["first"]], registers[operands["second"]]
    after, halted = (line + 1) % machine.num_lines, 0
    falls_off = line == machine.num_lines - 1 and not machine.wraps
    if name == "halt":
        halted = 1
    elif name == "read":
        registers[operands["output"]] = memory[first % machine.num_cells]
    elif name == "write":
        memory[first % machine.num_cells] = second
    elif name == "jump" and first == 0:
        by_label = machine.jump_to == "label"
        after = operands["target"] if by_label else second % machine.num_lines
        falls_off = False
    elif name in RESULTS:
        registers[operands["output"]] = RESULTS[name](first, second)
    return memory, registers, after, int(halted or falls_off)


@pytest.mark.parametrize("jump_to", ["label", "register"])
@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize("name", CODE)
def test_each_instruction_does_what_its_row_says(name, wraps, jump_to):
    machine = Assembly(
        BASE,
        NUM_REGISTERS,
        NUM_LINES,
        num_cells=NUM_CELLS,
        wraps=wraps,
        jump_to=jump_to,
    )
    rng = np.random.default_rng(CODE[name])
    choices = {
        part: rng.integers(space.size, size=(NUM_LINES, BATCH), dtype=np.int32)
        for part, space in machine.parameters.items()
    }
    choices["instruction"][:] = CODE[name]
    state = AssemblyState(
        memory=rng.integers(BASE, size=(NUM_CELLS, BATCH), dtype=np.int32),
        registers=rng.integers(BASE, size=(NUM_REGISTERS, BATCH), dtype=np.int32),
        pointer=rng.integers(NUM_LINES, size=BATCH, dtype=np.int32),
        halted=np.zeros(BATCH, np.int32),
    )
    # A jump depends on a zero; see that many registers hold one.
    state.registers[:, ::2] *= rng.integers(2, size=(NUM_REGISTERS, BATCH // 2))
    after = machine.step(choices, state, Exact(1))
    for i in range(BATCH):
        line = int(state.pointer[i])
        operands = {part: int(values[line, i]) for part, values in choices.items()}
        memory, registers, pointer, halted = expected_step(
            name,
            machine,
            line,
            state.memory[:, i].tolist(),
            state.registers[:, i].tolist(),
            operands,
        )
        assert after.memory[:, i].tolist() == memory
        assert after.registers[:, i].tolist() == registers
        assert after.halted[i] == halted
        assert halted or after.pointer[i] == pointer


def test_there_are_thirteen_instructions_and_each_has_a_test():
    assert len(INSTRUCTIONS) == len(CODE) == 13
    others = {"halt", "noop", "read", "write", "jump"}
    assert set(CODE) == set(RESULTS) | others
    assert {i.name for i in INSTRUCTIONS if i.result is not None} == set(RESULTS)


@pytest.mark.parametrize("base", [2, 3, 8])
def test_result_tables_hold_values_below_base_or_nothing(base):
    tables = result_tables(base)
    assert tables.shape == (13, base, base)
    for code, entry in enumerate(INSTRUCTIONS):
        if entry.result is None:
            assert (tables[code] == -1).all()
        else:
            assert ((tables[code] >= 0) & (tables[code] < base)).all()


MAP = """
map_loop:
    read 1 2
    inc 2 2
    write 1 2
    inc 1 1
    jump 3 map_loop
"""
SUM_REDUCE = """
    inc 4 4
    inc 4 4
sum_loop:
    read 3 2
    add 1 2 1
    inc 3 3
    max 3 4 5
    sub 4 5 5
    jump 5 sum_loop
    write 3 1
"""
FIBONACCI = """
    inc 2 2
fib_loop:
    write 3 2
    add 1 2 2
    read 3 1
    write 3 2
    inc 3 3
    jump 4 fib_loop
"""


def incremented(memory):
    return [(value + 1) % 8 for value in memory]


def first_three_summed(memory):
    return [*memory[:3], sum(memory[:3]) % 8, *memory[4:]]


def fibonacci_numbers(memory):
    numbers = [1, 2]
    while len(numbers) < len(memory):
        numbers.append(numbers[-1] + numbers[-2])
    return [number % 8 for number in numbers]


LISTINGS = {
    "map": (MAP, Assembly(8, 4, 10, num_steps=40), incremented),
    "sum-reduce": (SUM_REDUCE, Assembly(8, 5, 10), first_three_summed),
    "fibonacci": (FIBONACCI, Assembly(8, 4, 10, num_steps=49), fibonacci_numbers),
}
each_listing = pytest.mark.parametrize(
    ("text", "machine", "wanted"), LISTINGS.values(), ids=LISTINGS
)


def random_memories(machine, count):
    rng = np.random.default_rng(0)
    memory = rng.integers(machine.base, size=(machine.num_cells, count), dtype=np.int32)
    registers = np.zeros((machine.num_registers, count), np.int32)
    return {"memory": memory, "registers": registers}


@each_listing
def test_the_listings_of_the_paper_run_exactly(text, machine, wanted):
    inputs = random_memories(machine, 20)
    end = run(machine, machine.parse(text), inputs)
    for before, after in zip(inputs["memory"].T, end.memory.T, strict=True):
        assert after.tolist() == wanted(before.tolist())


@each_listing
@pytest.mark.parametrize("controller", ["probabilities", "logits"])
def test_the_listings_of_the_paper_run_relaxed(text, machine, wanted, controller):
    inputs = random_memories(machine, 20)
    reading = Relaxed(1, controller)
    program = reading.prepare(
        {
            name: 100 * jax.nn.one_hot(values, machine.parameters[name].size)
            for name, values in machine.parse(text).items()
        }
    )
    rows = {
        name: np.moveaxis(np.eye(machine.base, dtype=np.float32)[row], -1, 1)
        for name, row in inputs.items()
    }
    states = jax.jit(
        lambda p, x: trajectory(machine, p, x, reading, machine.num_steps)
    )(program, rows)
    after = np.asarray(states.memory[-1])
    expected = np.array([wanted(memory) for memory in inputs["memory"].T.tolist()]).T
    np.testing.assert_array_equal(after.argmax(1), expected)
    np.testing.assert_allclose(after.max(1), 1, atol=1e-5)


def test_sum_reduce_halts_after_its_last_line():
    machine = LISTINGS["sum-reduce"][1]
    end = run(machine, machine.parse(SUM_REDUCE), random_memories(machine, 5))
    assert (end.halted == 1).all()


@pytest.mark.parametrize("listing", ["map", "fibonacci"])
def test_the_endless_listings_stop_with_their_last_step(listing):
    text, machine, _ = LISTINGS[listing]
    end = run(machine, machine.parse(text), random_memories(machine, 5))
    assert (end.halted == 0).all()


def soft(rng, *shape):
    return rng.dirichlet(np.full(shape[-1], 0.5), shape[:-1])


def softmax(logits):
    exponentials = np.exp(logits - logits.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)


def written_out_step(machine, program, state):
    """Eq. (4)-(9) of the docstring, and the mixing by the halted probability `h`."""
    memory, registers, line, halted = state
    lines, base = machine.num_lines, machine.base
    h = halted[1]
    f, r1, r2, r3, target = (
        np.einsum("l,lc->c", line, program[name])
        for name in ("instruction", "first", "second", "output", "target")
    )
    v1 = np.einsum("r,rv->v", r1, registers)
    v2 = np.einsum("r,rv->v", r2, registers)
    results = np.zeros((len(CODE), base, base, base))
    for name, result in RESULTS.items():
        for a in range(base):
            for b in range(base):
                results[CODE[name], a, b, result(a, b)] = 1
    o = np.einsum("f,fabv,a,b->v", f, results, v1, v2)
    o += f[CODE["read"]] * np.einsum("a,av->v", v1, memory)
    g = sum(f[CODE[name]] for name in RESULTS) + f[CODE["read"]]
    new_registers = registers * (1 - g * r3)[:, None] + np.outer(r3, o)

    w = f[CODE["write"]]
    written = (1 - v1)[:, None] * memory + np.outer(v1, v2)
    new_memory = (1 - w) * memory + w * written

    j, z = f[CODE["jump"]], v1[0]
    following = np.zeros(lines)
    for i in range(lines):
        following[(i + 1) % lines] += line[i]
    new_line = (1 - j) * following + j * (z * target + (1 - z) * following)
    goes_on = 1 - f[CODE["halt"]]
    if not machine.wraps:
        goes_on *= 1 - line[-1] * (1 - j * z)
    stops = h + (1 - h) * (1 - goes_on)

    def mixed(new, old):
        return (1 - h) * new + h * old

    return AssemblyState(
        memory=mixed(new_memory, memory),
        registers=mixed(new_registers, registers),
        pointer=mixed(new_line, line),
        halted=np.array([1 - stops, stops]),
    )


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_relaxed_step_is_the_equations_written_out(wraps, seed):
    machine = Assembly(BASE, 3, 5, wraps=wraps)
    rng = np.random.default_rng(seed)
    state = AssemblyState(
        memory=soft(rng, BASE, BASE),
        registers=soft(rng, 3, BASE),
        pointer=soft(rng, 5),
        halted=soft(rng, 2),
    )
    program = {
        name: soft(rng, *space.shape, space.size)
        for name, space in machine.parameters.items()
    }
    as_arrays = lambda tree: jax.tree.map(lambda x: jnp.asarray(x, jnp.float32), tree)
    after = jax.jit(lambda p, x: machine.step(p, x, Relaxed()))(
        as_arrays(program), as_arrays(state)
    )
    expected = written_out_step(machine, program, state)
    for name in AssemblyState._fields:
        got, wanted = getattr(after, name), getattr(expected, name)
        np.testing.assert_allclose(got, wanted, atol=2e-6, err_msg=name)


def test_the_logits_controller_mixes_logits():
    rng = np.random.default_rng(0)
    machine = Assembly(BASE, 3, 5)
    logits = {
        name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in machine.parameters.items()
    }
    line = soft(rng, 5)
    reading = Relaxed(controller="logits")
    chosen = reading.choose(reading.prepare(logits), jnp.asarray(line, jnp.float32))
    for name, table in logits.items():
        np.testing.assert_allclose(
            chosen[name], softmax(np.asarray(table).T @ line), atol=1e-6
        )


def test_the_probabilities_controller_mixes_distributions():
    rng = np.random.default_rng(0)
    machine = Assembly(BASE, 3, 5)
    logits = {
        name: jnp.asarray(rng.normal(size=(*space.shape, space.size)), jnp.float32)
        for name, space in machine.parameters.items()
    }
    line = soft(rng, 5)
    reading = Relaxed(controller="probabilities")
    chosen = reading.choose(reading.prepare(logits), jnp.asarray(line, jnp.float32))
    for name, table in logits.items():
        np.testing.assert_allclose(
            chosen[name], line @ softmax(np.asarray(table)), atol=1e-6
        )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("base", 1),
        ("base", 257),
        ("base", True),
        ("base", "8"),
        ("base", 8.0),
        ("registers", 0),
        ("registers", 65),
        ("registers", None),
        ("lines", 0),
        ("lines", 257),
        ("lines", "many"),
        ("memory", 0),
        ("memory", 9),
        ("memory", "8"),
        ("num_steps", 0),
        ("num_steps", 1_000_001),
        ("num_steps", "40"),
        ("jump_to", "line"),
        ("jump_to", 3),
        ("wraps", 1),
        ("wraps", "yes"),
    ],
)
def test_a_wrong_setting_is_named(setting, value):
    with pytest.raises(MachineFault, match=rf"\b{setting}\b") as caught:
        build("assembly", {setting: value})
    assert repr(value) in str(caught.value)


def test_unknown_settings_and_kinds_are_named_with_what_is_known():
    with pytest.raises(MachineFault, match=r"'num_lines'.*base, registers, lines"):
        build("assembly", {"num_lines": 3})
    with pytest.raises(MachineFault, match=r"'abacus'.*assembly, turing"):
        build("abacus", {})


@pytest.mark.parametrize(
    "machine",
    [
        Assembly(),
        Assembly(3, 1, 1),
        Assembly(6, 2, 3, num_cells=4, jump_to="register", wraps=True, num_steps=9),
    ],
)
def test_settings_build_the_same_machine_again(machine):
    assert build(machine.kind, machine.settings) == machine


@pytest.mark.parametrize(
    ("length", "num_values"), [(1, 1), (1, 2), (3, 2), (8, 8), (20, 3), (9, 30)]
)
def test_a_resized_machine_has_room_and_takes_the_same_programs(length, num_values):
    machine = Assembly(8, 3, 4, num_cells=5, jump_to="register", wraps=True)
    resized = machine.resized(length, num_values, None)
    row = resized.inputs["memory"]
    assert row.shape == (length,)
    assert row.size >= num_values
    assert resized.parameters == machine.parameters
    assert resized.num_steps >= machine.num_steps
