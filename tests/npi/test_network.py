"""The interpreter network: its two ways of running, its training, its file."""

import dataclasses
from pathlib import Path

import jax
import jax.numpy as jnp
import jax.random as jr
import numpy as np
import pytest

from softcode.files import Fault
from softcode.induce.run import require_like
from softcode.npi.network import (
    Interface,
    NetworkSizes,
    Training,
    batch_of,
    by_length,
    first_state,
    frame_logits,
    init_weights,
    load_lessons,
    load_network,
    margins,
    save_network,
    step_logits,
    train,
)
from softcode.npi.network.training import _drawn
from softcode.npi.tasks import TASKS
from softcode.reference import sample


TASK = TASKS["bubble_sort"]
INTERFACE = Interface.of(TASK)
SMALL = NetworkSizes(12, 2, 10, 6, 5)


@pytest.fixture(scope="module")
def frames():
    return list(sample(TASK.program(), [TASK.encode([3, 1, 2])]).frames())


def test_step_by_step_a_frame_is_what_it_is_at_once(frames):
    weights = init_weights(INTERFACE, SMALL, jr.key(0))
    batch = batch_of(frames)
    whole = frame_logits(
        weights, INTERFACE, batch.programs, batch.args, batch.observations
    )
    states = np.zeros((2, 2, len(frames), 12), np.float32)
    for step in range(batch.observations.shape[1]):
        logits, states = step_logits(
            weights,
            INTERFACE,
            batch.programs,
            batch.args,
            batch.observations[:, step],
            states,
        )
        for ours, theirs in zip(logits, whole, strict=True):
            np.testing.assert_allclose(ours, theirs[:, step], atol=1e-5)


def test_frames_of_a_length_are_together_and_none_is_lost(frames):
    groups = by_length(frames)
    assert sorted(map(id, frames)) == sorted(id(f) for g in groups.values() for f in g)
    for length, group in groups.items():
        assert all(length / 2 < len(frame.steps) <= length for frame in group)


def test_what_is_not_a_step_has_no_margin(frames):
    batch = batch_of(frames)
    weights = init_weights(INTERFACE, SMALL, jr.key(0))
    logits = frame_logits(
        weights, INTERFACE, batch.programs, batch.args, batch.observations
    )
    found = margins(logits, batch, INTERFACE)
    assert np.isfinite(found[batch.is_step]).all()
    assert np.isinf(found[~batch.is_step]).all()


def test_training_ends_with_a_margin_and_the_same_seed_with_the_same_weights(frames):
    training = Training(margin=1.0, sizes=SMALL, learning_rate=0.01)
    first, second = (train(INTERFACE, frames, jr.key(3), training) for _ in range(2))
    assert first.margin >= 1.0
    assert first.num_updates < training.max_updates
    assert first.has_learned(training)
    jax.tree.map(np.testing.assert_array_equal, first.weights, second.weights)


def test_training_goes_on_from_any_chunk_as_if_nothing_had_been(frames):
    training = Training(
        margin=50.0, max_updates=60, chunk=20, noise=0.1, focus=1.0, sizes=SMALL
    )
    chunks = []
    alone = train(INTERFACE, frames, jr.key(1), training, on_chunk=chunks.append)
    kept = jax.tree.map(np.asarray, chunks[0].state)
    # A file gives parts in the order of their names.
    kept["optimizer"] = dict(sorted(kept["optimizer"].items()))
    resumed = train(INTERFACE, frames, jr.key(1), training, start=kept)
    assert (resumed.num_updates, resumed.loss) == (alone.num_updates, alone.loss)
    for name, table in alone.weights.items():
        np.testing.assert_array_equal(table, resumed.weights[name])
    first = first_state(INTERFACE, frames, jr.key(1), training)
    require_like(Path("file"), alone.state, first)


