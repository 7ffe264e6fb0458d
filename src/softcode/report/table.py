"""A trace as a table for a terminal."""

import numpy as np

from .trace import BothReadings, ComparedTrace


# What is likelier than this is printed without a mark.
_SURE = 0.9


def print_table(trace: ComparedTrace, *, relaxed: bool = False) -> str:
    """The trace as text, one moment a row: what runs next, and every value and cell.

    Cells that the last step changed are marked `*`. With `relaxed`, the most likely
    value of the relaxed run stands for each value, marked `~` where it is less than
    90 % sure.

    Example:
        >>> from softcode.program import Program
        >>> from softcode.report import record
        >>> program = Program.parse("inc 1 2")
        >>> print(print_table(record(program, [0, 1])))
        step  runs next              registers    memory  halted
                                     r1 r2 r3 r4  0  1
           0  inc 1 2                0  0  0  0   0  1    no
           1  (after the last line)  0  1* 0  0   0  1    no
           2                         0  1  0  0   0  1    yes
    """
    next_lines = [trace.line_at(moment) for moment in range(trace.num_moments)]
    width = max(len("runs next"), *map(len, next_lines))
    columns = [
        ["step", "", *(f"{m:4}" for m in range(trace.num_moments))],
        [text.ljust(width) for text in ("runs next", "", *next_lines)],
    ]
    # The line that runs next says where a machine is that has a single pointer to it.
    shown = {
        name: pair
        for name, pair in trace.values.items()
        if name != "halted" and not np.array_equal(pair.exact, trace.place.exact)
    }
    for name, pair in shown.items():
        columns.append([name, "", *_texts(pair, relaxed)])
    for name, pair in trace.rows.items():
        columns.append(_row_column(name, trace.cell_names[name], pair, relaxed))
    halted = _texts(trace.values["halted"], relaxed)
    words = ["yes" if text[0] == "1" else "no" for text in halted]
    marks = ["~" if text.endswith("~") else "" for text in halted]
    columns.append(["halted", "", *map("".join, zip(words, marks, strict=True))])

    widths = [max(map(len, column)) for column in columns]
    lines = [
        "  ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in zip(*columns, strict=True)
    ]
    if not trace.is_whole:
        lines.append("...   the run goes on")
    return "\n".join(lines)


def _row_column(
    name: str, names: tuple[str, ...], pair: BothReadings, relaxed: bool
) -> list[str]:
    """The row's name, its cells' names, and its cells at each moment."""
    cells = [
        _texts(BothReadings(pair.exact[:, cell], pair.relaxed[:, cell]), relaxed)
        for cell in range(pair.exact.shape[1])
    ]
    # Room for a mark in each cell, so that cells stand apart with and without one.
    width = max(len(str(pair.size - 1)) + 1, *map(len, names))
    width = max(width, *(len(text) for column in cells for text in column))
    printed = [
        " ".join(text.ljust(width) for text in row).rstrip()
        for row in (names, *zip(*cells, strict=True))
    ]
    return [name, *printed]


def _texts(pair: BothReadings, relaxed: bool) -> list[str]:
    """The value at each moment, and what there is to say of it."""
    values = pair.relaxed.argmax(-1) if relaxed else pair.exact
    sure = pair.relaxed.max(-1) >= _SURE
    changed = np.diff(values, prepend=values[:1]) != 0
    return [
        str(value) + ("*" if is_new else "") + ("~" if relaxed and not is_sure else "")
        for value, is_new, is_sure in zip(values.tolist(), changed, sure, strict=True)
    ]
