"""`softcode solve` and `softcode compare`, as they are used."""

import json
from pathlib import Path

import pytest


MODELS = Path(__file__).parents[2] / "examples" / "models"
SWAP = [
    MODELS / "circuit.py",
    MODELS / "data" / "swap.hypers.json",
    MODELS / "data" / "swap.data.json",
]


def test_solve_prints_the_program_and_what_it_was_checked_on(softcode, tmp_path):
    out = tmp_path / "run"
    code, printed, _ = softcode("solve", *SWAP, "--with", "constraint", "--out", out)
    assert code == 0
    assert "found by constraint" in printed
    assert "train          4 of 4" in printed
    code, printed, _ = softcode("run", out, "--input", '{"given": [1, 0, 0]}')
    assert code == 0
    assert json.loads(printed) == {"result": [0, 1]}


def test_a_models_program_is_compiled_and_read_back(softcode, refused, tmp_path):
    out, weights = tmp_path / "run", tmp_path / "w.safetensors"
    softcode("solve", *SWAP, "--with", "constraint", "--out", out)
    softcode("compile", out, "--out", weights)
    code, printed, _ = softcode("decompile", weights)
    assert code == 0
    assert printed.startswith((out / "program.txt").read_text().rstrip())
    assert "single step" in refused("trace", out, "--input", '{"given": [1, 0, 0]}')


def test_solve_learns_from_several_batches(softcode, tmp_path):
    (tmp_path / "shift.py").write_text(
        "n = Hyper()\nby = Param(4)\nx = Input(n)\ny = Output(n)\n"
        "@Runtime([n, 4], n)\ndef add(x, by): return (x + by) % n\n"
        "y.set_to(add(x, by))\n"
    )
    (tmp_path / "hypers.json").write_text('{"two": {"n": 2}, "three": {"n": 3}}')
    batches = [
        {
            "batch_name": name,
            "hypers": name,
            "instances": [{"x": x, "y": (x + 1) % n} for x in range(n)],
        }
        for name, n in (("two", 2), ("three", 3))
    ]
    (tmp_path / "data.json").write_text(json.dumps(batches))
    files = [tmp_path / name for name in ("shift.py", "hypers.json", "data.json")]
    # Of the four shifts 1 and 3 do the first batch, and 1 alone does both.
    for options in (["--with", "constraint"], ["--with", "gradient", "--minibatch", 1]):
        code, printed, _ = softcode("solve", *files, "--batch", "two,three", *options)
        assert code == 0
        assert "by = 1" in printed
        assert "three          3 of 3" in printed


def test_solve_says_that_none_exists(softcode, tmp_path):
    hypers = tmp_path / "hypers.json"
    hypers.write_text('{"swap": {"num_gates": 2, "num_wires": 3, "num_outputs": 2}}')
    code, printed, _ = softcode("solve", SWAP[0], hypers, SWAP[2])
    assert code == 1
    assert "No such program exists" in printed


def test_solve_prints_json(softcode):
    code, printed, _ = softcode("solve", *SWAP, "--json")
    told = json.loads(printed)
    assert code == 0
    assert told["outcome"] == "solved"
    assert told["verified"]["train"]["passed"] == 4
    assert len(told["choices"]["gate"]) == 3


def test_compare_prints_a_table_and_draws_it(softcode, tmp_path):
    picture = tmp_path / "table.png"
    tasks = tmp_path / "tasks.json"
    tasks.write_text(json.dumps({"swap": [str(path) for path in SWAP]}))
    code, printed, _ = softcode(
        "compare", tasks, "--with", "glucose,cadical", "--picture", picture
    )
    assert code == 0
    assert "100 % in" in printed.splitlines()[1]
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--batch", "tests"], "no batch 'tests'"),
        (["--judged-by", "tests"], "no batch 'tests'"),
        (["--restarts", "3"], "--restarts is for --with gradient"),
        (["--fewest", "gate=4"], "--fewest is for --with constraint"),
        (["--with", "constraint", "--fewest", "gate"], "is no pair"),
        (["--with", "constraint", "--fewest", "gates=4"], "parameters are gate"),
    ],
)
def test_what_does_not_fit_is_told_in_a_line(refused, arguments, words):
    assert words in refused("solve", *SWAP, *arguments)


