"""Programs as weights: compiled, hardened back, kept in a file."""

import json
import re

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import pytest
import safetensors.numpy
from conformance.machines import MACHINES, random_programs

from softcode.files import Fault
from softcode.machine.assembly import Assembly
from softcode.machine.turing import Turing
from softcode.program import (
    Program,
    ProgramFault,
    harden,
    load_weights,
    save_weights,
    weights_of,
)


every_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def uniform_logits(machine):
    return {
        name: jnp.zeros((*space.shape, space.size))
        for name, space in machine.parameters.items()
    }


@every_machine
@pytest.mark.parametrize("noise", [0.0, 0.3, 0.9])
def test_text_to_weights_and_back_is_the_same_text(machine, noise):
    for seed, program in enumerate(random_programs(machine, 0, 2)):
        text = str(program)
        logits = weights_of(Program.parse(text), noise=noise, key=jr.key(seed))
        assert str(harden(machine, logits).program) == text


@every_machine
def test_weights_have_a_logit_for_each_choice(machine):
    logits = weights_of(random_programs(machine, 1, 1)[0])
    shapes = {name: table.shape for name, table in logits.items()}
    assert shapes == {
        name: (*space.shape, space.size) for name, space in machine.parameters.items()
    }


@every_machine
def test_the_same_key_gives_the_same_weights_and_another_one_others(machine):
    program = random_programs(machine, 1, 1)[0]
    first, again, other = (
        weights_of(program, noise=0.3, key=jr.key(seed)) for seed in (0, 0, 1)
    )
    for name in first:
        np.testing.assert_array_equal(first[name], again[name])
        assert (first[name] != other[name]).any()


def test_weights_are_the_logarithm_of_the_choice_the_noise_and_epsilon():
    program = Program.parse("inc 1 2", Assembly(4, 2, 1))
    logits = weights_of(program, epsilon=1e-3)
    np.testing.assert_allclose(np.exp(logits["output"]), [[1e-3, 1.001]], rtol=1e-5)
    noisy = weights_of(program, noise=0.5, epsilon=1e-3, key=jr.key(0))
    added = np.exp(noisy["instruction"]) - np.exp(logits["instruction"])
    chosen = np.exp(logits["instruction"][0]).argmax()
    assert (np.delete(added[0], chosen) > -1e-6).all()
    assert (added < 0.5 + 1e-6).all()
    assert len(np.unique(added.round(6))) > 5


@every_machine
def test_without_noise_a_program_is_sure_everywhere(machine):
    for program in random_programs(machine, 2, 4):
        hardened = harden(machine, weights_of(program))
        assert hardened.confidence.shape == next(iter(program.choices.values())).shape
        assert (hardened.confidence > 0.999).all()
        assert not hardened.is_distributed
        assert "distributed" not in str(hardened)


@every_machine
def test_uniform_weights_are_said_to_be_distributed(machine):
    hardened = harden(machine, uniform_logits(machine))
    assert hardened.is_distributed
    assert "distributed" in str(hardened)
    num_used = int((hardened.confidence < 0.5).sum())
    assert f"{num_used} of {hardened.confidence.size} places" in str(hardened)


@every_machine
def test_a_hardened_program_reads_as_the_program(machine):
    for seed, program in enumerate(random_programs(machine, 3, 4)):
        logits = weights_of(program, noise=0.9, key=jr.key(seed))
        hardened = harden(machine, logits)
        assert Program.parse(str(hardened)) == hardened.program


def test_confidence_is_that_of_the_least_sure_choice_that_is_used():
    machine = Assembly(4, 2, 3)
    program = Program.parse("inc 1 2\nzero 1\nhalt", machine)
    logits = {name: np.array(table) for name, table in weights_of(program).items()}
    logits["first"][:, :] = np.log([0.7, 0.3])
    logits["output"][0] = np.log([0.2, 0.8])
    logits["second"][:] = 0
    hardened = harden(machine, {name: jnp.asarray(w) for name, w in logits.items()})
    np.testing.assert_allclose(hardened.confidence, [0.7, 1, 1], atol=1e-4)
    assert "70 % sure" in str(hardened).splitlines()[1]


def test_only_the_turing_rows_that_run_count():
    machine = Turing(2, 2, 4)
    program = Program.parse("1 0: write 1, right, goto 1", machine)
    logits = {name: w.at[0].set(0.0) for name, w in weights_of(program).items()}
    assert not harden(machine, logits).is_distributed
    logits["move"] = logits["move"].at[1, 1].set(0.0)
    hardened = harden(machine, logits)
    assert hardened.is_distributed
    assert "33 % sure" in str(hardened).splitlines()[2]


@pytest.mark.parametrize("noise", [-0.1, 1.0, 1.5, float("nan"), float("inf")])
def test_noise_out_of_range_is_refused(noise):
    with pytest.raises(ValueError, match=re.escape(f"got {noise!r}")):
        weights_of(Program.parse("inc 1 1"), noise=noise, key=jr.key(0))


