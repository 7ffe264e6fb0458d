"""The first line of a program's text, which names its machine: written and read."""

import json
import re
from pathlib import Path
from typing import Any

from ..files import Fault
from ..machine import AbstractMachine, Settings, SyntaxFault
from .machines import build_machine


_QUOTED = r'"(?:[^"\\]|\\.)*"'
_WORD = re.compile(rf'(?:{_QUOTED}|[^\s";#])+|"')
_SETTING = re.compile(rf'(?P<name>{_QUOTED}|[^"=]*)=(?P<value>{_QUOTED}|[^"]*)')
# Up to a comment: whatever stands between quotes is none.
_CODE = re.compile(rf"(?:{_QUOTED}|[^;#])*")
# What stands as it is; anything else is written as JSON writes a text.
_PLAIN = re.compile(r"[A-Za-z_./+-][\w./+-]*", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,40}", re.ASCII)


def machine_line(machine: AbstractMachine) -> str:
    """The line that builds this machine again, whatever its settings are called.

    Example:
        >>> from softcode.machine import Turing
        >>> machine_line(Turing(tape_length=5))
        '.machine turing symbols=2 controls=2 tape=5 num_steps=16'
    """
    settings = machine.settings.items()
    words = [f"{_written(name)}={_written(value)}" for name, value in settings]
    return " ".join([".machine", machine.kind, *words])


def named_machine(text: str, folder: Path | None) -> AbstractMachine | None:
    """The machine that a program's text names, if it does.

    Args:
        text: all of it.
        folder: where the files may be that the line names; nothing is opened if `None`.

    Raises:
        SyntaxFault: names line and column, what stands there and what is needed.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.split(maxsplit=1)[:1] != [".machine"]:
            continue
        code = _CODE.match(line)[0]  # pyright: ignore[reportOptionalSubscript]
        words = list(_WORD.finditer(code))
        if len(words) < 2:
            needed = "the machine's kind, such as `.machine assembly base=8`"
            raise SyntaxFault(number, words[0].end() + 1, "", needed)
        settings = _settings(words[2:], number)
        try:
            return build_machine(words[1][0], settings, folder)
        except (Fault, OSError) as fault:
            column = words[1].start() + 1
            raise SyntaxFault(number, column, code[column - 1 :], str(fault)) from None
    return None


def _settings(words: list[re.Match], number: int) -> Settings:
    settings: Settings = {}
    for word in words:
        setting = _SETTING.fullmatch(word[0])
        if not setting:
            needed = "a setting, such as `base=8`, was expected"
            raise SyntaxFault(number, word.start() + 1, word[0], needed)
        try:
            name, value = _read(setting["name"]), _read(setting["value"])
        except ValueError:
            needed = "between quotes, a text as JSON writes it was expected"
            raise SyntaxFault(number, word.start() + 1, word[0], needed) from None
        if str(name) in settings:
            needed = "each setting stands once"
            raise SyntaxFault(number, word.start() + 1, word[0], needed)
        # A number cannot be a setting's name: one that looks like it is quoted.
        is_quoted = setting["name"].startswith('"')
        settings[str(name) if is_quoted else setting["name"]] = value
    return settings


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value not in ("true", "false")
        return value if is_plain and not _NUMBER.fullmatch(value) else json.dumps(value)
    return str(value)


def _read(text: str) -> Any:
    if text.startswith('"'):
        return json.loads(text)
    if text in ("true", "false"):
        return text == "true"
    return int(text) if _NUMBER.fullmatch(text) else text