def test_a_model_that_is_wrong_is_told_with_its_line(refused, tmp_path):
    model = tmp_path / "model.py"
    model.write_text("n = 2\nx = Param(n)\ny = Output(3)\ny.set_to(x)\n")
    told = refused("solve", model, *SWAP[1:])
    assert "line 4" in told
    assert "y has 3 values and x has 2" in told


def test_a_file_that_is_not_there_is_named(refused, tmp_path):
    assert "none.py" in refused("solve", tmp_path / "none.py", *SWAP[1:])
    assert "none.json" in refused("compare", tmp_path / "none.json")


NETWORK = (
    "@Learn([3], 3, hid_sizes=[])\ndef see(x): pass\np = Param(3)\nx = Input(3)\n"
    "y = Output(3)\ny.set_to(see(x))\n"
)


@pytest.mark.parametrize("way", ["auto", "constraint", "gradient"])
def test_a_model_that_calls_networks_is_refused_in_words(refused, tmp_path, way):
    batch = {"batch_name": "train", "hypers": "h", "instances": [{"x": 1, "y": 2}]}
    (tmp_path / "d.json").write_text(json.dumps([batch]))
    (tmp_path / "h.json").write_text('{"h": {}}')
    (tmp_path / "m.py").write_text(NETWORK)
    files = [tmp_path / name for name in ("m.py", "h.json", "d.json")]
    told = refused("solve", *files, "--with", way)
    assert "networks" in told
    assert "most_likely" in told


def test_a_value_that_the_parameter_has_not_is_told(refused):
    told = refused("solve", *SWAP, "--with", "constraint", "--fewest", "gate=99")
    assert "from 0 to 4" in told


STEPS = (
    "T = Hyper()\nx = Input(3)\ny = Output(3)\nstep = Param(3)[2]\n"
    "@Runtime([3, 3], 3)\ndef add(a, b): return (a + b) % 3\nv = Var(3)[T + 1]\n"
    "v[0].set_to(x)\nfor t in range(T): v[t + 1].set_to(add(v[t], step[t]))\n"
    "y.set_to(v[T])\n"
)


@pytest.fixture
def steps_files(tmp_path):
    """A model of two sizes, of which the shorter reads one of two parameters."""
    (tmp_path / "m.py").write_text(STEPS)
    (tmp_path / "h.json").write_text('{"one": {"T": 1}, "two": {"T": 2}}')
    batches = [
        {"batch_name": name, "hypers": size, "instances": [{"x": 0, "y": y}]}
        for name, size, y in (("train", "one", 1), ("test", "two", 0))
    ]
    (tmp_path / "d.json").write_text(json.dumps(batches))
    (tmp_path / "short.json").write_text(json.dumps(batches[:1]))
    return tmp_path


def test_what_one_batch_does_not_read_another_may(softcode, steps_files):
    files = [steps_files / name for name in ("m.py", "h.json", "d.json")]
    code, printed, _ = softcode("solve", *files, "--batch", "train,test")
    assert code == 0
    assert "step[:] = 1 2" in printed


def test_a_models_program_is_verified_on_its_data(softcode, refused, steps_files):
    program = steps_files / "p.txt"
    program.write_text(".machine model file=m.py T=1\nstep[:] = 1 0\n")
    data, hypers = steps_files / "d.json", steps_files / "h.json"
    code, printed, _ = softcode("verify", program, data, "--hypers", hypers)
    assert code == 1
    assert "train          1 of 1  (T 1)" in printed
    assert "test           0 of 1  (T 2)" in printed
    code, printed, _ = softcode("verify", program, steps_files / "short.json")
    assert code == 0
    told = refused("verify", program, data)
    assert "the sets of hyper-parameters one, two" in told


def test_hypers_are_for_models(refused, tmp_path):
    program = tmp_path / "p.txt"
    program.write_text("inc 1 1\n")
    told = refused("verify", program, "inc", "--hypers", tmp_path / "h.json")
    assert "--hypers is for programs of models" in told
