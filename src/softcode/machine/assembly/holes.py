"""Assembly with holes: a text in which `?` stands for what is to be found.

A line that is `?` may be any instruction; an operand that is `?` any register, or, as
the target of a jump, any line.
"""

import numpy as np

from .instructions import CODE
from .syntax import HOLE, named_operands, number_of, read_statements


def parse_allowed(machine, text: str) -> dict[str, np.ndarray]:
    """What each line of the text leaves open: `[line, choice]`, true where allowed.

    Operands that an instruction does not use are 0, and so is all of a line that the
    text leaves out at the end, which is `halt` (`noop` where the machine wraps).

    Raises:
        SyntaxFault: names line and column, what stands there and what is needed.
    """
    statements, labels = read_statements(machine, text)
    spaces = machine.parameters
    allowed = {n: np.zeros((*s.shape, s.size), bool) for n, s in spaces.items()}
    for name, table in allowed.items():
        if name != "instruction":
            table[:, 0] = True
    padding = CODE["noop" if machine.wraps else "halt"]
    allowed["instruction"][len(statements) :, padding] = True
    for line, (instruction, word, operands) in enumerate(statements):
        if instruction is None:
            for table in allowed.values():
                table[line] = True
            continue
        allowed["instruction"][line, CODE[instruction.name]] = True
        named = named_operands(machine, instruction, word, operands)
        for operand, token in named.items():
            allowed[operand][line] = token.text == HOLE
            if token.text != HOLE:
                allowed[operand][line, number_of(machine, operand, token, labels)] = (
                    True
                )
    return allowed
