"""`softcode library`: what solved tasks had in common, for the next tasks.

`build` reads the folders of runs, takes the expression of each program that passed all it
was checked on, compresses them together and adds what it finds to a file; `show` prints
such a file. A run without an expression is left out, with the reason in the second
channel. While a library is made, what was found so far is kept in a folder beside the
file, which goes when the file is whole.
"""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from ..files import Fault
from ..induce.run import RunFolder, RunRecord, fingerprint
from ..library.abstractions import Abstraction, Library, compress
from ..skeleton import ExpressionFault, term_of
from .app import errors, print_json
from .groups import measured
from .options import JsonOption


library = typer.Typer(
    help="Compress solved programs into skeletons for the next tasks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@library.command()
def build(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN_FOLDERS...", help="Folders of runs.")
    ],
    out: Annotated[
        Path, typer.Option(help="The library's file; one that exists is added to.")
    ],
    max_arity: Annotated[
        int, typer.Option(min=0, max=8, help="The most holes of an abstraction.")
    ] = 3,
    num_abstractions: Annotated[
        int, typer.Option(min=1, help="The most abstractions.")
    ] = 10,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was not finished.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compress the programs of solved runs into a library of abstractions.

    What is found is kept in the folder FILE.building until the library is whole.
    Runs that found nothing, or a program with jumps that no skeleton has, are left out.
    Use the library with `softcode induce ... --library FILE`.
    """
    known = Library.load(out) if out.exists() else Library()
    solved: dict[str, str] = {}
    for folder in runs:
        name, expression, reason = _solution(folder)
        if expression is None:
            errors().print(f"left out: {folder}: {reason}", soft_wrap=True)
            continue
        solved[name if name not in solved else f"{name} ({folder})"] = expression
    if len(solved) < 2:
        raise Fault(
            f"at least two solved runs with an expression are needed, got {len(solved)}; "
            "solve more tasks with `softcode induce ... --with enumerate`"
        )
    folder = RunFolder(out.with_name(f"{out.name}.building"), resume)
    made_by = fingerprint(
        solved=solved, max_arity=max_arity, num_abstractions=num_abstractions
    )
    with measured(folder, made_by) as kept:
        try:
            found = compress(
                solved,
                max_arity=max_arity,
                num_abstractions=num_abstractions,
                measure=kept.measure,
            )
        except ImportError as fault:
            raise Fault(str(fault)) from None
        built = known.add(found)
        built.save(out)
        # All that is wanted of it is in the library now.
        folder.measurements.unlink()
    shutil.rmtree(folder.path, ignore_errors=True)
    if as_json:
        print_json({"out": str(out), "found": len(found), **built.to_plain()})
        return
    for abstraction in found:
        print(_told(abstraction))
    print(f"{len(solved)} programs gave {len(found)} abstractions")
    print(f"file: {out} ({len(built)} abstractions)")


@library.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A library's file.")],
    as_json: JsonOption = False,
) -> None:
    """Show the abstractions of a library and which tasks they came from."""
    known = Library.load(file)
    if as_json:
        print_json(known.to_plain())
        return
    for abstraction in known.abstractions:
        print(_told(abstraction))
    print(f"{len(known)} abstractions")


def _told(abstraction: Abstraction) -> str:
    """An abstraction as it is printed: itself, what its holes were, and its sources.

    Args:
        abstraction: one of a library's. Its kind says whether a search takes it as a
            whole term, as lines for an open line, or not at all.
    """
    notes = {
        "term": "",
        "lines": "\n    lines, which take the place of an open line",
        "fragment": "\n    not searched: less than two lines, which a search finds as fast",
    }
    times = f"{abstraction.num_uses} times in {abstraction.num_programs} programs"
    seen = [
        f"\n    #{hole} was {', '.join(arguments)}"
        for hole, arguments in enumerate(abstraction.arguments)
    ]
    return (
        f"{abstraction.name}: {abstraction.expression}{notes[abstraction.kind]}"
        f"{''.join(seen)}"
        f"\n    {times}, from {', '.join(abstraction.sources)}"
        f"\n    compressed at {abstraction.compressed_at}"
    )


def _solution(folder: Path) -> tuple[str, str | None, str]:
    """The task of a run, its program's expression, and why there is none.

    Args:
        folder: of the run.

    Returns:
        Its task's name; the expression, or `None`; and in that case the reason, in words.

    Raises:
        Fault: if it is no run's folder, or its expression cannot be read.
    """
    if not (folder / "run.json").exists():
        raise Fault(
            str(folder),
            "no run.json in it",
            next_move="give folders that `softcode induce` wrote",
        )
    run = RunRecord.load(folder)
    if run.summary.get("outcome") != "solved":
        return run.name, None, "found no program"
    if not run.is_right:
        return run.name, None, "its program fails on some examples"
    expression = run.summary.get("expression")
    if expression is None:
        return run.name, None, "its program is no term (it was found without skeletons)"
    try:
        term_of(expression)
    except ExpressionFault as fault:
        raise fault.within(f"{folder / 'run.json'}: expression") from None
    return run.name, expression, ""
