"""The assembly machine's text form, read and printed, and its export to Python.

One instruction a line, with registers counted from 1 (`2` or `r2`), labels that end in
a colon, and comments after `;` or `#`:

    loop:
        read 1 2        ; r2 = memory[r1]
        inc 2 2         ; r2 = r2 + 1
        write 1 2       ; memory[r1] = r2
        inc 1 1         ; r1 = r1 + 1
        jump 3 loop     ; if r3 is 0, go to loop

Lines that a text leaves out at the end are `halt` (`noop` where the machine wraps), and
such lines are not printed.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..machine import PATIENCE, Choices, Space, SyntaxFault
from .instructions import CODE, INSTRUCTIONS, Instruction


# No machine counts further than its base, and none has a larger one.
MOST_BASE = 256
# What may give less than 0, and what may give more than there is.
_MAY_FALL, _MAY_RISE = ("dec", "sub"), ("inc", "add")
_REGISTER_OPERANDS = ("first", "second", "output")
_WORD = re.compile(r"[^\s,]+")
_LABEL = re.compile(r"[A-Za-z_]\w*")


class Token(NamedTuple):
    """A word of the text, and where it stands."""

    text: str
    line: int
    column: int

    def fault(self, needed: str) -> SyntaxFault:
        return SyntaxFault(self.line, self.column, self.text, needed)


HOLE = "?"


class Statement(NamedTuple):
    """A line as it was read; `instruction` is `None` for a hole."""

    instruction: Instruction | None
    name: Token
    operands: list[Token]


def operands_of(machine, instruction: Instruction) -> tuple[str, ...]:
    """The operands as this machine writes them: a jump may go where a register says."""
    if instruction.name == "jump" and machine.jump_to == "register":
        return ("first", "second")
    return instruction.operands


def parse(machine, text: str) -> Choices:
    """The choices that a text names."""
    statements, labels = read_statements(machine, text)
    padding = CODE["noop" if machine.wraps else "halt"]
    spaces: Mapping[str, Space] = machine.parameters
    choices = {name: np.zeros(space.shape, np.int32) for name, space in spaces.items()}
    choices["instruction"][len(statements) :] = padding
    for line, (instruction, name, operands) in enumerate(statements):
        if instruction is None:
            raise name.fault("a program has no holes; read this text as a `Sketch`")
        choices["instruction"][line] = CODE[instruction.name]
        named = named_operands(machine, instruction, name, operands)
        for operand, token in named.items():
            choices[operand][line] = number_of(machine, operand, token, labels)
    return choices


def named_operands(
    machine, instruction: Instruction, name: Token, operands: list[Token]
) -> dict[str, Token]:
    """The operands of a line by what they are."""
    expected = operands_of(machine, instruction)
    if len(operands) != len(expected):
        at = operands[len(expected)] if len(operands) > len(expected) else name
        raise at.fault(
            f"`{instruction.name}` takes {len(expected)} operands "
            f"({', '.join(expected) or 'none'}), not {len(operands)}"
        )
    return dict(zip(expected, operands, strict=True))


def number_of(machine, operand: str, token: Token, labels: dict[str, int]) -> int:
    """The register or line that an operand names."""
    if operand == "target":
        return _line_of(token, labels, machine)
    return _register(token, machine.num_registers)


def format_choices(machine, choices: Choices, notes: Sequence[str] | None) -> str:
    """The program's text; `notes` stand for our own comments on each line."""
    num_kept = _num_printed_lines(machine, choices)
    names = _label_names(choices, num_kept)
    printed = []
    for line in range(num_kept):
        if line in names:
            printed.append(f"{names[line]}:")
        code, operands = _operand_texts(machine, choices, line, names)
        words = [INSTRUCTIONS[code].name, *operands.values()]
        note = _meaning(machine, code, operands) if notes is None else notes[line]
        printed.append(f"    {' '.join(words):<15} ; {note}".rstrip(" ;"))
    if num_kept in names:
        printed.append(f"{names[num_kept]}:")
    return "\n".join(printed)


