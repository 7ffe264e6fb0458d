"""Model files, hyper-parameters and data: what is read, and what is wrong with it."""

import copy
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import optax
import pytest
from conformance.machines import model

from softcode.induce.gradient.objectives import Aim, joint_loss, loss_with_networks
from softcode.language import Element, ModelClauses, ModelFault, init_networks
from softcode.machine import run
from softcode.reading import Formula
from softcode.task import load_model_task


CIRCUIT = Path(__file__).parents[2] / "examples" / "models" / "circuit.py"
HYPERS = {"three": {"num_gates": 2, "num_wires": 3, "num_outputs": 2}}
DATA = [
    {
        "batch_name": "train",
        "hypers": "three",
        "instances": [
            {"given": [0, 1, 0], "result": [1, None]},
            {"given": [1, 1, 0], "result": [0, 1]},
        ],
    },
    {
        "batch_name": "test",
        "hypers": "three",
        "instances": [{"given": [1, 0, 0], "result": [1, 0]}],
    },
]


def load(folder, hypers=HYPERS, data=DATA, **keywords):
    (folder / "h.json").write_text(json.dumps(hypers))
    (folder / "d.json").write_text(json.dumps(data))
    return load_model_task(CIRCUIT, folder / "h.json", folder / "d.json", **keywords)


def test_batches_become_splits_and_null_is_not_observed(tmp_path):
    task = load(tmp_path).on()
    assert list(task.splits) == ["train", "test"]
    assert task.outputs("train")["result"].tolist() == [[1, 0], [-1, 1]]
    assert load(tmp_path, train=("test",)).splits["train"].examples[0].input == {
        "given": [1, 0, 0]
    }


def changed(path, value):
    data = copy.deepcopy(DATA)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return data


DAMAGE = {
    "no list": ({}, "a list of batches is needed"),
    "no batch": ([3], "batch 0: it is 3"),
    "unknown hypers": (changed((0, "hypers"), "four"), "has the sets three"),
    "no instances": (changed((0, "instances"), []), '"instances" is'),
    "no object": (changed((0, "instances", 1), 5), "instance 1: it is 5"),
    "too few values": (
        changed((0, "instances", 0, "given"), [0, 1]),
        "a list of 3 is needed",
    ),
    "too large": (
        changed((0, "instances", 0, "given"), [0, 2, 0]),
        "given\\[1\\] is 2",
    ),
    "no number": (changed((0, "instances", 0, "given"), [0, "1", 0]), 'is "1"'),
    "truth": (changed((0, "instances", 0, "given"), [0, True, 0]), "is true"),
    "null input": (changed((0, "instances", 0, "given"), [0, None, 0]), "no value"),
    "unknown name": (changed((0, "instances", 0, "wires"), [0]), "given, result"),
}


@pytest.mark.parametrize(("data", "words"), DAMAGE.values(), ids=DAMAGE)
def test_damaged_data_is_refused_with_its_place(tmp_path, data, words):
    with pytest.raises(ModelFault, match=words) as caught:
        load(tmp_path, data=data)
    assert "d.json" in str(caught.value)


@pytest.mark.parametrize(
    "hypers", [[], {}, {"three": 1}, {"three": {"num_gates": 1.5}}]
)
def test_damaged_hypers_are_refused(tmp_path, hypers):
    with pytest.raises(ModelFault, match=r"h\.json"):
        load(tmp_path, hypers=hypers)


def test_batches_with_other_parameters_are_refused(tmp_path):
    hypers = {**HYPERS, "more": {"num_gates": 3, "num_wires": 3, "num_outputs": 2}}
    data = changed((1, "hypers"), "more")
    with pytest.raises(ModelFault, match="other Params"):
        load(tmp_path, hypers, data)


def test_the_joint_loss_is_the_likelihood_over_all_programs():
    machine = model("parity_chain", length=5)
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(5, 2)).astype(np.float32)
    targets = {
        "differs": jnp.zeros((1, 1, 5, 1), jnp.int32),
        "pinned": jnp.zeros((1, 1, 1, 1), jnp.int32),
    }
    aim = Aim({}, targets)
    got = joint_loss({"bit": jnp.asarray(logits)[..., None]}, aim, machine)
    chances = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    every = np.indices((2,) * 5).reshape(5, -1).astype(np.int32)
    rows = machine.observe(run(machine, {"bit": every[..., None]}, {}))
    is_right = (rows["differs"] == 0).all(0)[:, 0] & (rows["pinned"][0, :, 0] == 0)
    weights = np.prod([chances[k][every[k]] for k in range(5)], axis=0)
    np.testing.assert_allclose(got, [-np.log(weights[is_right].sum())], rtol=1e-4)


def test_the_joint_loss_refuses_what_would_be_too_large():
    machine = model("turing", num_symbols=3, num_states=3, length=4, num_steps=5)
    logits = {
        n: jnp.zeros((*s.shape, s.size, 1)) for n, s in machine.parameters.items()
    }
    aim = Aim({"start": jnp.zeros((4, 1), jnp.int32)}, {})
    with pytest.raises(ValueError, match="joint likelihood needs a table"):
        joint_loss(logits, aim, machine)


TILES = {"image_size": 4, "num_tiles": 2, "num_lines": 1, "num_digits": 3}


def test_a_program_and_the_network_that_it_calls_are_trained_together():
    machine = model("tile_sum", **TILES)
    assert machine.networks["read_digit"].hidden == (64,)
    images = jr.normal(jr.key(0), (2, 12, 4, 4))
    digits = jnp.arange(12) % 3
    aim = Aim({}, {"total": digits[None, None, None].astype(jnp.int32)})
    trained = ({"where": jnp.zeros((1, 2))}, init_networks(machine.networks, jr.key(1)))
    optimizer = optax.adam(1e-2)

    def objective(trained):
        return loss_with_networks(*trained, aim, machine, {"tiles": images})

    @jax.jit
    def update(trained, state):
        value, slope = jax.value_and_grad(objective)(trained)
        change, state = optimizer.update(slope, state)
        return optax.apply_updates(trained, change), state, value

    state, losses = optimizer.init(trained), []
    for _ in range(150):
        trained, state, value = update(trained, state)
        losses.append(float(value))
    assert losses[-1] < 0.2 * losses[0]


def test_a_call_in_clauses_is_a_value_worth_its_likelihood():
    machine = model("tile_sum", **TILES)
    formula = Formula()
    clauses = ModelClauses(machine, formula)
    worth = {
        ("read_digit", (Element("tiles", (tile,)),)): np.log([0.1, 0.2, 0.7])
        for tile in range(2)
    }
    clauses.example({}, {"total": [2]}, worth)
    assert len(formula.weights) == 6
    assert sorted(set(np.round(list(formula.weights.values()), 3))) == [
        -2.303,
        -1.609,
        -0.357,
    ]
