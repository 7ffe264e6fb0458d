"""Many programs on many examples in JAX: a step is shifts and selects, and no gather."""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Int, UInt8, UInt32

from ..machine import MachineFault
from .assembly import Assembly
from .instructions import CODE
from .packed_lines import unpacked
from .packed_rows import WORD_BITS, Packing


_MAX_WORDS = 4
# So many runs go through the steps together, on a CPU and on anything else.
_NUM_LANES, _NUM_LANES_BEYOND = 1 << 17, 1 << 22

# Where the parts of a step's effect stand in its word (see `_effect`).
_VALUE_MASK, _PLACE_AT, _SETS_AT, _STORES_AT, _POINTER_AT = 255, 8, 16, 17, 18
_POINTER_MASK, _WRAPPED_AT = 511, 27


def run_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
    num_steps: int,
) -> tuple[
    UInt8[np.ndarray, "value example program"],
    Bool[np.ndarray, "example program"],
    Bool[np.ndarray, "example program"],
]:
    """The last registers and memory of each run; whether it has halted, and in range."""
    run = functools.partial(_run, machine, num_steps)
    return _in_chunks(run, words, given.T.astype(np.uint32))


def score_words(
    machine: Assembly,
    words: UInt32[np.ndarray, "program line"],
    given: UInt8[np.ndarray, "example value"],
    wanted: Int[np.ndarray, "example value"],
    num_steps: int,
) -> Int[np.ndarray, " program"]:
    """How many wanted values each program gets right; without an answer, none."""
    score = functools.partial(_score, machine, num_steps, wanted.T.astype(np.int32))
    return _in_chunks(score, words, given.T.astype(np.uint32))


