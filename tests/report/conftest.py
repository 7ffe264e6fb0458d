import json

import pytest

from softcode.program import Program, save_weights, weights_of
from softcode.report import record


@pytest.fixture(scope="session")
def increment():
    return Program.parse(
        """
        .machine assembly base=4 registers=2 lines=6 num_steps=30 modular=true
        read 1 2
        jump 2 end
        inc 2 2
        write 1 2
        end:
        """
    )


@pytest.fixture(scope="session")
def flip():
    return Program.parse(
        """
        .machine turing symbols=2 controls=2 tape=3 num_steps=9
        1 0: write 0, stay, goto 0
        1 1: write 0, right, goto 1
        """
    )


@pytest.fixture(scope="session")
def trace(increment):
    return record(increment, [3, 1, 0, 0])


@pytest.fixture(scope="session")
def flip_trace(flip):
    return record(flip, [1, 1, 0])


@pytest.fixture
def summary(increment):
    return {
        "softcode": "0.1.0",
        "task": {"name": "map inc", "description": "Adds one."},
        "machine": {"kind": "assembly", **increment.machine.settings},
        "inducer": {"gradient": {"controller": "logits", "learning_rate": 0.1}},
        "seed": 0,
        "outcome": "solved",
        "message": "",
        "found_by": "enumerate",
        "program": str(increment),
        "verified": {
            "train": {"passed": 8, "total": 8, "halted": 8, "size": "base 4"},
            "validation": {"passed": 11, "total": 12, "halted": 12, "size": "base 4"},
        },
        "num_proposals": 12,
        "seconds": 2.1,
        "example": {"input": [3, 1, 0, 0], "output": [0, 1, 0, 0]},
        "versions": {"python": "3.11"},
    }


@pytest.fixture
def history():
    losses = [{"0": 0.5, "1": 0.9}, {"0": 0.25, "1": float("nan")}]
    rounds = [
        {"round": i, "inducer": "gradient", "seconds": 1.0, "losses": values}
        for i, values in enumerate(losses, start=1)
    ]
    search = {"round": 3, "inducer": "enumerate", "num_lines": 4, "num_nodes": 1200000}
    return [*rounds, search]


@pytest.fixture
def folder(tmp_path, summary, history, increment):
    (tmp_path / "run.json").write_text(json.dumps(summary))
    lines = [json.dumps(entry) for entry in history]
    (tmp_path / "history.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "program.txt").write_text(str(increment))
    weights = weights_of(increment)
    save_weights(tmp_path / "weights.safetensors", increment.machine, weights)
    return tmp_path
