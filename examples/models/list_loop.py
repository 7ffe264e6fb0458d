"""A loop over a list: a body of instructions is run once for each element.

The body reads the element, the accumulator and what its earlier lines made; the line that
`carried` names becomes the accumulator, and what `shown` names the element of the result.
Instructions are 0 add, 1 maximum, 2 minimum, 3 increment, 4 the first operand, 5 zero.
"""

size = Hyper()
length = Hyper()
num_lines = Hyper()

num_readable = 2 + num_lines
given = Input(size)[length]
final = Output(size)
result = Output(size)[length]

instruction = Param(6)[num_lines]
for line in range(num_lines):
    first[line] = Param(2 + line)
    second[line] = Param(2 + line)
carried = Param(num_readable)
shown = Param(num_readable)

value = Var(size)[length, num_readable]
accumulator = Var(size)[length + 1]
a = Var(size)[length, num_lines]
b = Var(size)[length, num_lines]


@Runtime([size, size], size)
def add(x, y):
    return (x + y) % size


@Runtime([size, size], size)
def maximum(x, y):
    return max(x, y)


@Runtime([size, size], size)
def minimum(x, y):
    return min(x, y)


@Runtime([size], size)
def increment(x):
    return (x + 1) % size


accumulator[0].set_to(0)
for i in range(length):
    value[i, 0].set_to(given[i])
    value[i, 1].set_to(accumulator[i])
    for line in range(num_lines):
        out = value[i, 2 + line]
        with first[line] as r:
            a[i, line].set_to(value[i, r])
        with second[line] as r:
            b[i, line].set_to(value[i, r])
        if instruction[line] == 0:
            out.set_to(add(a[i, line], b[i, line]))
        elif instruction[line] == 1:
            out.set_to(maximum(a[i, line], b[i, line]))
        elif instruction[line] == 2:
            out.set_to(minimum(a[i, line], b[i, line]))
        elif instruction[line] == 3:
            out.set_to(increment(a[i, line]))
        elif instruction[line] == 4:
            out.set_to(a[i, line])
        else:
            out.set_to(0)
    with carried as r:
        accumulator[i + 1].set_to(value[i, r])
    with shown as r:
        result[i].set_to(value[i, r])
final.set_to(accumulator[length])
