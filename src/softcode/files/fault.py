"""The one base of all that is the user's to mend: a fault, told in a line."""

import re
import reprlib
from typing import Any


# A message's part, and a word in it, are cut to so many characters.
_LONGEST_PART, _LONGEST_WORD = 600, 200
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")

_REPR = reprlib.Repr()
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = 12
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = _LONGEST_WORD


class Fault(ValueError):
    """What was given is not as it must be: where, what stands there, what is needed.

    Whatever is the user's to mend is one of these, whoever finds it. Any other
    exception that reaches the command line is a bug of softcode, and is told as one.

    Args:
        place: where, from the outside in: a file, a line, a key; "" if that is clear.
            Given alone, it is all that is said, and so `got`.
        got: what stands there, or what is wrong with it.
        needed: what would be right.
        next_move: what the user can do now.

    Example:
        >>> fault = Fault("line 2", "got 'fly'", "an instruction is needed")
        >>> print(fault.within("p.txt"))
        p.txt: line 2: got 'fly'; an instruction is needed
    """

    def __init__(
        self,
        place: str,
        got: str | None = None,
        needed: str = "",
        next_move: str = "",
    ):
        if got is None:
            place, got = "", place
        super().__init__(place, got, needed, next_move)
        self.place, self.needed, self.next_move = place, needed, next_move
        self.got = got

    def within(self, place: Any) -> "Fault":
        """The same fault, its place told from further out: `file: line 2`."""
        self.place = f"{place}: {self.place}" if self.place else str(place)
        return self

    def __str__(self) -> str:
        said = "; ".join(filter(None, (self.got, self.needed, self.next_move)))
        return ": ".join(in_one_line(part) for part in (self.place, said) if part)

    def __reduce__(self):
        return _again, (type(self), self.__dict__)


def _again(kind: type[Fault], parts: dict[str, Any]) -> Fault:
    """A fault that was sent from another process."""
    fault = kind.__new__(kind)
    fault.__dict__.update(parts)
    return fault


def not_installed(package: str, extra: str) -> Fault:
    """The fault of a package that an extra of softcode brings and that is not there.

    Example:
        >>> print(not_installed("z3-solver", "solver"))
        the package z3-solver is needed for this; pip install 'softcode[solver]'
    """
    return Fault(
        "",
        f"the package {package} is needed for this",
        next_move=f"pip install 'softcode[{extra}]'",
    )


def in_one_line(text: str, num_characters: int = _LONGEST_PART) -> str:
    r"""The text on one line: what cannot be printed is escaped, what is long is cut.

    Args:
        text: any text, binary data decoded somehow included.
        num_characters: the most that are kept.

    Example:
        >>> in_one_line("two\nlines, and a \x00")
        'two lines, and a \\x00'
    """
    # Much longer than what is kept, so that cutting costs nothing on megabytes.
    text = " ".join(_cut(text, 8 * num_characters).split("\n"))
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return _cut(_LONG_WORD.sub(lambda word: _cut(word[0], 80), text), num_characters)


def shown(value: object, num_characters: int = 60) -> str:
    """The value as Python writes it, cut to fit a message; never fails.

    Example:
        >>> shown([1] * 1000, 20)
        '[1, 1, 1, 1,... ...]'
    """
    try:
        text = _REPR.repr(value)
    except (ValueError, RecursionError):
        text = f"a very long {type(value).__name__}"
    return in_one_line(text, num_characters)


def _cut(text: str, num_characters: int) -> str:
    """The beginning and the end of a text that is too long."""
    if len(text) <= num_characters:
        return text
    end = num_characters // 4
    return f"{text[: num_characters - end - 3]}...{text[-end:]}"
