"""A Turing machine on a circular tape; what is learned is its table of moves.

Head state 0 means halted. A run starts in head state 1 on the tape's first cell.
"""

num_symbols = Hyper()
num_states = Hyper()
length = Hyper()
num_steps = Hyper()

# The program: for each head state and symbol, what to write, where to go, what comes next.
write = Param(num_symbols)[num_states, num_symbols]
move = Param(3)[num_states, num_symbols]
goto = Param(num_states)[num_states, num_symbols]

start = Input(num_symbols)[length]
end = Output(num_symbols)[length]
has_halted = Output(2)

tape = Var(num_symbols)[num_steps + 1, length]
head = Var(length)[num_steps + 1]
state = Var(num_states)[num_steps + 1]
is_halted = Var(2)[num_steps + 1]
written = Var(num_symbols)[num_steps]
is_here = Var(2)[num_steps, length]


@Runtime([length, 3], length)
def moved(position, direction):
    return (position + direction - 1) % length


@Runtime([length, length], 2)
def same(first, second):
    return 1 if first == second else 0


@Runtime([num_states], 2)
def is_zero(number):
    return 1 if number == 0 else 0


for cell in range(length):
    tape[0, cell].set_to(start[cell])
head[0].set_to(0)
state[0].set_to(1)

for t in range(num_steps):
    is_halted[t].set_to(is_zero(state[t]))
    if is_halted[t] == 1:
        state[t + 1].set_to(state[t])
        head[t + 1].set_to(head[t])
        for cell in range(length):
            tape[t + 1, cell].set_to(tape[t, cell])
    else:
        with state[t] as s:
            with head[t] as h:
                with tape[t, h] as symbol:
                    written[t].set_to(write[s, symbol])
                    head[t + 1].set_to(moved(h, move[s, symbol]))
                    state[t + 1].set_to(goto[s, symbol])
        for cell in range(length):
            is_here[t, cell].set_to(same(head[t], cell))
            if is_here[t, cell] == 1:
                tape[t + 1, cell].set_to(written[t])
            else:
                tape[t + 1, cell].set_to(tape[t, cell])

is_halted[num_steps].set_to(is_zero(state[num_steps]))
has_halted.set_to(is_halted[num_steps])
for cell in range(length):
    end[cell].set_to(tape[num_steps, cell])
