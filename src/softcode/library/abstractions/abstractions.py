"""The abstractions that one has, as a value and as a file."""

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...files import Fault, read_json, write_whole
from ...machine import AbstractMachine, MachineFault, SyntaxFault
from ...machine.assembly import Assembly
from ...program import Sketch
from ...skeleton import ExpressionFault, Skeleton, nodes_of, parse_tree
from .abstraction import KINDS, Abstraction
from .instances import instances, terms_of


_VERSION = 1
_MAX_BYTES = 2**24


class LibraryFault(Fault):
    """A library's file cannot be used. Names the file and the place, and what to do.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "mine.json"
        >>> _ = path.write_text('{"softcode_library": 1, "abstractions": {}}')
        >>> try:
        ...     Library.load(path)
        ... except LibraryFault as fault:
        ...     print(str(fault).removeprefix(f"{path}: "))
        abstractions: a list is needed, got an object
    """


@dataclasses.dataclass(frozen=True)
class Library:
    """Abstractions with where they came from; they join the skeletons of a search.

    Args:
        abstractions: the most useful first.

    Example:
        >>> line = Abstraction("sum_1", "(fold (lines (add x a a) #0) once)", (("",),))
        >>> library = Library((line,))
        >>> [skeleton.num_holes for skeleton in library.skeletons(Assembly(modular=True))]
        [1, 2]
    """

    abstractions: tuple[Abstraction, ...] = ()

    def __len__(self) -> int:
        return len(self.abstractions)

    def skeletons(
        self,
        machine: AbstractMachine,
        max_holes: int = 4,
        kinds: tuple[str, ...] = KINDS,
    ) -> tuple[Skeleton, ...]:
        """The skeletons of the abstractions that fit the machine, each once.

        Args:
            machine: what the programs are for; its jumps go to labels.
            max_holes: the most lines that are open.
            kinds: the kinds of abstractions whose skeletons are wanted.
        """
        found = {}
        for abstraction in self.abstractions:
            if abstraction.kind in kinds:
                for skeleton in instances(abstraction, machine, max_holes):
                    found.setdefault(skeleton.term, skeleton)
        return tuple(found.values())

    def add(self, abstractions: Iterable[Abstraction]) -> "Library":
        """The library with these as well; one that it has already gains their sources.

        Args:
            abstractions: what `compress` gave; one whose name is taken gets another.
        """
        known = {a.expression: a for a in self.abstractions}
        for new in abstractions:
            old = known.get(new.expression)
            if old is None:
                names = {a.name for a in known.values()}
                known[new.expression] = dataclasses.replace(
                    new, name=_free_name(new.name, names)
                )
            else:
                known[new.expression] = _merged(old, new)
        return Library(tuple(known.values()))

    def to_plain(self) -> dict[str, Any]:
        """The library as plain values, which can be written as JSON."""
        entries = [dataclasses.asdict(a) for a in self.abstractions]
        return {"softcode_library": _VERSION, "abstractions": entries}

    def save(self, path: Path | str) -> None:
        """Writes the file, whole or not at all."""
        write_whole(Path(path), json.dumps(self.to_plain(), indent=2) + "\n")

    @classmethod
    def load(cls, path: Path | str) -> "Library":
        """The library that a file holds.

        Raises:
            OSError: if there is no such file.
            Fault: names the file and the place in it, and what is needed there.
        """
        content = read_json(path, _MAX_BYTES)
        try:
            return _library(content)
        except LibraryFault as fault:
            raise fault.within(path) from None


def _free_name(name: str, names: set[str]) -> str:
    stem = name.rstrip("0123456789").rstrip("_") or "abstraction"
    number = 1
    while name in names:
        number, name = number + 1, f"{stem}_{number}"
    return name


def _merged(old: Abstraction, new: Abstraction) -> Abstraction:
    """One abstraction that was found twice."""
    if set(new.sources) <= set(old.sources):
        return old
    pairs = zip(old.arguments, new.arguments, strict=True)
    return dataclasses.replace(
        new,
        name=old.name,
        arguments=tuple(tuple(dict.fromkeys(first + more)) for first, more in pairs),
        sources=tuple(dict.fromkeys(old.sources + new.sources)),
        num_uses=max(old.num_uses, new.num_uses),
    )


def _library(value: Any) -> Library:
    if not isinstance(value, dict) or "softcode_library" not in value:
        raise LibraryFault(
            "not a library; make one with `softcode library build RUN_FOLDERS --out FILE`"
        )
    version = value["softcode_library"]
    if version != _VERSION:
        raise LibraryFault(
            f"softcode_library: version {_VERSION} can be read, got {version!r}; build "
            "it again with this softcode"
        )
    entries = value.get("abstractions")
    if not isinstance(entries, list):
        raise LibraryFault(f"abstractions: a list is needed, got {_kind(entries)}")
    found = [_abstraction(entry, index) for index, entry in enumerate(entries)]
    names = [abstraction.name for abstraction in found]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise LibraryFault(
                f"abstractions[{index}].name: {name!r} stands twice; rename one of them"
            )
    return Library(tuple(found))


def _abstraction(entry: Any, index: int) -> Abstraction:
    place = f"abstractions[{index}]"
    if not isinstance(entry, dict):
        raise LibraryFault(f"{place}: an object is needed, got {_kind(entry)}")
    values = {}
    for field in dataclasses.fields(Abstraction):
        at = f"{place}.{field.name}"
        if field.name not in entry:
            raise LibraryFault(f"{at}: missing")
        values[field.name] = _value(entry[field.name], field.type, at)
    abstraction = Abstraction(**values)
    _check_holes(abstraction, place)
    return abstraction


def _value(value: Any, kind: Any, place: str) -> Any:
    if kind in (str, int):
        if type(value) is not kind:
            word = "a text" if kind is str else "a number"
            raise LibraryFault(f"{place}: {word} is needed, got {_kind(value)}")
        return value
    if not isinstance(value, list):
        raise LibraryFault(f"{place}: a list is needed, got {_kind(value)}")
    inner = tuple[str, ...] if kind != tuple[str, ...] else str
    return tuple(_value(v, inner, f"{place}[{i}]") for i, v in enumerate(value))


def _check_holes(abstraction: Abstraction, place: str) -> None:
    """Refuses what would be no skeleton of any machine."""
    try:
        root = parse_tree(abstraction.expression)
        holes = {node.word for node in nodes_of(root) if node.word.startswith("#")}
        needed = {f"#{number}" for number in range(abstraction.arity)}
        if holes != needed:
            raise LibraryFault(
                f"{place}: the expression has the holes {sorted(holes)} and `arguments` "
                f"is for {sorted(needed)}"
            )
        for term in terms_of(abstraction):
            skeleton = Skeleton(term, Assembly())
            machine = Assembly(
                num_lines=skeleton.num_lines + 1,
                num_registers=max(1, skeleton.num_registers),
            )
            Sketch(machine, skeleton.text)
    except (ExpressionFault, SyntaxFault, MachineFault) as fault:
        raise LibraryFault(f"{place}.expression: {fault}") from None


def _kind(value: Any) -> str:
    words = {dict: "an object", list: "a list", str: "a text", type(None): "nothing"}
    return words.get(type(value), repr(value))
