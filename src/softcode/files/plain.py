"""Plain values (JSON, TOML) from texts that nobody vouches for.

What a text holds is checked before anyone builds on it: depth, lengths of numbers, keys
that stand twice. Each fault says the file and the place in it.
"""

import datetime
import json
import math
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from .fault import Fault, shown
from .text import place_in, read_text


_MB = 2**20
_MAX_DEPTH = 100
# A whole number of more digits is no count, no size and no value of a cell.
_MAX_DIGITS = 18
# `tomllib` takes time and memory that grow with the square of a key's parts.
_MAX_KEY_PARTS = 32
# ... and is slow besides: some seconds for so much.
_MAX_TOML_BYTES = 4 * _MB

# What opens or closes, or a whole string, in which neither does.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+["\\]?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_KEY_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:{_KEY_PART}\.[ \t]*+){{{_MAX_KEY_PARTS}}}"
)


def read_json(
    path: str | Path,
    max_bytes: int = 32 * _MB,
    *,
    max_digits: int = _MAX_DIGITS,
    has_nan: bool = False,
) -> Any:
    """The plain value of a JSON file; see `parse_json`.

    Args:
        path: the file.
        max_bytes: the most it may hold.
        max_digits: the most digits of a whole number.
        has_nan: whether numbers may be infinite, or none (`NaN`).

    Raises:
        Fault: names the file and the place in it, and what is needed there.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "hypers.json"
        >>> _ = path.write_text('{"small": {"length": 4}}')
        >>> read_json(path)
        {'small': {'length': 4}}
    """
    text = read_text(path, max_bytes)
    try:
        return parse_json(text, max_digits=max_digits, has_nan=has_nan)
    except Fault as fault:
        raise fault.within(path) from None


def read_toml(path: str | Path) -> dict[str, Any]:
    r"""The plain values of a TOML file; see `parse_toml`.

    Raises:
        Fault: names the file and, if known, the place in it; says what is wrong.
        OSError: if it cannot be opened or read; names the file.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "task.toml"
        >>> _ = path.write_text('name = "inc"\nbase = 8')
        >>> read_toml(path)
        {'name': 'inc', 'base': 8}
    """
    text = read_text(path, _MAX_TOML_BYTES)
    try:
        return parse_toml(text)
    except Fault as fault:
        raise fault.within(path) from None


def parse_json(
    text: str, *, max_digits: int = _MAX_DIGITS, has_nan: bool = False
) -> Any:
    """The plain value that a text in JSON says.

    Args:
        text: JSON; at most 100 levels deep.
        max_digits: the most digits of a whole number.
        has_nan: whether numbers may be infinite, or none (`NaN`).

    Raises:
        Fault: says the place, what stands there and what is needed. A key that stands
            twice in an object is one.

    Example:
        >>> parse_json('{"lines": 4, "lines": 5}')
        Traceback (most recent call last):
          ...
        softcode.files.fault.Fault: the key 'lines' stands twice in one object; keep one
    """
    _require_flat(text)

    def whole(digits: str) -> int:
        if len(digits) > max_digits + digits.startswith("-"):
            got = f"a number has {len(digits)} digits"
            raise Fault(_place_of(digits, text), got, "mend it")
        return int(digits)

    def fraction(digits: str) -> float:
        number = float(digits)
        if not (has_nan or math.isfinite(number)):
            got = f"the number {shown(digits)} is too large"
            raise Fault(_place_of(digits, text), got, "mend it")
        return number

    def constant(word: str) -> float:
        if not has_nan:
            got = f"got {word}"
            raise Fault(_place_of(word, text), got, "a finite number is needed")
        return float(word)

    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=whole,
            parse_float=fraction,
            parse_constant=constant,
        )
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise Fault(place, f"not JSON ({fault.msg})", "mend it there") from None
    if _SURROGATE.search(text):
        _require_plain(value, max_digits)
    return value


def parse_toml(text: str) -> dict[str, Any]:
    """The plain values that a text in TOML says.

    Raises:
        Fault: says the place, what stands there and what is needed.

    Example:
        >>> parse_toml('name = "inc"')
        {'name': 'inc'}
    """
    if long := _LONG_KEY.search(text):
        raise Fault(
            place_in(text, long.start()),
            f"a key has more than {_MAX_KEY_PARTS} parts",
            "write it with fewer dots",
        )
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Fault("", f"not TOML: {fault}", "mend it there") from None
    except RecursionError:
        _refuse_depth("")
    except ValueError:
        raise Fault("", "a number has too many digits", "mend it") from None
    _require_plain(value, _MAX_DIGITS)
    return value


def _require_flat(text: str) -> None:
    """Raises where JSON is nested too deeply, without a call for each level."""
    depth = 0
    for part in _BRACKET.finditer(text):
        if part[0] in "[{":
            depth += 1
            if depth > _MAX_DEPTH:
                _refuse_depth(place_in(text, part.start()))
        elif part[0] in "]}":
            depth -= 1


def _refuse_depth(place: str) -> NoReturn:
    needed = f"at most {_MAX_DEPTH} levels can be read"
    raise Fault(place, "nested too deeply", needed)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these pairs, if no key stands twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice, _ = counts.most_common(1)[0]
        got = f"the key {shown(twice)} stands twice in one object"
        raise Fault("", got, "keep one")
    return made


def _require_plain(value: Any, max_digits: int) -> None:
    """Raises for what JSON could not say, wherever in the value it stands."""
    left = [(value, 0)]
    while left:
        part, depth = left.pop()
        if depth > _MAX_DEPTH:
            _refuse_depth("")
        if isinstance(part, dict):
            left += [(inner, depth + 1) for pair in part.items() for inner in pair]
        elif isinstance(part, list):
            left += [(inner, depth + 1) for inner in part]
        elif wrong := _wrong_with(part, max_digits):
            raise Fault("", wrong, "mend it")


def _wrong_with(part: Any, max_digits: int) -> str:
    """What is wrong with a value that is neither a list nor a table; "" if nothing."""
    is_half = isinstance(part, str) and any("\ud800" <= c <= "\udfff" for c in part)
    if is_half:
        return f"the text {shown(part)} holds half a character"
    # A digit is 3.3 bits; 18 of them are below 2^63.
    if isinstance(part, int) and part.bit_length() > max_digits * 10 // 3 + 3:
        return "a number has too many digits"
    if isinstance(part, float) and not math.isfinite(part):
        return f"got {part}, which is no finite number"
    if isinstance(part, datetime.date | datetime.time):
        return f"got {part}, which is a date or a time"
    return ""


def _place_of(word: str, text: str) -> str:
    """Where a word first stands in JSON, outside of its strings."""
    found = re.finditer(rf'"(?:[^"\\]|\\.)*+["\\]?|{re.escape(word)}', text, re.DOTALL)
    return next((place_in(text, f.start()) for f in found if f[0] == word), "")