def _in_chunks(function: Callable, words: np.ndarray, given: np.ndarray):
    """The function's results for all programs: chunks of one size, compiled once.

    The last chunk is filled up with programs that nobody asked for.
    """
    num_programs, num_examples = len(words), given.shape[1]
    num_needed = 1 << max(0, num_programs - 1).bit_length()
    is_cpu = jax.default_backend() == "cpu"
    num_lanes = _NUM_LANES if is_cpu else _NUM_LANES_BEYOND
    size = max(1, min(num_lanes // num_examples, num_needed))
    num_chunks = max(1, -(-num_programs // size))
    num_missing = num_chunks * size - num_programs
    lines = np.pad(words, ((0, num_missing), (0, 0))).T
    parts = [
        function(lines[:, k * size : (k + 1) * size], given) for k in range(num_chunks)
    ]
    return jax.tree.map(
        lambda *leaves: np.concatenate(leaves, -1)[..., :num_programs], *parts
    )


def _packings(machine: Assembly) -> tuple[Packing, Packing]:
    """How registers and memory are packed.

    Raises:
        MachineFault: where they need more words than there are.
    """
    num_bits = (machine.base - 1).bit_length()
    packings = []
    for what, num_values in (
        ("registers", machine.num_registers),
        ("cells", machine.num_cells),
    ):
        packing = Packing(num_values, num_bits)
        if packing.num_words > _MAX_WORDS:
            raise MachineFault(
                f"{num_values} {what} of {num_bits} bits (base {machine.base}) need "
                f"{packing.num_words} words of {WORD_BITS} bits; compiler 'jax' keeps "
                f"at most {_MAX_WORDS}, compiler 'numba' takes any number"
            )
        packings.append(packing)
    return packings[0], packings[1]


@functools.partial(jax.jit, static_argnums=(0, 1))
def _run(machine, num_steps, lines, given):
    ends, effect = _final(machine, num_steps, lines, given)
    values = jnp.stack([end.astype(jnp.uint8) for end in ends])
    return values, _has_halted(machine, effect), _is_in_range(effect)


@functools.partial(jax.jit, static_argnums=(0, 1))
def _score(machine, num_steps, wanted, lines, given):
    ends, effect = _final(machine, num_steps, lines, given)
    has_answer = _is_in_range(effect)
    if not machine.fixed_time:
        has_answer &= _has_halted(machine, effect)
    right = [
        ((end.astype(jnp.int32) == row[:, None]) & has_answer).astype(jnp.int32)
        for end, row in zip(ends, wanted, strict=True)
    ]
    return functools.reduce(jnp.add, right).sum(0)


def _has_halted(machine, effect):
    return (effect >> _POINTER_AT) & _POINTER_MASK == machine.num_lines


def _is_in_range(effect):
    return effect >> _WRAPPED_AT == 0


def _final(machine, num_steps, lines, given):
    """The last values, a list of `[example, program]`, and the last effect of each run.

    Between two turns of the loop the next step's effect is known and not yet there: each
    turn brings it about and works out the following one. XLA works out a turn anew for
    each array that comes out of it, so that all but one of them should cost little.
    """
    in_registers, in_memory = _packings(machine)
    shape = (given.shape[1], lines.shape[1])
    spread = lambda word: jnp.broadcast_to(word[:, None], shape)
    registers, memory = given[: machine.num_registers], given[machine.num_registers :]
    registers = jax.tree.map(spread, in_registers.pack(registers))
    memory = jax.tree.map(spread, in_memory.pack(memory))
    lines = lines[:, None]

    def turn(_, state):
        registers, memory, effect = state
        registers, memory = _brought_about(machine, registers, memory, effect)
        return registers, memory, _effect(machine, lines, registers, memory, effect)

    nothing_yet = jnp.zeros(shape, jnp.uint32)
    start = _effect(machine, lines, registers, memory, nothing_yet)
    registers, memory, effect = jax.lax.fori_loop(
        1, num_steps, turn, (registers, memory, start)
    )
    registers, memory = _brought_about(machine, registers, memory, effect)
    return in_registers.unpack(registers) + in_memory.unpack(memory), effect


def _brought_about(machine, registers, memory, effect):
    """Registers and memory after a step."""
    in_registers, in_memory = _packings(machine)
    value, place = effect & _VALUE_MASK, (effect >> _PLACE_AT) & _VALUE_MASK
    sets, stores = (effect >> _SETS_AT) & 1, (effect >> _STORES_AT) & 1
    return (
        in_registers.write(registers, place, value, sets == 1),
        in_memory.write(memory, place, value, stores == 1),
    )


def _effect(machine, lines, registers, memory, before):
    """What one step does, in one word: a value, its place, where to go on.

    A run that has halted stands behind the last line. The topmost bit is set once a
    result had to wrap where the machine does not mean it, and stays set.
    """
    in_registers, in_memory = _packings(machine)
    pointer = (before >> _POINTER_AT) & _POINTER_MASK
    num_lines = np.uint32(machine.num_lines)
    word = jnp.broadcast_to(lines[0], pointer.shape)
    for k in range(1, machine.num_lines):
        word = jnp.where(pointer == k, lines[k], word)
    word = jnp.where(pointer == num_lines, np.uint32(CODE["halt"]), word)
    line = unpacked(word)
    is_halt, is_read = line.code == CODE["halt"], line.code == CODE["read"]
    is_jump, is_write = line.code == CODE["jump"], line.code == CODE["write"]
    a = in_registers.read(registers, line.first)
    b = in_registers.read(registers, line.second)
    address = a if machine.num_cells == machine.base else a % machine.num_cells
    value, wrapped = _result(machine.base, line.code, a, b)
    wrapped = jnp.zeros_like(wrapped) if machine.modular else wrapped
    value = jnp.where(is_read, in_memory.read(memory, address), value)
    value = jnp.where(is_write, b, value)
    after = pointer + 1
    if machine.wraps:
        after = jnp.where(after == num_lines, 0, after)
    target = line.target if machine.jump_to == "label" else b % machine.num_lines
    after = jnp.where(is_jump & (a == 0), target, after)
    after = jnp.where(is_halt, num_lines, after)
    sets = ~(is_jump | is_write | is_halt)
    return (
        value
        | (jnp.where(is_write, address, line.output) << _PLACE_AT)
        | (sets.astype(jnp.uint32) << _SETS_AT)
        | (is_write.astype(jnp.uint32) << _STORES_AT)
        | (after << _POINTER_AT)
        | (wrapped.astype(jnp.uint32) << _WRAPPED_AT)
        | ((before >> _WRAPPED_AT) << _WRAPPED_AT)
    )


def _result(base, code, a, b):
    """What the instruction computes from two registers, and whether that had to wrap.

    It is `a` where it only copies.
    """
    added = jnp.where(code == CODE["add"], b, 1)
    is_sum = (code == CODE["add"]) | (code == CODE["inc"])
    taken = jnp.where(code == CODE["sub"], b, 1)
    is_less = (code == CODE["sub"]) | (code == CODE["dec"])
    total = a + jnp.where(is_sum, added, 0) + jnp.where(is_less, base - taken, 0)
    wrapped = (is_sum & (total >= base)) | (is_less & (total < base))
    total = jnp.where(total >= base, total - base, total)
    total = jnp.where(code == CODE["min"], jnp.minimum(a, b), total)
    total = jnp.where(code == CODE["max"], jnp.maximum(a, b), total)
    return jnp.where(code == CODE["zero"], 0, total), wrapped
