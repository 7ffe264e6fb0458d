"""Damaged files of every kind, given to every command that reads them.

`python -m tests.reliability.fuzz --count 3000 --seed 0` prints, for each kind of file, how
many cases ended with which exit code, and each case that broke a promise:

- no traceback, and no exit code but 0, 1 (the answer is no) and 2 (told in a line);
- no hang: at most 20 CPU-seconds;
- no more than 2 GB of memory;
- a file that carries a digest and was changed is refused.

Each case is a child of this process with limits of its own, which calls the command
line's `main`. What is damaged is made anew from the seed, so `--only KIND:NUMBER` repeats
a case and prints what it printed.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


ROOT = Path(__file__).parents[2]
MAX_SECONDS, MAX_BYTES = 20, 2 * 2**30
MODELS = ROOT / "examples" / "models"
# Texts that stand where a number or a name should.
ODD = [
    *(b"-1", b"0", b"1e400", b"3.5", b"99999999999999999999", b"10000000", b"null"),
    *(b"true", b'"x"', b"[]", b"{}", b"NaN", b"[[[[]]]]", b'"\\ud800"', b"\xff\xfe"),
    *(b"r99", b"?", b"\x00", b"..", b"/dev/zero", b"[/x]", b"=", b"x" * 5000),
]


class Kind(NamedTuple):
    """A kind of file: whole ones, and the commands that read it."""

    seeds: list[Path]
    commands: Callable[[Path, random.Random], list[str]]
    has_digest: bool = False


def softcode(*arguments: object) -> tuple[int, str]:
    """The exit code of the command line in a child, and all that it printed."""
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if child == 0:
            _run_here(told.fileno(), arguments)
        _, status, used = os.wait4(child, 0)
        told.seek(0)
        text = told.read(200_000).decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    if used.ru_maxrss * 1024 > MAX_BYTES:
        text += f"\nMEMORY {used.ru_maxrss // 1024} MB"
    return code, text


def _run_here(output: int, arguments: tuple[object, ...]) -> None:
    """The child's part: limits, the command line, and the end."""
    code = 70
    try:
        os.setsid()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(8 * MAX_SECONDS)
        sys.stdout = open(1, "w", closefd=False)
        sys.stderr = open(2, "w", closefd=False)
        sys.argv = ["softcode", *map(str, arguments)]
        from softcode.cli.main import main

        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        except BaseException:
            import traceback

            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The bytes with one to four things wrong."""
    data = bytearray(content)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        at = rng.randrange(len(data) + 1)
        span = min(len(data) - at, int(rng.expovariate(1 / 12)) + 1)
        way = rng.randrange(8)
        if way == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif way == 1:
            del data[at : at + span]
        elif way == 2:
            data[at:at] = rng.randbytes(span)
        elif way == 3:
            data[at:at] = data[at : at + 8 * span]
        elif way == 4:
            del data[at:]
        elif way == 5:
            _replace_word(data, rng)
        elif way == 6:
            other = rng.randrange(len(data) + 1)
            data[at : at + span] = data[other : other + span]
        else:
            lines = bytes(data).split(b"\n")
            rng.shuffle(lines)
            data = bytearray(b"\n".join(lines))
    return bytes(data)


def _replace_word(data: bytearray, rng: random.Random) -> None:
    """Something odd in place of a number, a name or a string."""
    import re

    words = list(re.finditer(rb'"[^"]*"|[-\w.]+', bytes(data[:100_000])))
    if words:
        word = rng.choice(words)
        data[word.start() : word.end()] = rng.choice(ODD)


def made(folder: Path) -> dict[str, Kind]:
    """Whole files of every kind, made by the commands themselves."""

    def make(*arguments: object) -> None:
        code, text = softcode(*arguments)
        assert code == 0, (arguments, code, text)

    task = folder / "task.json"
    pairs = [([a, b, 0], [(a + 1) % 4, b, 0]) for a in range(4) for b in range(2)]
    examples = [{"input": i, "output": o} for i, o in pairs]
    machine = {
        **{"kind": "assembly", "base": 4, "registers": 2, "lines": 4, "memory": 3},
        **{"num_steps": 8, "modular": True},
    }
    if not _takes(folder, machine, examples):
        del machine["modular"]
    task.write_text(json.dumps({"machine": machine, "examples": examples}))
    toml = folder / "task.toml"
    rows = (f"[[examples]]\ninput = {i}\noutput = {o}\n" for i, o in pairs)
    settings = "\n".join(f"{k} = {json.dumps(v)}" for k, v in machine.items())
    toml.write_text(f"[machine]\n{settings}\n" + "".join(rows))
    plain, table = folder / "plain.json", folder / "plain.csv"
    plain.write_text(json.dumps({"examples": [["ab", 2], ["", 0], ["abc", 3]]}))
    table.write_bytes((ROOT / "examples" / "prices.csv").read_bytes())
    function = folder / "function"
    make("induce", table, "--out", function, "--seconds", 20)
    run = folder / "run"
    make("induce", task, "--with", "enumerate", "--out", run, "--seconds", 20)
    weights, library = folder / "weights.safetensors", folder / "library.json"
    make("compile", run, "--out", weights)
    make("library", "build", run, run, "--out", library)
    taught, certificate = folder / "taught", folder / "certificate.json"
    make("npi", "train", "bubble_sort", "--out", taught, "--margin", "2")
    network = taught / "network.safetensors"
    make("npi", "verify", network, "--out", certificate)
    data = MODELS / "data"
    program, model = run / "program.txt", MODELS / "circuit.py"
    hypers, rows_of_data = data / "swap.hypers.json", data / "swap.data.json"
    fast = ("--seconds", 0.3)

    def of_model(file: Path, rng: random.Random) -> list[str]:
        files = {"py": model, "hypers": hypers, "data": rows_of_data}
        part = next(name for name in files if name in file.name)
        files[part] = file
        way = rng.choice(["constraint", "constraint", "auto"])
        return ["solve", *map(str, files.values()), "--with", way, *map(str, fast)]

    def of_program(file: Path, rng: random.Random) -> list[str]:
        value = rng.choice(["[1, 2, 0]", "[3, 3, 3, 3, 3]", "[]", "[0]"])
        given = ["--input", value]
        return rng.choice(
            [
                ["run", str(file), *given],
                ["run", str(file), *given],
                ["trace", str(file), *given],
                ["export", str(file)],
                ["verify", str(file), str(task)],
            ]
        )

    def of_plain(file: Path, rng: random.Random) -> list[str]:
        return rng.choice(
            [
                ["induce", str(file), *map(str, fast)],
                ["verify", str(function), str(file)],
            ]
        )

    def of_function(file: Path, rng: random.Random) -> list[str]:
        value = rng.choice(["[3, 1]", "[]", '"ab"', "5", "{}", "[[1], 2]"])
        return rng.choice(
            [
                ["run", str(file), "--input", value],
                ["export", str(file)],
                ["verify", str(file), str(table)],
            ]
        )

    def of_run(file: Path, rng: random.Random) -> list[str]:
        inside = rng.choice([p for p in sorted(file.iterdir()) if p.is_file()])
        inside.write_bytes(damaged(inside.read_bytes(), rng))
        again = ["induce", str(task), "--with", "enumerate", "--out", str(file)]
        return rng.choice(
            [
                [*again, "--resume", *map(str, fast)],
                ["run", str(file), "--input", "[1, 0, 0]"],
                ["library", "build", str(file), str(run), "--out", f"{file}.json"],
            ]
        )

    return {
        "task": Kind(
            [task, toml],
            lambda f, rng: rng.choice(
                [
                    ["induce", str(f), "--with", "enumerate", *map(str, fast)],
                    ["verify", str(program), str(f)],
                ]
            ),
        ),
        "plain": Kind([plain, table], of_plain),
        "program": Kind([program], of_program),
        "function": Kind([function / "program.txt"], of_function),
        "model": Kind([model, MODELS / "basic_block.py"][:1], of_model),
        "data": Kind([hypers, rows_of_data], of_model),
        "weights": Kind([weights], lambda f, rng: ["decompile", str(f)], True),
        "network": Kind(
            [network], lambda f, rng: ["npi", "run", str(f), "[3, 1, 2]"], True
        ),
        "certificate": Kind(
            [certificate],
            lambda f, rng: rng.choice(
                [
                    ["npi", "check", str(f), str(network)],
                    ["npi", "run", str(f), "[3, 1, 2]"],
                ]
            ),
            True,
        ),
        "library": Kind([library], lambda f, rng: ["library", "show", str(f)]),
        "run": Kind([run], of_run),
    }


def _takes(folder: Path, machine: dict, examples: list) -> bool:
    """Whether the command line takes a task with these settings."""
    probe = folder / "probe.json"
    probe.write_text(json.dumps({"machine": machine, "examples": examples}))
    return softcode("induce", probe, "--with", "enumerate", "--seconds", 0)[0] != 2


def case(kind: Kind, number: str, folder: Path) -> tuple[list[str], bytes | None]:
    """The command of a case, and the damaged bytes (none for a folder)."""
    rng = random.Random(number)
    seed = rng.choice(kind.seeds)
    target = folder / seed.name
    if seed.is_dir():
        shutil.copytree(seed, target)
        return kind.commands(target, rng), None
    wrong = damaged(seed.read_bytes(), rng)
    target.write_bytes(wrong)
    command = kind.commands(target, rng)
    return command, None if wrong == seed.read_bytes() else wrong


def broken(kind: Kind, code: int, text: str, wrong: bytes | None, took: float) -> str:
    """Which promise a case broke, or nothing."""
    if "Traceback" in text:
        return "traceback"
    if code == 70 or "bug of softcode" in text:
        return "a bug of ours"
    if code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        return "hang"
    if code not in (0, 1, 2):
        return f"exit {code}"
    if "MEMORY" in text:
        return "memory"
    if code == 2 and len(text.strip().splitlines()) > 3 and "Usage:" not in text:
        return "long message"
    if kind.has_digest and wrong is not None and code == 0 and not _same(kind, wrong):
        return "damage accepted"
    return ""


def _same(kind: Kind, wrong: bytes) -> bool:
    """Whether a damaged file says what the whole one says (blanks between words)."""
    with contextlib.suppress(ValueError):
        return json.loads(wrong) == json.loads(kind.seeds[0].read_bytes())
    return False


def _preload() -> None:
    """Imports everything once, so that a child begins at once; starts no threads."""
    import importlib
    import pkgutil

    import softcode as package

    for module in pkgutil.walk_packages(package.__path__, "softcode."):
        if not module.name.endswith("__main__"):
            loaded = importlib.import_module(module.name)
            for name in getattr(loaded, "__all__", []):
                getattr(loaded, name)


def main() -> None:
    """Runs the cases and prints what they did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="KIND or KIND:NUMBER")
    chosen = parser.parse_args()
    _preload()
    with tempfile.TemporaryDirectory() as scratch:
        kinds = made(Path(scratch))
        name, _, number = (chosen.only or "").partition(":")
        names = [name] if name else list(kinds)
        each = -(-chosen.count // len(names))
        failures = 0
        for name in names:
            codes: Counter[int] = Counter()
            started = time.perf_counter()
            for index in [number] if number else range(each):
                with tempfile.TemporaryDirectory(dir=scratch) as folder:
                    label = f"{chosen.seed}:{name}:{index}"
                    command, wrong = case(kinds[name], label, Path(folder))
                    began = time.perf_counter()
                    code, text = softcode(*command)
                    took = time.perf_counter() - began
                codes[code] += 1
                fault = broken(kinds[name], code, text, wrong, took)
                if fault or number:
                    failures += bool(fault)
                    print(f"{name}:{index}: {fault or 'as promised'} ({code})")
                    print(f"    {' '.join(command)}")
                    print("    " + "\n    ".join(text.strip().splitlines()[-4:]))
            seconds = time.perf_counter() - started
            total = sum(codes.values())
            print(f"{name}: {total} cases in {seconds:.0f} s, exit codes {dict(codes)}")
        print(f"{failures} broken promises")
        sys.exit(bool(failures))


if __name__ == "__main__":
    main()