def test_noise_needs_a_key():
    with pytest.raises(ValueError, match="`key`"):
        weights_of(Program.parse("inc 1 1"), noise=0.3)


@every_machine
def test_weights_of_another_machine_are_refused_by_name(machine):
    good = uniform_logits(machine)
    for name, table in good.items():
        for bad in (
            {other: w for other, w in good.items() if other != name},
            {**good, name: table[..., :-1]},
            {**good, name: table[None]},
            {**good, name: table.at[(0,) * table.ndim].set(jnp.nan)},
            {**good, name: table.at[(0,) * table.ndim].set(jnp.inf)},
        ):
            with pytest.raises(ProgramFault, match=f"'{name}'"):
                harden(machine, bad)


@every_machine
def test_saved_weights_are_loaded_as_they_were(machine, tmp_path):
    program = random_programs(machine, 4, 1)[0]
    logits = weights_of(program, noise=0.3, key=jr.key(0))
    path = tmp_path / "found.safetensors"
    save_weights(path, machine, logits)
    again, loaded = load_weights(path)
    assert again == machine
    assert loaded.keys() == logits.keys()
    jax.tree.map(np.testing.assert_array_equal, loaded, logits)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def saved(path):
    machine = Assembly(4, 2, 3)
    save_weights(path, machine, weights_of(Program.parse("inc 1 2", machine)))
    return path.read_bytes()


def test_a_damaged_file_is_loaded_or_refused_by_name(tmp_path):
    path = tmp_path / "damaged.safetensors"
    content = saved(path)
    header = 8 + int.from_bytes(content[:8], "little")
    rng = np.random.default_rng(0)
    num_refused = 0
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(rng.integers(1, 4)):
            damaged[rng.integers(header)] = rng.integers(256)
        path.write_bytes(bytes(damaged))
        try:
            load_weights(path)
        except Fault as fault:
            num_refused += 1
            assert str(path) in str(fault)
    assert num_refused > 50


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused_by_name(tmp_path, share):
    path = tmp_path / "cut.safetensors"
    content = saved(path)
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(Fault, match=re.escape(str(path))):
        load_weights(path)


METADATA = {"kind": "assembly", "settings": '{"base": 4}'}
FOREIGN = {
    "none": None,
    "another": {"format": "pt"},
    "not json": {"softcode": "{"},
    "a list": {"softcode": "[]"},
    "nothing": {"softcode": "null"},
    "no kind": {"softcode": json.dumps({"settings": "{}"})},
    "unknown kind": {"softcode": json.dumps({**METADATA, "kind": "abacus"})},
    "list as kind": {"softcode": json.dumps({**METADATA, "kind": []})},
    "no settings": {"softcode": json.dumps({"kind": "assembly"})},
    "settings not text": {"softcode": json.dumps({**METADATA, "settings": {}})},
    "settings no object": {"softcode": json.dumps({**METADATA, "settings": "[]"})},
    "settings null": {"softcode": json.dumps({**METADATA, "settings": "null"})},
    "unknown setting": {"softcode": json.dumps({**METADATA, "settings": '{"x": 1}'})},
    "bad setting": {"softcode": json.dumps({**METADATA, "settings": '{"base": 1}'})},
    "deep": {"softcode": "[" * 100_000},
}


@pytest.mark.parametrize("metadata", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_refused_by_name(tmp_path, metadata):
    path = tmp_path / "foreign.safetensors"
    safetensors.numpy.save_file({"x": np.zeros(3, np.float32)}, path, metadata)
    with pytest.raises(Fault, match=re.escape(str(path))):
        load_weights(path)


def test_numbers_of_a_kind_that_numpy_lacks_are_read_or_refused_by_name(tmp_path):
    path = tmp_path / "foreign.safetensors"
    content = saved(path)
    header = content[8 : 8 + int.from_bytes(content[:8], "little")]
    other = header.replace(b'"F32"', b'"BF16"').rstrip()
    for start, stop in re.findall(rb"\[(\d+),(\d+)\]}", other):
        old = b"[%s,%s]}" % (start, stop)
        other = other.replace(old, b"[%d,%d]}" % (int(start) // 2, int(stop) // 2), 1)
    other += b" " * (-len(other) % 8)
    data = content[8 + len(header) :]
    half = data[: len(data) // 2]
    path.write_bytes(len(other).to_bytes(8, "little") + other + half)
    try:
        machine, logits = load_weights(path)
    except Fault as fault:
        assert str(path) in str(fault)
    else:
        assert logits.keys() == machine.parameters.keys()


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises((Fault, OSError), match=re.escape(tmp_path.name)):
        load_weights(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises((Fault, OSError), match="nowhere"):
        load_weights(tmp_path / "nowhere.safetensors")
