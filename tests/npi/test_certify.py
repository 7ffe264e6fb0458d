"""Certificates: given where a network is right everywhere, and refused when touched."""

import ast
import copy
import subprocess
import sys
from pathlib import Path

import jax.numpy as jnp
import jax.random as jr
import numpy as np
import pytest

from softcode.files import Fault
from softcode.npi import certify, contexts_of
from softcode.npi.network import (
    Interface,
    NetworkSizes,
    Training,
    batch_of,
    by_length,
    frame_logits,
    margins,
    save_network,
    train,
)
from softcode.npi.run import DecisionTable, NetworkController, execute
from softcode.npi.tasks import TASKS
from softcode.reference import close
from softcode.verify import Certificate, CertificateFault, checker
from softcode.world import BatchState


TASK = TASKS["bubble_sort"]
PROGRAM, INTERFACE = TASK.program(), Interface.of(TASK)
TRAINING = Training(margin=1.0, learning_rate=0.01, sizes=NetworkSizes(16, 1, 16, 8, 8))


@pytest.fixture(scope="module")
def closure():
    return close(PROGRAM, TASK.abstraction)


@pytest.fixture(scope="module")
def weights(closure):
    frames = list(closure.contexts.frames())
    trained = train(INTERFACE, frames, jr.key(0), TRAINING)
    return {name: np.asarray(table) for name, table in trained.weights.items()}


@pytest.fixture(scope="module")
def verdict(closure, weights):
    return certify(INTERFACE, weights, PROGRAM, TASK.abstraction, closure)


def test_a_network_that_is_right_everywhere_is_certified(verdict, weights, closure):
    certificate = verdict.certificate
    assert certificate is not None
    assert certificate.num_contexts == len(closure.contexts)
    assert certificate.margin > 0
    assert certificate.faults(weights) == []
    assert verdict.single_share == 1.0


def test_a_certificate_holds_the_decisions_of_the_reference(verdict, closure):
    assert contexts_of(verdict.certificate).decisions == closure.contexts.decisions


def test_a_certificate_is_its_file(verdict, weights, tmp_path):
    verdict.certificate.save(tmp_path / "c.json")
    again = Certificate.load(tmp_path / "c.json")
    assert again.parts == verdict.certificate.parts
    assert again.faults(weights) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "{"])
def test_what_is_no_certificate_is_named(tmp_path, text):
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(CertificateFault, match=r"c\.json: it is no certificate"):
        Certificate.load(tmp_path / "c.json")


def drop_context(parts):
    # The last one: nothing goes on from it.
    for name in ("contexts", "decisions", "margins"):
        parts[name] = parts[name][:-1]


def change_decision(parts):
    call, returns = parts["decisions"][0]
    parts["decisions"][0] = [(call + 1) % len(parts["calls"]), returns]


def change_end(parts):
    call, returns = parts["decisions"][3]
    parts["decisions"][3] = [call, 1 - returns]


def change_observation(parts):
    parts["observations"][0] = [1 - value for value in parts["observations"][0]]


def change_margin(parts):
    parts["margins"][2] += 1.0


def drop_moment(parts):
    parts["moments"] = parts["moments"][1:]


def drop_exit(parts):
    number = next(n for n, states in enumerate(parts["exits"]) if states)
    parts["exits"][number] = []


def drop_successors(parts):
    parts["abstraction"]["successors"] = parts["abstraction"]["successors"][1:]


def drop_part(parts):
    del parts["entries"]


def orphan(parts):
    parts["contexts"][-1][0] = len(parts["contexts"]) + 5


def end_twice(parts):
    parts["decisions"] = [[call, 2 * ends] for call, ends in parts["decisions"]]


def end_in_half(parts):
    parts["decisions"] = [[call, ends / 2] for call, ends in parts["decisions"]]


def end_in_words(parts):
    parts["decisions"] = [[call, str(ends)] for call, ends in parts["decisions"]]


def start_elsewhere(parts):
    parts["entry_call"] = (parts["entry_call"] + 1) % len(parts["calls"])


def lead_nowhere(parts):
    steps = parts["abstraction"]["successors"]
    steps += [[state, call, []] for state, call, _ in steps]


def lose_margins(parts):
    parts["margins"] = [float("nan")] * len(parts["margins"])


def see_too_much(parts):
    parts["observations"][0][0] = 10**30


def repeat_a_call(parts):
    parts["calls"].append(parts["calls"][0])


def claim_more(parts):
    parts["claim"] = "The network sorts."


def claim_more_of_the_world(parts):
    parts["abstraction"]["proved"] = True


TAMPERINGS = [
    claim_more,
    claim_more_of_the_world,
    end_twice,
    end_in_half,
    end_in_words,
    start_elsewhere,
    lead_nowhere,
    lose_margins,
    see_too_much,
    repeat_a_call,
    drop_context,
    change_decision,
    change_end,
    change_observation,
    change_margin,
    drop_moment,
    drop_exit,
    drop_successors,
    drop_part,
    orphan,
]


@pytest.mark.parametrize("tamper", TAMPERINGS)
@pytest.mark.parametrize("sealed", [False, True], ids=["as is", "sealed again"])
def test_a_certificate_that_was_touched_is_refused(verdict, weights, tamper, sealed):
    parts = copy.deepcopy(verdict.certificate.parts)
    tamper(parts)
    if sealed:
        parts["sha256"] = checker.fingerprint(parts)
    assert checker.check(parts, weights)


