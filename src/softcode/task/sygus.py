"""The SyGuS competition's files (SyGuS-IF 1 and 2) whose constraints are examples."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ..files import shown
from .fault import TaskFault


_MOST_TOKENS: Final = 2_000_000
_MOST_DEPTH: Final = 200
_TOKEN = re.compile(r'\s+|;[^\n]*|"(?:[^"]|"")*"|\|[^|]*\||[()]|[^\s();"|]+')
_ESCAPED = re.compile(
    r"\\u\{([0-9a-fA-F]{1,5})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})"
)


def read_sygus(text: str) -> dict[str, Any]:
    r"""The examples of a file, in the form of a task file's content.

    Of the file is read the function that is asked for (`synth-fun`), for the names of
    its arguments, and each constraint that says what it gives for some values. The
    grammar that a file allows is not looked at.

    Raises:
        TaskFault: names the line, what stands there and what is needed.

    Example:
        >>> text = '''(set-logic SLIA)
        ... (synth-fun f ((name String)) String)
        ... (constraint (= (f "Ada L") "A"))
        ... (check-synth)'''
        >>> read_sygus(text)["examples"]
        [{'input': {'name': 'Ada L'}, 'output': 'A'}]
    """
    names: dict[str, list[str]] = {}
    examples = []
    for line, form in _forms(text):
        head = form[0] if form else ""
        if head == "synth-fun":
            names[_word(form, 1, line)] = [
                _word(argument, 0, line) for argument in _list(form, 2, line)
            ]
        elif head == "constraint":
            examples.append(_example(form, names, line))
    if len(names) != 1:
        raise TaskFault(f"one `synth-fun` is needed, and there are {len(names)}")
    if not examples:
        raise TaskFault('no constraint is an example, such as (= (f "a" 3) "b")')
    return {"name": next(iter(names)), "examples": examples}


def _example(form: list, names: dict[str, list[str]], line: int) -> dict[str, Any]:
    """The example that a constraint is."""
    inner = form[1] if len(form) == 2 else None
    if not isinstance(inner, list) or len(inner) != 3 or inner[0] != "=":
        raise TaskFault(
            f'line {line}: a constraint such as (= (f "a" 3) "b") is needed; others are '
            "no examples"
        )
    call, value = inner[1:]
    if (
        not isinstance(call, list)
        or not isinstance(call[0], str)
        or call[0] not in names
    ):
        call, value = value, call
    if not isinstance(call, list) or not call or call[0] not in names:
        raise TaskFault(f"line {line}: a side of `=` must call the function")
    arguments = names[call[0]]
    if len(call) - 1 != len(arguments):
        raise TaskFault(
            f"line {line}: {call[0]} takes {len(arguments)} arguments, got {len(call) - 1}"
        )
    given = [_value(part, line) for part in call[1:]]
    return {
        "input": dict(zip(arguments, given, strict=True)),
        "output": _value(value, line),
    }


def _value(part: Any, line: int) -> Any:
    """The plain value of a literal."""
    if isinstance(part, list):
        if len(part) == 2 and part[0] == "-" and isinstance(part[1], str):
            return -_value(part[1], line)
        raise TaskFault(f"line {line}: a value is needed, got {shown(part)}")
    if part.startswith('"'):
        return _ESCAPED.sub(
            lambda m: chr(int(m[1] or m[2] or m[3], 16)), part[1:-1].replace('""', '"')
        )
    if part in ("true", "false"):
        return part == "true"
    if re.fullmatch(r"-?\d{1,1000}", part):
        return int(part)
    raise TaskFault(f"line {line}: a value is needed, got {shown(part)}")


def _word(form: Sequence, index: int, line: int) -> str:
    if index < len(form) and isinstance(form[index], str):
        return form[index].strip("|")
    raise TaskFault(f"line {line}: a name is needed")


def _list(form: Sequence, index: int, line: int) -> list:
    if index < len(form) and isinstance(form[index], list):
        return form[index]
    raise TaskFault(f"line {line}: a list in brackets is needed")


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """The words, literals and brackets of a file, each with its line."""
    at, line, num = 0, 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise TaskFault(f"line {line}: got {shown(text[at : at + 20])}")
        token = match.group()
        at, num = match.end(), num + 1
        if num > _MOST_TOKENS:
            raise TaskFault(f"line {line}: the file is too long")
        if not token.isspace() and token[0] != ";":
            yield line, token
        line += token.count("\n")


def _forms(text: str) -> list[tuple[int, list]]:
    """The forms of a file, each with its line; nothing is nested too deeply."""
    forms: list[tuple[int, list]] = []
    stack: list[list] = []
    line = 1
    for line, token in _tokens(text):
        if token == "(":
            if len(stack) >= _MOST_DEPTH:
                raise TaskFault(f"line {line}: brackets are nested too deeply")
            stack.append([])
        elif not stack:
            raise TaskFault(f"line {line}: got {shown(token)} outside of brackets")
        elif token == ")":
            form = stack.pop()
            if stack:
                stack[-1].append(form)
            else:
                forms.append((line, form))
        else:
            stack[-1].append(token)
    if stack:
        raise TaskFault(f"line {line}: a bracket is not closed")
    return forms
