"""What is true throughout a multiplication, so that its closure holds just what happens.

How long the first number is, is told by `size`, which no program sees: an array with one
cell that counts. The product has no bits behind the row that is being added, and behind
the output once that row is done; so a carry out of the row always comes upon a 0.
"""

from ....world import AnyState, Flag, Number, choose, implies


END = 2


def _size(state: AnyState) -> Number:
    """How many bits the first number has."""
    return state.size[0]


def _is_bit(value: Number) -> Flag:
    """A value is 0 or 1."""
    return (value == 0) | (value == 1)


def _is_a_number(state: AnyState, place: Number) -> Flag:
    """The first number has `size` bits, of which the greatest is 1, and then ends."""
    bit = state.first_row[place]
    return implies(
        1 <= place,
        choose(
            place < _size(state),
            _is_bit(bit),
            bit == choose(place == _size(state), 1, END),
        ),
    )


def _is_bit_or_end(state: AnyState, place: Number) -> Flag:
    """The second number has bits, and does not end behind a 0.

    So its greatest bit is 1, and a number that has no bits is 0.
    """
    bit = state.second_row[place]
    return (_is_bit(bit) | (bit == END)) & implies(
        (1 <= place) & (bit == 0), state.second_row[place + 1] != END
    )


START = (
    lambda state: (
        (state.first == _size(state) + 1)
        & (state.second == 1)
        & (state.output == 1)
        & (state.carry == 0)
        & (0 <= _size(state))
    ),
    _is_a_number,
    _is_bit_or_end,
    lambda state, place: state.output_row[place] == 0,
)

PREDICATES = {
    "the output is at the first number's bit": lambda state: (
        state.output + 1 == state.first + state.second
    ),
    "the output is one behind that": lambda state: (
        state.output + 2 == state.first + state.second
    ),
    "the product has no bit behind the row": lambda state: (
        state.output_row[state.second + _size(state)] == 0
    ),
    "the row ends at the next bit": lambda state: state.first == _size(state),
}

INVARIANTS = {
    "the first is a number": _is_a_number,
    "the second has bits or ends": _is_bit_or_end,
    "pointers are at bits or behind": lambda state: (
        (1 <= state.first) & (state.first <= _size(state) + 1) & (1 <= state.second)
    ),
    "there is a number of bits": lambda state: 0 <= _size(state),
    "the carry is a bit": lambda state: _is_bit(state.carry),
    "the product has bits": lambda state, place: _is_bit(state.output_row[place]),
    "it has none far behind the row": lambda state, place: implies(
        state.second + _size(state) < place, state.output_row[place] == 0
    ),
    "it has none behind the output when the row is done": lambda state, place: implies(
        (state.first == _size(state) + 1) & (state.output < place),
        state.output_row[place] == 0,
    ),
}
