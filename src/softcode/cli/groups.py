"""Options that belong together, as one frozen value that a command gets.

Typer makes an option of each parameter of a function. A command with fifteen options
would be a function with fifteen parameters; here it has a few groups instead, each a
dataclass whose fields are annotated as typer's parameters are, and `takes_groups` shows
typer the fields.
"""

import contextlib
import dataclasses
import functools
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import interruption
from ..induce.run import Measurements, RunFolder, folder_for, kept_measurements
from .app import errors
from .display import shown_plainly
from .options import JsonOption, SeedOption


@dataclasses.dataclass(frozen=True)
class KeptOptions:
    """Where a command keeps its run.

    Example:
        >>> import tempfile
        >>> folder = KeptOptions(Path(tempfile.mkdtemp()) / "new").folder("inc")
        >>> folder.path.name, folder.resume
        ('new', False)
    """

    out: Annotated[
        Path | None,
        typer.Option(help="The folder of the run; runs/NAME if not given."),
    ] = None
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run kept in --out.")
    ] = False

    def folder(self, name: str) -> RunFolder:
        """The folder, if it can be taken.

        Args:
            name: what the run is of.

        Raises:
            RunFolderFault: if it holds a run that is not to be gone on with.
        """
        path = folder_for(name, out=self.out, resume=self.resume)
        folder = RunFolder(path, self.resume)
        folder.require_free()
        if self.resume and folder.checkpoint.exists():
            errors().print(
                f"going on with the run in {path}; what no state holds, such as a "
                "solver's learned clauses, is made again first"
            )
        return folder


@dataclasses.dataclass(frozen=True)
class ToldOptions:
    """How a command that draws at random tells what it found.

    With `as_json` one JSON value is all that goes to the first channel.
    """

    seed: SeedOption = 0
    as_json: JsonOption = False


@contextlib.contextmanager
def measured(folder: RunFolder, made_by: Mapping[str, str]) -> Iterator[Measurements]:
    """The folder's measurements, the one under way in the terminal; Ctrl-C ends it.

    What was finished is kept then, which is said, and the exit code is 130.

    Args:
        folder: where they are kept.
        made_by: the fingerprint of all that determines them.
    """
    try:
        with (
            errors().status("") as status,
            kept_measurements(folder, made_by, shown_plainly(status)) as measurements,
        ):
            yield measurements
    except KeyboardInterrupt:
        errors().print(
            f"Interrupted. What was finished is kept in {folder.path}; go on with "
            "--resume."
        )
        raise typer.Exit(interruption.EXIT_CODE) from None


def takes_groups(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each field of those arguments that are groups.

    A group is a frozen dataclass whose fields are annotated as options are. Without it a
    command that has many options has as many parameters. What typer sees is a signature
    in which each group is replaced by its fields, all of them by keyword; what it then
    calls puts the groups together again.

    Args:
        command: some of whose parameters are annotated with a group's class.

    Example:
        >>> def search(name: str, *, told: ToldOptions) -> None:
        ...     print(name, told.seed)
        >>> list(inspect.signature(takes_groups(search)).parameters)
        ['name', 'seed', 'as_json']
        >>> takes_groups(search)(name="inc", seed=3, as_json=False)
        inc 3
    """
    hints = typing.get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, tuple[type, list[str]]] = {}
    for parameter in inspect.signature(command).parameters.values():
        kind = hints[parameter.name]
        if not dataclasses.is_dataclass(kind):
            only = inspect.Parameter.KEYWORD_ONLY
            parameters.append(parameter.replace(kind=only, annotation=kind))
            continue
        assert isinstance(kind, type)
        fields = [_option(field, kind) for field in dataclasses.fields(kind)]
        groups[parameter.name] = (kind, [field.name for field in fields])
        parameters += fields

    @functools.wraps(command)
    def with_groups(**values: Any) -> None:
        made = {
            name: kind(**{field: values.pop(field) for field in fields})
            for name, (kind, fields) in groups.items()
        }
        command(**values, **made)

    with_groups.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportAttributeAccessIssue]
    with_groups.__annotations__ = {p.name: p.annotation for p in parameters}
    return with_groups


def _option(field: dataclasses.Field, kind: type) -> inspect.Parameter:
    """A group's field as the parameter that typer makes an option of.

    Args:
        field: its name and default; without one the option must be given.
        kind: the group, whose annotations say the option's flag and help.
    """
    default = field.default
    return inspect.Parameter(
        field.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if default is dataclasses.MISSING else default,
        annotation=typing.get_type_hints(kind, include_extras=True)[field.name],
    )
