"""A straight line of instructions on numbers, each into a register of its own.

Instructions are 0 add, 1 subtract, 2 multiply, 3 less than, 4 if-not-zero (of three), 5 one.
"""

size = Hyper()
num_inputs = Hyper()
num_lines = Hyper()

num_registers = num_inputs + num_lines
given = Input(size)[num_inputs]
result = Output(size)

instruction = Param(6)[num_lines]
for line in range(num_lines):
    # A line may read the inputs and what earlier lines have made.
    first[line] = Param(num_inputs + line)
    second[line] = Param(num_inputs + line)
    condition[line] = Param(num_inputs + line)
answer = Param(num_registers)

register = Var(size)[num_registers]
a = Var(size)[num_lines]
b = Var(size)[num_lines]
c = Var(size)[num_lines]
is_zero = Var(2)[num_lines]


@Runtime([size, size], size)
def add(x, y):
    return (x + y) % size


@Runtime([size, size], size)
def subtract(x, y):
    return (x - y) % size


@Runtime([size, size], size)
def multiply(x, y):
    return (x * y) % size


@Runtime([size, size], size)
def less(x, y):
    return 1 if x < y else 0


@Runtime([size], 2)
def zero(x):
    return 1 if x == 0 else 0


@Inline()
def fetch(choice, register_value, num_readable):
    with choice as r:
        register_value.set_to(register[r])


for i in range(num_inputs):
    register[i].set_to(given[i])

for line in range(num_lines):
    out = register[num_inputs + line]
    fetch(first[line], a[line], num_inputs + line)
    fetch(second[line], b[line], num_inputs + line)
    fetch(condition[line], c[line], num_inputs + line)
    is_zero[line].set_to(zero(c[line]))
    if instruction[line] == 0:
        out.set_to(add(a[line], b[line]))
    elif instruction[line] == 1:
        out.set_to(subtract(a[line], b[line]))
    elif instruction[line] == 2:
        out.set_to(multiply(a[line], b[line]))
    elif instruction[line] == 3:
        out.set_to(less(a[line], b[line]))
    elif instruction[line] == 4:
        if is_zero[line] == 1:
            out.set_to(b[line])
        else:
            out.set_to(a[line])
    else:
        out.set_to(1)

with answer as r:
    result.set_to(register[r])
