"""Basic blocks: each has one instruction and says which block comes next.

Instructions are 0 nothing, 1 write, 2 read, 3 zero, 4 increment, 5 decrement, 6 add,
7 subtract, 8 less than. Block 0 halts. If the register that `condition` names is above 0
the block `if_positive` is next, else `if_zero`.
"""

size = Hyper()
num_blocks = Hyper()
num_registers = Hyper()
num_steps = Hyper()

start = Input(size)[size]
end = Output(size)[size]
has_halted = Output(2)

instruction = Param(9)[num_blocks]
first = Param(num_registers)[num_blocks]
second = Param(num_registers)[num_blocks]
target = Param(num_registers)[num_blocks]
condition = Param(num_registers)[num_blocks]
if_positive = Param(num_blocks)[num_blocks]
if_zero = Param(num_blocks)[num_blocks]

instruction[0].set_to_constant(0)
if_positive[0].set_to_constant(0)
if_zero[0].set_to_constant(0)

block = Var(num_blocks)[num_steps + 1]
register = Var(size)[num_steps + 1, num_registers]
memory = Var(size)[num_steps + 1, size]
a = Var(size)[num_steps]
b = Var(size)[num_steps]
out = Var(size)[num_steps]
writes = Var(2)[num_steps]
is_target = Var(2)[num_steps, num_registers]
is_address = Var(2)[num_steps, size]
is_positive = Var(2)[num_steps]


@Runtime([size], size)
def increment(x):
    return (x + 1) % size


@Runtime([size], size)
def decrement(x):
    return (x - 1) % size


@Runtime([size, size], size)
def add(x, y):
    return (x + y) % size


@Runtime([size, size], size)
def subtract(x, y):
    return (x - y) % size


@Runtime([size, size], size)
def less(x, y):
    return 1 if x < y else 0


@Runtime([size], 2)
def positive(x):
    return 1 if x > 0 else 0


@Runtime([num_registers, num_registers], 2)
def same_register(x, y):
    return 1 if x == y else 0


@Runtime([size, size], 2)
def same(x, y):
    return 1 if x == y else 0


block[0].set_to(1)
for cell in range(size):
    memory[0, cell].set_to(start[cell])
for r in range(num_registers):
    register[0, r].set_to(0)

for t in range(num_steps):
    with block[t] as now:
        with first[now] as r:
            a[t].set_to(register[t, r])
        with second[now] as r:
            b[t].set_to(register[t, r])
        if instruction[now] == 1:
            writes[t].set_to(1)
        else:
            writes[t].set_to(0)
        if instruction[now] == 0 or instruction[now] == 1:
            out[t].set_to(a[t])
        elif instruction[now] == 2:
            with a[t] as address:
                out[t].set_to(memory[t, address])
        elif instruction[now] == 3:
            out[t].set_to(0)
        elif instruction[now] == 4:
            out[t].set_to(increment(a[t]))
        elif instruction[now] == 5:
            out[t].set_to(decrement(a[t]))
        elif instruction[now] == 6:
            out[t].set_to(add(a[t], b[t]))
        elif instruction[now] == 7:
            out[t].set_to(subtract(a[t], b[t]))
        else:
            out[t].set_to(less(a[t], b[t]))

        if writes[t] == 1:
            for r in range(num_registers):
                register[t + 1, r].set_to(register[t, r])
            for cell in range(size):
                is_address[t, cell].set_to(same(a[t], cell))
                if is_address[t, cell] == 1:
                    memory[t + 1, cell].set_to(b[t])
                else:
                    memory[t + 1, cell].set_to(memory[t, cell])
        else:
            for r in range(num_registers):
                is_target[t, r].set_to(same_register(target[now], r))
                if is_target[t, r] == 1:
                    register[t + 1, r].set_to(out[t])
                else:
                    register[t + 1, r].set_to(register[t, r])
            for cell in range(size):
                memory[t + 1, cell].set_to(memory[t, cell])

        with condition[now] as r:
            is_positive[t].set_to(positive(register[t + 1, r]))
        if is_positive[t] == 1:
            block[t + 1].set_to(if_positive[now])
        else:
            block[t + 1].set_to(if_zero[now])

if block[num_steps] == 0:
    has_halted.set_to(1)
else:
    has_halted.set_to(0)
for cell in range(size):
    end[cell].set_to(memory[num_steps, cell])
