"""The machine that a text without a `.machine` line is for."""

import re

from .assembly import Assembly


def machine_for_text(text: str) -> Assembly:
    """An assembly machine with as many registers and lines as the text needs.

    Example:
        >>> machine_for_text("inc 7 7").num_registers
        7
    """
    code = "\n".join(
        re.split(r"[;#]", line, maxsplit=1)[0] for line in text.splitlines()
    )
    num_lines = sum(bool(line.strip()) for line in code.splitlines())
    numbers = [int(n) for n in re.findall(r"\b[rR]?([0-9]{1,2})\b", code)]
    return Assembly(
        num_registers=min(64, max([4, *numbers])),
        num_lines=min(256, max(10, num_lines)),
    )
