"""From a table to a function, on the command line."""

import json


TABLE = """order,price
"[3, 1]",12
"[2, 2, 5]",27
[],0
[10],30
"[4, 4]",24
"[1, 1, 1]",9
"""


def test_a_table_becomes_a_function_that_is_run_checked_and_exported(
    softcode, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prices.csv").write_text(TABLE)
    code, out, err = softcode("induce", "prices.csv")
    assert code == 0
    assert "def prices(order: list[int]) -> int:\n    return sum(order) * 3" in out
    assert "`order`: list of integers; result: integer" in err
    assert "the last 1 of 6 examples are kept back" in err
    assert softcode("run", "runs/prices", "--input", "[100, 1]")[1] == "303\n"
    assert softcode("run", "runs/prices", "--input", '{"order": [2]}')[1] == "6\n"
    assert softcode("verify", "runs/prices", "prices.csv")[0] == 0
    code, out, _ = softcode("export", "runs/prices", "--name", "total")
    assert (code, out.splitlines()[0]) == (0, "def total(order: list[int]) -> int:")
    written = (tmp_path / "runs" / "prices" / "program.py").read_text()
    assert "return sum(order) * 3" in written
    assert "return sum(order) * 3" in (
        tmp_path / "runs" / "prices" / "report.html"
    ).read_text().replace("&#x27;", "'")


def test_a_function_has_no_weights_and_no_steps(softcode, tmp_path):
    path = tmp_path / "f.txt"
    path.write_text(".function f n:int (add n 1)")
    code, _, err = softcode("trace", str(path), "--input", "[1]")
    assert code == 2
    assert "has no steps and no weights" in err
    code, _, err = softcode("run", str(path), "--input", '"a"')
    assert (code, "an integer" in err) == (2, True)


def test_what_was_found_is_told_as_plain_values(softcode, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.json").write_text("[[2, 4]]")
    code, out, _ = softcode("induce", "t.json", "--json")
    told = json.loads(out)
    assert told["machine"] == {"kind": "python"}
    assert told["program"].startswith(".function t n:int")
    assert told["rivals"]["num_others"] > 0


def test_a_resumed_search_ends_as_if_it_had_not_stopped(
    softcode, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.json").write_text(
        json.dumps([[n, 7919 * n**5 % 1000] for n in range(20, 32)])
    )
    told = ["induce", "t.json", "--seconds", "600", "--out"]
    softcode(*told, "a", "--max-rounds", "1")
    softcode(*told, "a", "--max-rounds", "2", "--resume")
    softcode(*told, "b", "--max-rounds", "2")
    lines = [
        [
            {k: v for k, v in json.loads(line).items() if k != "seconds"}
            for line in (tmp_path / name / "history.jsonl").read_text().splitlines()
        ]
        for name in "ab"
    ]
    assert lines[0] == lines[1]


def test_it_asks_where_functions_differ(softcode, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("n,y\n2,4\n")
    answers = iter(["no JSON", ""])
    monkeypatch.setattr("builtins.input", lambda shown: next(answers))
    code, out, err = softcode("induce", "t.csv", "--ask")
    assert code == 0
    assert "write a value of JSON" in err
    assert "def t(n: int) -> int:" in out