def test_settings_change_what_is_learned_and_all_is_learned(frames):
    """With minibatches of two, so that there is something to choose."""
    usual = Training(margin=0.5, sizes=SMALL, learning_rate=0.01, minibatch=2)
    other = dataclasses.replace(usual, noise=0.1, weight_decay=0.1, focus=0.5)
    ends = [train(INTERFACE, frames, jr.key(3), chosen) for chosen in (usual, other)]
    assert all(end.margin >= 0.5 for end in ends)
    assert not np.array_equal(
        ends[0].weights["end.matrix"], ends[1].weights["end.matrix"]
    )


def test_training_goes_on_until_its_least_updates(frames):
    training = Training(margin=0.01, min_updates=400, sizes=SMALL, chunk=100)
    assert train(INTERFACE, frames, jr.key(0), training).num_updates == 400


def test_frames_with_small_margins_are_drawn_more_often(frames):
    """Chances exp(-2 * margin): of two of four, one far behind is nearly always one."""
    batch = batch_of((frames * 4)[:4])
    log_chances = -2.0 * jnp.array([5.0, -5.0, 5.0, 5.0])
    numbered = jax.tree.map(jnp.asarray, batch)._replace(programs=jnp.arange(4))
    keys = jr.split(jr.key(0), 200)
    drawn = jax.vmap(lambda k: _drawn(numbered, log_chances, 2, k).programs)(keys)
    # Each misses it with a chance below 3 exp(-20); all 200 hold it but for 1 in 10^6.
    assert (drawn == 1).any(1).all()
    # The other place is uniform over three: 200/3 each, and 30 are missed below 1e-8.
    assert all((drawn == other).sum() > 30 for other in (0, 2, 3))


def test_training_that_ends_too_early_says_so(frames):
    training = Training(max_updates=1, chunk=1, sizes=SMALL)
    assert not train(INTERFACE, frames, jr.key(0), training).has_learned(training)


@pytest.mark.parametrize(
    "settings",
    [
        {"max_updates": 0},
        {"margin": 0.0},
        {"learning_rate": -1.0},
        {"noise": -0.1},
        {"focus": -1.0},
        {"noise": float("nan")},
        {"min_updates": 5000},
    ],
)
def test_settings_that_cannot_be_are_refused(settings):
    with pytest.raises(ValueError, match=r"above 0|at least [01]|give more"):
        Training(**settings)


def test_no_frames_are_refused():
    with pytest.raises(ValueError, match="give some traces"):
        train(INTERFACE, [], jr.key(0))


@pytest.mark.parametrize("name", TASKS)
def test_an_interface_is_its_plain_values(name):
    interface = Interface.of(TASKS[name])
    assert Interface.from_plain(interface.plain()) == interface
    assert interface.encoder_width == sum(interface.encoder_sizes)


def test_a_network_is_its_file(tmp_path):
    weights = init_weights(INTERFACE, SMALL, jr.key(0))
    save_network(tmp_path / "n.safetensors", INTERFACE, weights)
    interface, read = load_network(tmp_path / "n.safetensors")
    assert interface == INTERFACE
    assert read.keys() == weights.keys()
    for name, table in weights.items():
        np.testing.assert_array_equal(read[name], table)


def test_a_file_says_what_its_network_was_taught_with(tmp_path):
    weights = init_weights(INTERFACE, SMALL, jr.key(0))
    save_network(tmp_path / "n.safetensors", INTERFACE, weights, [[3, 1, 2], [1]])
    assert load_lessons(tmp_path / "n.safetensors") == [[3, 1, 2], [1]]
    save_network(tmp_path / "n.safetensors", INTERFACE, weights)
    assert load_lessons(tmp_path / "n.safetensors") == []


@pytest.mark.parametrize("cut", [0, 5, 100, -1])
def test_a_damaged_file_is_named(tmp_path, cut):
    path = tmp_path / "n.safetensors"
    save_network(path, INTERFACE, init_weights(INTERFACE, SMALL, jr.key(0)))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Fault, match=r"n\.safetensors: it is damaged, or no file of"):
        load_network(path)
