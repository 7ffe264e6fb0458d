"""A run's folder, read and reported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..files import Fault, write_whole
from ..induce.run import RunRecord
from ._loss_chart import loss_curves
from .page import run_page
from .plot import plot_losses, plot_trace
from .trace import ComparedTrace, record


def write_report(folder: Path) -> list[Path]:
    """Writes a run's page and pictures into its folder; gives the files written.

    Reads `run.json`, and where they exist `history.jsonl`, `program.txt` and
    `weights.safetensors`. Each file is written whole or not at all.

    Args:
        folder: what a run has left, such as `softcode induce --out FOLDER` writes.

    Raises:
        Fault: names the file that is damaged.
        FileNotFoundError: if there is no `run.json`.

    Example:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "run.json").write_text(
        ...     '{"task": {"name": "inc"}, "outcome": "none_exists", "seconds": 3.0}')
        >>> _ = (folder / "history.jsonl").write_text('{"round": 1, "losses": {"0": 0.5}}')
        >>> [path.name for path in write_report(folder)]
        ['report.html', 'loss.png']
    """
    run = RunRecord.load(folder)
    history, program = run.history(), run.program()
    traces = [] if program is None else _traces(run, program)
    summary = run.summary
    if program is not None:
        # As people read it: a function is Python there.
        summary = {**summary, "program": program.shown}

    page = folder / "report.html"
    write_whole(page, run_page(summary, history, traces))
    written = [page]
    if loss_curves(history):
        plot_losses(history, folder / "loss.png")
        written.append(folder / "loss.png")
    for trace in traces:
        plot_trace(trace, folder / "trace.png")
        written.append(folder / "trace.png")
    return written


def _traces(run: RunRecord, program: Any) -> list[ComparedTrace]:
    example = run.summary.get("example")
    if not example or not program.has_steps:
        return []
    logits, found = None, run.weights()
    if found is not None:
        machine, weights = found
        spaces = program.machine.parameters
        # The weights of another machine say nothing of this program.
        if machine.kind == program.machine.kind and machine.parameters == spaces:
            logits = weights
    controller = _controller(run.summary.get("inducer")) or "probabilities"
    try:
        return [record(program, example["input"], logits, controller)]
    except Fault as fault:
        raise fault.within(f"{run.path / 'run.json'}, `example`") from None


def _controller(config: Any) -> Any:
    """How choices were mixed, wherever the inducer's settings say so."""
    if not isinstance(config, Mapping):
        return None
    if config.get("controller") in ("probabilities", "logits"):
        return config["controller"]
    found = (_controller(inner) for inner in config.values())
    return next((controller for controller in found if controller), None)
