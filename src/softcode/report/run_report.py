"""A run's folder, read and reported."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..program import Program, load_weights
from ._loss_chart import loss_curves
from .page import run_page
from .plot import plot_losses, plot_trace
from .trace import ComparedTrace, record


def write_report(folder: Path) -> list[Path]:
    """Writes a run's page and pictures into its folder; gives the files written.

    Reads `run.json`, and where they exist `history.jsonl`, `program.txt` and
    `weights.safetensors`. Each file is written whole or not at all.

    Raises:
        ValueError: names the file that is damaged.
        FileNotFoundError: if there is no `run.json`.
    """
    summary = _read_summary(folder / "run.json")
    history = _read_history(folder / "history.jsonl")
    program = _read_program(folder, summary)
    traces = [] if program is None else _traces(folder, program, summary)
    if program is not None and not summary.get("program"):
        summary["program"] = str(program)

    page = folder / "report.html"
    aside = page.with_name(page.name + ".part")
    aside.write_text(run_page(summary, history, traces), encoding="utf-8")
    aside.replace(page)
    written = [page]
    if loss_curves(history):
        plot_losses(history, folder / "loss.png")
        written.append(folder / "loss.png")
    for trace in traces:
        plot_trace(trace, folder / "trace.png")
        written.append(folder / "trace.png")
    return written


def _read_summary(path: Path) -> dict[str, Any]:
    summary = _parsed(path.read_bytes(), str(path))
    _require(isinstance(summary, dict), path, "an object was expected")
    task = summary.get("task")
    named = isinstance(task, dict) and isinstance(task.get("name"), str)
    _require(named, path, "`task` must be an object with a `name`")
    seconds = summary.get("seconds")
    _require(
        seconds is None or isinstance(seconds, (int, float)),
        path,
        f"`seconds` must be a number, got {seconds!r}",
    )
    program = summary.get("program")
    _require(
        program is None or isinstance(program, str),
        path,
        "`program` must be a program's text or null",
    )
    verified = summary.get("verified") or {}
    _require(
        isinstance(verified, dict)
        and all(isinstance(result, dict) for result in verified.values()),
        path,
        "`verified` must hold an object for each split",
    )
    example = summary.get("example")
    _require(
        example is None or (isinstance(example, dict) and "input" in example),
        path,
        "`example` must be an object with an `input`",
    )
    return summary


def _read_history(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = path.read_bytes().splitlines()
    history = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = _parsed(line, f"{path}, line {number}")
            _require(_is_round(entry), path, f"line {number} is no round of a run")
        except ValueError:
            # A run that was killed leaves its last line half written.
            if number == len(lines) and number > 1:
                break
            raise
        history.append(entry)
    return history


def _is_round(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("round"), int)
        and isinstance(entry.get("losses") or {}, dict)
    )


def _read_program(folder: Path, summary: Mapping[str, Any]) -> Program | None:
    path = folder / "program.txt"
    if summary.get("program"):
        source, text = folder / "run.json", str(summary["program"])
    elif path.exists():
        source, text = path, path.read_text(encoding="utf-8")
    else:
        return None
    try:
        return Program.parse(text)
    except ValueError as fault:
        raise ValueError(f"{source}: the program cannot be read: {fault}") from None


def _traces(
    folder: Path, program: Program, summary: Mapping[str, Any]
) -> list[ComparedTrace]:
    example = summary.get("example")
    if not example:
        return []
    logits, path = None, folder / "weights.safetensors"
    if path.exists():
        machine, weights = load_weights(path)
        spaces = program.machine.parameters
        # The weights of another machine say nothing of this program.
        if machine.kind == program.machine.kind and machine.parameters == spaces:
            logits = weights
    controller = _controller(summary.get("inducer")) or "probabilities"
    try:
        return [record(program, example["input"], logits, controller)]
    except ValueError as fault:
        raise ValueError(f"{folder / 'run.json'}, `example`: {fault}") from None


def _controller(config: Any) -> Any:
    """How choices were mixed, wherever the inducer's settings say so."""
    if not isinstance(config, Mapping):
        return None
    if config.get("controller") in ("probabilities", "logits"):
        return config["controller"]
    found = (_controller(inner) for inner in config.values())
    return next((controller for controller in found if controller), None)


def _parsed(content: bytes, name: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise ValueError(f"{name} is damaged: {fault}") from None


def _require(condition: bool, path: Path, message: str) -> None:
    if not condition:
        raise ValueError(f"{path} is damaged: {message}")
