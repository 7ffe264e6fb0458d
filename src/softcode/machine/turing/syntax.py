"""The Turing machine's text form, read and printed, and its export to Python.

A line for each control state and symbol, in any order, comments after `;` or `#`:

    1 0: write 1, right, goto 1
    1 1: write 0, right, goto 1

What a text leaves out writes the symbol back, stays, and halts (goes to 0).
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from ..machine import PATIENCE, Choices, SyntaxFault


_MOVES = ("left", "stay", "right")
_FORM = "a line such as `1 0: write 1, right, goto 1` was expected"
_LINE = re.compile(
    r"\s*(?P<control>\d+)\s+(?P<symbol>\d+)\s*:\s*write\s+(?P<write>\d+)\s*,"
    r"\s*(?P<move>\w+)\s*,\s*goto\s+(?P<goto>\d+)\s*"
)


def parse(machine, text: str) -> Choices:
    """The choices that a text names."""
    shape = (machine.num_controls, machine.num_symbols)
    symbols = np.broadcast_to(np.arange(machine.num_symbols), shape)
    choices = machine.canonical(
        {
            "write": np.array(symbols, np.int32),
            "move": np.ones(shape, np.int32),
            "goto": np.zeros(shape, np.int32),
        }
    )
    seen: set[tuple[int, int]] = set()
    for number, source in enumerate(text.splitlines(), start=1):
        code = re.split(r"[;#]", source, maxsplit=1)[0]
        if not code.strip() or code.split()[0] == ".machine":
            continue
        match = _LINE.fullmatch(code)
        if not match:
            column = len(code) - len(code.lstrip()) + 1
            raise SyntaxFault(number, column, code.strip(), _FORM)
        place = (
            _number(match, "control", number, 1, machine.num_controls),
            _number(match, "symbol", number, 0, machine.num_symbols),
        )
        if place in seen:
            at = match.start("control") + 1
            needed = "this control state and symbol stand twice; remove one line"
            raise SyntaxFault(number, at, code.strip(), needed)
        seen.add(place)
        if match["move"] not in _MOVES:
            at = match.start("move") + 1
            raise SyntaxFault(number, at, match["move"], "left, stay or right needed")
        choices["write"][place] = _number(
            match, "write", number, 0, machine.num_symbols
        )
        choices["move"][place] = _MOVES.index(match["move"])
        choices["goto"][place] = _number(match, "goto", number, 0, machine.num_controls)
    return choices


def format_choices(choices: Choices, notes: Sequence[str] | None) -> str:
    """The program's text; `notes` follow the lines as comments."""
    printed = []
    for line, (place, text) in enumerate(_rows(choices)):
        del place
        note = f"  ; {notes[line]}" if notes is not None and notes[line] else ""
        printed.append(text + note)
    return "\n".join(printed)


def to_python(machine, choices: Choices, name: str) -> str:
    """The source of a Python function that does the same and needs nothing."""
    rows = []
    for (control, symbol), text in _rows(choices):
        place = (control, symbol)
        values = (
            int(choices["write"][place]),
            int(choices["move"][place]) - 1,
            int(choices["goto"][place]),
        )
        rows.append(f"        ({control}, {symbol}): {values},  # {text}")
    most = machine.num_steps * (1 if machine.fixed_time else PATIENCE)
    waits = [
        "    if num_steps is None:",
        f"        num_steps = {most} * -(-len(tape) // {machine.tape_length})",
    ]
    ends = []
    if not machine.fixed_time:
        ends = [
            "    if control != 0:",
            '        raise ValueError("no answer: it has not halted")',
        ]
    return "\n".join(
        [
            f"def {name}(tape, num_steps=None):",
            '    """The tape after the program has run. Found by softcode."""',
            "    table = {",
            *rows,
            "    }",
            "    tape, head, control = list(tape), 0, 1",
            *waits,
            "    for _ in range(num_steps):",
            "        if control == 0:",
            "            break",
            "        tape[head], move, control = table[control, tape[head]]",
            "        head = (head + move) % len(tape)",
            *ends,
            "    return tape",
            "",
        ]
    )


def _rows(choices: Choices) -> Iterator[tuple[tuple[int, int], str]]:
    num_controls, num_symbols = choices["write"].shape
    for place in np.ndindex(num_controls, num_symbols):
        control, symbol = place
        if control > 0:
            move = _MOVES[choices["move"][place]]
            yield (
                (control, symbol),
                f"{control} {symbol}: write {choices['write'][place]}, {move}, "
                f"goto {choices['goto'][place]}",
            )


def _number(match: re.Match, part: str, line: int, low: int, high: int) -> int:
    """The number in this part of the line, if it is in {low, ..., high - 1}."""
    text = match[part]
    if len(text) > 6 or not low <= int(text) < high:
        needed = f"a {part} from {low} to {high - 1} was expected"
        raise SyntaxFault(line, match.start(part) + 1, text, needed)
    return int(text)