def to_python(machine, choices: Choices, name: str) -> str:
    """The source of a Python function that does the same and needs nothing."""
    registers = [f"r{i + 1}" for i in range(machine.num_registers)]
    length = ["len(memory)"] if machine.gives_length else []
    start = ", ".join([*length, *["0"] * (len(registers) - len(length))])
    lines = [
        *_python_head(machine, name),
        f"    {', '.join(registers)}, = registers or [{start}]",
        "    line = 0",
        "    for _ in range(num_steps):",
        f"        here, line = line, {_next_line(machine)}",
    ]
    branch = "if"
    for line in range(_num_printed_lines(machine, choices)):
        lines += [
            f"        {branch} here == {line}:",
            *(f"            {text}" for text in _python_of(machine, choices, line)),
        ]
        branch = "elif"
    stop = [] if machine.wraps else ["        else:", "            break"]
    if branch == "if":
        stop = [] if machine.wraps else ["        break"]
    return "\n".join([*lines, *stop, *_python_end(machine), ""])


def _python_head(machine, name: str) -> Iterator[str]:
    """The function's first lines: what it takes, and how long it may run."""
    base = f"base={machine.base}, " if machine.modular else ""
    yield f"def {name}(memory, registers=None, {base}num_steps=None):"
    yield '    """The memory after the program has run. Found by softcode."""'
    yield from _python_bounds(machine)
    yield "    memory = list(memory)"
    most = machine.num_steps * (1 if machine.fixed_time else PATIENCE)
    yield "    if num_steps is None:"
    yield f"        num_steps = {most} * -(-len(memory) // {machine.num_cells})"


def _python_bounds(machine) -> Iterator[str]:
    """What the program means nothing on, at its first lines."""
    if machine.modular:
        most, base = "base", "base"
        fewest = "base" if machine.num_cells == machine.base else "1"
    else:
        most, base = str(MOST_BASE - machine.gives_length), str(MOST_BASE)
        fewest = "1"
    yield f"    if not {fewest} <= len(memory) <= {most}:"
    yield '        raise ValueError("no answer: it has no meaning on so many cells")'
    yield f"    if not all(0 <= value < {base} for value in [*memory, *(registers or [])]):"
    yield '        raise ValueError("no answer: a value is out of its range")'


def _python_end(machine) -> Iterator[str]:
    """The function's last lines: what it gives, and where it gives nothing."""
    if not machine.fixed_time:
        yield "    else:"
        yield '        raise ValueError("no answer: it has not halted")'
    yield "    return memory"


def _next_line(machine) -> str:
    return f"(line + 1) % {machine.num_lines}" if machine.wraps else "line + 1"


def _python_of(machine, choices: Choices, line: int) -> Iterator[str]:
    entry = INSTRUCTIONS[choices["instruction"][line]]
    first, second, output = (
        f"r{choices[operand][line] + 1}" for operand in _REGISTER_OPERANDS
    )
    match entry.name:
        case "halt":
            yield "break"
        case "noop":
            yield "pass"
        case "read":
            yield f"{output} = memory[{first} % len(memory)]"
        case "write":
            yield f"memory[{first} % len(memory)] = {second}"
        case "jump":
            by_label = machine.jump_to == "label"
            goes_to = choices["target"][line] if by_label else None
            yield f"if {first} == 0:"
            yield f"    line = {goes_to if by_label else f'{second} % {machine.num_lines}'}"
        case _:
            assert entry.result is not None
            values = {"a": first, "b": second}
            result = entry.result
            if not machine.modular:
                result = re.sub(r"^\((.*)\) % base$", r"\1", result)
            expression = re.sub(r"\b[ab]\b", lambda m: values[m[0]], result)
            yield f"{output} = {expression}"
            if not machine.modular and entry.name in _MAY_FALL:
                yield f"if {output} < 0:"
                yield '    raise ValueError("no answer: it counts below 0")'
            if not machine.modular and entry.name in _MAY_RISE:
                yield f"if {output} > {MOST_BASE - 1}:"
                yield f'    raise ValueError("no answer: it counts above {MOST_BASE - 1}")'


def read_statements(machine, text: str) -> tuple[list[Statement], dict[str, int]]:
    """The lines of a text that fits the machine, and where its labels stand."""
    statements: list[Statement] = []
    labels: dict[str, int] = {}
    for number, source in enumerate(text.splitlines(), start=1):
        code = re.split(r"[;#]", source, maxsplit=1)[0]
        if code.split()[:1] == [".machine"]:
            continue
        code = re.sub(r"(?<=\S)\s+:", lambda m: ":" + " " * (len(m[0]) - 1), code)
        tokens = [
            Token(match[0], number, match.start() + 1) for match in _WORD.finditer(code)
        ]
        while tokens and ":" in tokens[0].text:
            tokens = _take_label(tokens, labels, len(statements))
        if tokens:
            statements.append(_statement(tokens))
    room = machine.num_lines
    if len(statements) > room:
        raise statements[room].name.fault(
            f"the machine has {room} lines and the program {len(statements)}; give the "
            f"machine more (`lines={len(statements)}`)"
        )
    return statements, labels


