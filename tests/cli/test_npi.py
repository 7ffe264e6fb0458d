"""`softcode npi`, as it is used."""

import json

import jax.random as jr
import numpy as np
import pytest

from softcode.npi import TASKS, certify
from softcode.npi.network import (
    Interface,
    NetworkSizes,
    init_weights,
    load_network,
    save_network,
)
from softcode.verify import Certificate


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A network and its certificate, by the commands."""
    import sys
    from unittest import mock

    from softcode.cli import main

    folder = tmp_path_factory.mktemp("npi")
    network, certificate = folder / "network.safetensors", folder / "network.json"
    for arguments in (
        ("train", "bubble_sort", "--out", folder, "--margin", "2"),
        ("verify", folder),
    ):
        command = ["softcode", "npi", *map(str, arguments)]
        with mock.patch.object(main, "_set_up", lambda: None):
            with mock.patch.object(sys, "argv", command):
                with pytest.raises(SystemExit) as ended:
                    main.main()
        assert not ended.value.code
    return network, certificate


def test_a_certificate_is_accepted_and_says_what_it_claims(softcode, trained):
    network, certificate = trained
    code, printed, _ = softcode("npi", "check", certificate, network)
    assert code == 0
    assert printed.startswith("accepted: 46 contexts")
    checked, given = printed.split("taken as given:")
    assert "all 46 contexts that the task's own abstract world leads to" in checked
    assert "that the task's abstract world allows all that the real one does" in given
    assert "If that is so, then on inputs of every size the network does" in given


class OnlySorted:
    """The abstract world of bubble sort, as if every input had one element."""

    def __init__(self, abstraction):
        self.real = abstraction

    def __getattr__(self, name):
        return getattr(self.real, name)

    def initial(self):
        return {s for s in self.real.initial() if self.real.observe(s).is_last_sweep}


def test_an_abstract_world_that_leaves_inputs_out_proves_nothing(softcode, tmp_path):
    """An untrained network that always returns is right where nothing is to be done."""
    task = TASKS["bubble_sort"]
    interface = Interface.of(task)
    weights = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
    weights = {name: 0 * np.asarray(table) for name, table in weights.items()}
    weights["end.offset"] += 9  # it returns, and RETURN is the first of programs
    weights["key.offset"] += 3
    weights["programs.key"][0] += 3
    weights["args.offset"][[0, 4]] += 9
    world = OnlySorted(task.abstraction)
    verdict = certify(interface, weights, task.program(), world)
    assert verdict.certificate is not None
    assert verdict.certificate.faults(weights) == []
    verdict.certificate.save(tmp_path / "c.json")
    save_network(tmp_path / "n.safetensors", interface, weights)
    code, printed, _ = softcode(
        "npi", "check", tmp_path / "c.json", tmp_path / "n.safetensors"
    )
    assert code == 1
    assert "is left out, a context of the task's own world" in printed


def test_the_program_that_is_followed_is_proved_right(softcode, trained):
    network, certificate = trained
    code, printed, _ = softcode("npi", "verify", network, "--out", certificate)
    assert code == 0
    assert "that program is right, on inputs of every size" in printed


def test_a_certificate_that_was_touched_is_refused(softcode, trained, tmp_path):
    network, certificate = trained
    parts = json.loads(certificate.read_text())
    parts["margins"][0] += 1
    (tmp_path / "c.json").write_text(json.dumps(parts))
    code, printed, _ = softcode("npi", "check", tmp_path / "c.json", network)
    assert code == 1
    assert "was changed" in printed


def test_the_network_sorts_and_says_when_it_is_asked_for_what_it_cannot(
    softcode, refused, trained
):
    network, _ = trained
    code, printed, _ = softcode("npi", "run", network, "[5, 3, 9, 1, 1, 0, 7, 2, 8, 4]")
    assert (code, printed) == (0, "[0, 1, 1, 2, 3, 4, 5, 7, 8, 9]\n")
    for wrong in ('["a"]', "{", '{"a": 1}', "[]", "[1.5, 2]", '{"0": [1]}'):
        assert "is no input of bubble_sort" in refused("npi", "run", network, wrong)


def test_the_certified_network_is_printed_as_a_program(softcode, trained, tmp_path):
    _, certificate = trained
    code, printed, _ = softcode("npi", "extract", certificate)
    assert code == 0
    assert "def COMPSWAP(world):" in printed
    code, told, _ = softcode("npi", "extract", certificate, "--out", tmp_path / "p.py")
    assert code == 0 and "program: " in told
    assert (tmp_path / "p.py").read_text() == printed


def test_sizes_that_were_never_seen_are_solved(softcode, trained):
    code, printed, _ = softcode(
        "npi", "test", trained[0], "--sizes", "2,20", "--inputs", 5
    )
    assert code == 0
    assert printed.splitlines()[1].split() == ["size", "20", "5", "of", "5"]


def test_a_certificate_answers_inputs_by_its_table(softcode, refused, trained):
    _, certificate = trained
    code, printed, _ = softcode("npi", "run", certificate, "[5, 3, 9, 1, 1]")
    assert (code, printed) == (0, "[1, 1, 3, 5, 9]\n")
    code, printed, _ = softcode(
        "npi", "test", certificate, "--sizes", "300", "--inputs", 2
    )
    assert code == 0
    assert printed.split() == ["size", "300", "2", "of", "2"]
    told = refused("npi", "test", certificate, "--picture", "p.png")
    assert "a certificate has no hidden state" in told


def test_a_certificate_that_was_touched_solves_nothing(refused, trained, tmp_path):
    parts = json.loads(trained[1].read_text())
    parts["decisions"][0][0] += 1
    (tmp_path / "c.json").write_text(json.dumps(parts))
    assert "was changed" in refused("npi", "run", tmp_path / "c.json", "[1]")


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.pop("interface"),
        lambda parts: parts["decisions"].__setitem__(0, [999, 0]),
        lambda parts: parts["decisions"].__setitem__(0, [0, 1]),
        lambda parts: parts.__setitem__("contexts", []),
        lambda parts: parts["interface"].__setitem__("task", "sorting"),
        lambda parts: parts["interface"]["observations"].reverse(),
        lambda parts: parts["contexts"].pop(),
    ],
)
@pytest.mark.parametrize("command", ["run", "extract"])
def test_a_certificate_that_was_touched_and_sealed_again_is_refused_in_words(
    refused, trained, tmp_path, change, command
):
    parts = json.loads(trained[1].read_text())
    change(parts)
    del parts["sha256"]
    Certificate.sealed(parts).save(tmp_path / "c.json")
    given = ("[3, 1, 2]",) if command == "run" else ()
    told = refused("npi", command, tmp_path / "c.json", *given)
    assert "cannot be followed" in told and "npi verify" in told


def test_a_picture_needs_to_know_the_lessons(refused, trained, tmp_path):
    interface, weights = load_network(trained[0])
    path = tmp_path / "n.safetensors"
    save_network(path, interface, weights)
    picture = tmp_path / "p.png"
    told = refused("npi", "test", path, "--sizes", "2", "--picture", picture)
    assert "does not say what it was taught with" in told
    save_network(path, interface, weights, ["x"])
    told = refused("npi", "test", path, "--sizes", "2", "--picture", picture)
    assert "is no input of bubble_sort" in told


@pytest.mark.parametrize("options", [(), ("--network",)])
def test_a_run_is_shown_as_a_tree(softcode, trained, tmp_path, options):
    shown = (*options, trained[0]) if options else ()
    code, printed, _ = softcode(
        "npi", "trace", "bubble_sort", "[2, 1]", *shown, "--calls", 3
    )
    assert code == 0
    assert printed.startswith("BUBBLESORT()\n  BUBBLE()\n    PTR(second, right)\n...")
    assert "[2,1] gives [1, 2]" in printed.replace("[2, 1] gives", "[2,1] gives")
    page = tmp_path / "t.html"
    code, _, _ = softcode(
        "npi", "trace", "bubble_sort", "[2, 1]", *shown, "--page", page
    )
    text = page.read_text()
    assert code == 0
    assert text.count("<details") == text.count("</details>") > 5


def test_tasks_are_listed(softcode):
    code, printed, _ = softcode("npi", "tasks")
    assert code == 0 and "quicksort" in printed
    _, printed, _ = softcode("npi", "tasks", "--json")
    assert {"task", "levels", "example"} <= json.loads(printed)[0].keys()


def test_a_program_of_loops_is_not_certified(softcode, tmp_path):
    network = tmp_path / "loops.safetensors"
    softcode(
        *("npi", "train", "bubble_sort", "--level", "non-recursive"),
        *("--sizes", "2", "--out", network, "--updates", 50, "--json"),
    )
    code, printed, _ = softcode("npi", "verify", network)
    assert code == 1
    assert "may take more than 100 steps" in printed
    picture = tmp_path / "p.png"
    code, printed, _ = softcode(
        *("npi", "test", network, "--sizes", "8", "--inputs", 3),
        *("--picture", picture),
    )
    assert code == 1
    assert "shortest failure: [" in printed
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("train", "sorting"), "no task 'sorting'"),
        (("train", "quicksort", "--level", "partial"), "recursive, non-recursive"),
        (("train", "quicksort", "--sizes", "2:3"), "no span such as 2-7"),
        (("verify", "none.safetensors"), "none.safetensors"),
        (("check", "none.json", "none.safetensors"), "none"),
        (("trace", "quicksort", "[1"), "is no input of quicksort"),
        (("trace", "greatest_common_divisor", "[[1], [2]]"), "of another form"),
        (("trace", "greatest_common_divisor", "[-6, 4]"), "at least 1"),
        (("trace", "towers_of_hanoi", "--", "-1"), "less than 0 disks"),
        (("trace", "binary_search", "[[], []]"), "of another form"),
        (("trace", "topological_sort", "[[2], [1]]"), "cycle"),
        (("trace", "depth_first_search", "[[0]]"), "vertices from 1 to 1"),
    ],
)
def test_what_does_not_fit_is_told_in_a_line(refused, arguments, words):
    assert words in refused("npi", *arguments)