def test_every_context_is_needed(verdict, weights):
    """Whichever moment is left out, something leads to it."""
    moments = verdict.certificate.parts["moments"]
    for number in range(len(moments)):
        left = [*moments[:number], *moments[number + 1 :]]
        parts = {**verdict.certificate.parts, "moments": left}
        assert list(checker._Closure(parts).faults())


@pytest.mark.parametrize("kind", [np.float64, np.float16])
def test_another_precision_is_another_network(verdict, weights, closure, kind):
    other = {**weights, "end.matrix": weights["end.matrix"].astype(kind)}
    assert "not single precision" in verdict.certificate.faults(other)[0]
    with pytest.raises(Fault, match=r"end\.matrix: .* single precision"):
        certify(INTERFACE, other, PROGRAM, TASK.abstraction, closure)


def test_without_all_contexts_in_single_precision_there_is_no_certificate(
    weights, closure, monkeypatch
):
    monkeypatch.setattr(checker, "SINGLE", 2.0**-6)
    verdict = certify(INTERFACE, weights, PROGRAM, TASK.abstraction, closure)
    assert verdict.certificate is None and verdict.disagreements == ()
    assert verdict.single_share < 1


def test_one_flipped_weight_is_refused(verdict, weights):
    for name in weights:
        other = {n: table.copy() for n, table in weights.items()}
        other[name].reshape(-1)[0] += 1e-3
        assert "weights are others" in verdict.certificate.faults(other)[0]


def test_a_network_that_is_right_everywhere_runs_as_its_table(weights, closure):
    rng = np.random.default_rng(0)
    sizes = rng.integers(1, 8, 12).tolist()
    inputs = [TASK.random_input(rng, size) for size in sizes]
    table = DecisionTable.of(PROGRAM, closure.contexts).controller()
    network = NetworkController(PROGRAM, INTERFACE, weights)
    runs = []
    for controller in (table, network):
        states = BatchState.of([TASK.encode(given) for given in inputs])
        runs.append(execute(controller, states))
    for name in ("num_decisions", "has_ended"):
        np.testing.assert_array_equal(getattr(runs[0], name), getattr(runs[1], name))
    for row, given in enumerate(inputs):
        assert TASK.result(runs[1].states.state(row)) == TASK.expected(given)


def test_a_network_that_is_wrong_somewhere_is_told_where(weights, closure):
    broken = {n: table.copy() for n, table in weights.items()}
    broken["end.offset"] -= 100
    verdict = certify(INTERFACE, broken, PROGRAM, TASK.abstraction, closure)
    assert verdict.certificate is None
    assert all(wrong.wanted.returns for wrong in verdict.disagreements)
    least = verdict.disagreements[0]
    assert least.margin == min(wrong.margin for wrong in verdict.disagreements)


def test_the_margins_are_those_of_the_network_in_single_precision(
    verdict, weights, closure
):
    own = {
        context: margin
        for context, margin in zip(closure.contexts, verdict.margins, strict=True)
    }
    arrays = {name: jnp.asarray(table) for name, table in weights.items()}
    for length, frames in by_length(closure.contexts.frames()).items():
        batch = batch_of(frames, length)
        logits = frame_logits(
            arrays, INTERFACE, batch.programs, batch.args, batch.observations
        )
        found = np.asarray(margins(logits, batch, INTERFACE))
        for frame, row in zip(frames, found, strict=True):
            for (context, _), margin in zip(frame.contexts(), row, strict=False):
                assert margin == pytest.approx(own[context], abs=1e-3)


def test_bounds_hold_what_rounding_does():
    """Sums in single precision, in any order, stay within the bound of their unit."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        matrix = rng.normal(size=(40, 3)).astype(np.float32)
        row = rng.normal(size=(1, 40)).astype(np.float32)
        order = rng.permutation(40)
        rounding = checker.Rounding(checker.SINGLE)
        exact = checker.Bounded(row.astype(float), np.zeros((1, 40)))
        bound = rounding.affine(exact, matrix.astype(float), np.zeros(3))
        single = np.zeros((1, 3), np.float32)
        for place in order:
            single += row[:, place] * matrix[place]
        assert (np.abs(single - bound.middle) <= bound.radius).all()
        for ours, function in ((rounding.tanh, np.tanh), (rounding.sigmoid, _logistic)):
            squashed = ours(bound)
            off = np.abs(function(single) - squashed.middle)
            assert (off <= squashed.radius).all()


def _logistic(x):
    return (1 / (1 + np.exp(-x))).astype(np.float32)


def test_the_checker_is_alone_and_short():
    path = Path(checker.__file__)
    tree = ast.parse(path.read_text())
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {
        (node.module or ".").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert names - set(sys.stdlib_module_names) == {"numpy", "safetensors"}
    assert len(path.read_text().splitlines()) < 330


def test_the_checker_runs_by_itself(verdict, weights, tmp_path):
    verdict.certificate.save(tmp_path / "c.json")
    save_network(tmp_path / "n.safetensors", INTERFACE, weights)
    command = [sys.executable, "-I", checker.__file__, "c.json", "n.safetensors"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("accepted: 46 contexts")
    other = {**weights, "end.offset": weights["end.offset"] + 1}
    save_network(tmp_path / "n.safetensors", INTERFACE, other)
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "refused: the weights are others" in ended.stderr