def _take_label(tokens: list[Token], labels: dict[str, int], line: int) -> list[Token]:
    """Notes the label that the line starts with; gives the rest of the line."""
    token, *rest = tokens
    label, _, after = token.text.partition(":")
    if not _LABEL.fullmatch(label):
        raise token.fault("a label is a word, such as `loop:`")
    if label in labels:
        raise token.fault(f"the label `{label}` stands twice; rename one of them")
    labels[label] = line
    if after:
        column = token.column + len(label) + 1
        return [Token(after, token.line, column), *rest]
    return rest


def _statement(tokens: list[Token]) -> Statement:
    name, *operands = tokens
    if name.text == HOLE:
        if operands:
            raise operands[0].fault("a hole stands for a whole line, without operands")
        return Statement(None, name, [])
    if name.text.lower() not in CODE:
        near = difflib.get_close_matches(name.text.lower(), CODE, n=1)
        hint = f"did you mean `{near[0]}`?" if near else "one of " + ", ".join(CODE)
        raise name.fault(f"an instruction was expected: {hint}")
    return Statement(INSTRUCTIONS[CODE[name.text.lower()]], name, operands)


def _register(token: Token, num_registers: int) -> int:
    match = re.fullmatch(r"[rR]?([0-9]{1,4})", token.text)
    if not match or not 1 <= int(match[1]) <= num_registers:
        raise token.fault(f"a register from 1 to {num_registers} was expected")
    return int(match[1]) - 1


def _line_of(token: Token, labels: dict[str, int], machine) -> int:
    if token.text not in labels:
        known = ", ".join(labels) if labels else "none is defined; write one as `loop:`"
        raise token.fault(f"a label was expected: {known}")
    line = labels[token.text]
    if line < machine.num_lines:
        return line
    if machine.wraps:
        return 0
    raise token.fault(
        f"the label `{token.text}` stands after the machine's last line; give the "
        f"machine one more (`lines={machine.num_lines + 1}`)"
    )


def _num_printed_lines(machine, choices: Choices) -> int:
    """Lines up to the last that is not padding, or that a jump goes to."""
    codes = choices["instruction"]
    padding = CODE["noop" if machine.wraps else "halt"]
    num_lines = int(np.max(np.flatnonzero(codes != padding), initial=-1)) + 1
    if "target" in choices:
        targets = choices["target"][codes == CODE["jump"]]
        num_lines = max(num_lines, int(np.max(targets, initial=0)))
    if machine.jump_to == "register":
        return len(codes)
    return num_lines


def _label_names(choices: Choices, num_lines: int) -> dict[int, str]:
    """A name for each line that is jumped to: `loop` from below, `skip` from above."""
    if "target" not in choices:
        return {}
    jumps = np.flatnonzero(choices["instruction"] == CODE["jump"])
    names: dict[int, str] = {}
    counts: dict[str, int] = {}
    for target in sorted({int(choices["target"][line]) for line in jumps}):
        from_below = any(choices["target"][line] == target <= line for line in jumps)
        word = "end" if target == num_lines else "loop" if from_below else "skip"
        counts[word] = counts.get(word, 0) + 1
        names[target] = word if counts[word] == 1 else f"{word}_{counts[word]}"
    return names


def _operand_texts(machine, choices: Choices, line: int, names: dict[int, str]):
    code = int(choices["instruction"][line])
    texts = {
        operand: names[int(choices["target"][line])]
        if operand == "target"
        else str(choices[operand][line] + 1)
        for operand in operands_of(machine, INSTRUCTIONS[code])
    }
    return code, texts


def _meaning(machine, code: int, operands: dict[str, str]) -> str:
    words = {
        operand: text if operand == "target" else f"r{text}"
        for operand, text in operands.items()
    }
    if machine.jump_to == "register" and "second" in words:
        words["target"] = f"the line in {words['second']}"
    return INSTRUCTIONS[code].meaning.format(**words)
