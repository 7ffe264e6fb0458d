"""A Boolean circuit: each gate takes two wires and replaces a wire.

Gates are 0 and, 1 or, 2 exclusive or, 3 not, 4 nothing (its first wire is passed on).
"""

num_gates = Hyper()
num_wires = Hyper()
num_outputs = Hyper()

gate = Param(5)[num_gates]
first = Param(num_wires)[num_gates]
second = Param(num_wires)[num_gates]
target = Param(num_wires)[num_gates]

given = Input(2)[num_wires]
result = Output(2)[num_outputs]

wire = Var(2)[num_gates + 1, num_wires]
left = Var(2)[num_gates]
right = Var(2)[num_gates]
value = Var(2)[num_gates]
is_target = Var(2)[num_gates, num_wires]


@Runtime([2, 2], 2)
def both(a, b):
    return a & b


@Runtime([2, 2], 2)
def either(a, b):
    return a | b


@Runtime([2, 2], 2)
def differ(a, b):
    return a ^ b


@Runtime([2], 2)
def opposite(a):
    return 1 - a


@Runtime([num_wires, num_wires], 2)
def same(a, b):
    return 1 if a == b else 0


for w in range(num_wires):
    wire[0, w].set_to(given[w])

for g in range(num_gates):
    with first[g] as w:
        left[g].set_to(wire[g, w])
    with second[g] as w:
        right[g].set_to(wire[g, w])
    if gate[g] == 0:
        value[g].set_to(both(left[g], right[g]))
    elif gate[g] == 1:
        value[g].set_to(either(left[g], right[g]))
    elif gate[g] == 2:
        value[g].set_to(differ(left[g], right[g]))
    elif gate[g] == 3:
        value[g].set_to(opposite(left[g]))
    else:
        value[g].set_to(left[g])
    for w in range(num_wires):
        is_target[g, w].set_to(same(target[g], w))
        if is_target[g, w] == 1:
            wire[g + 1, w].set_to(value[g])
        else:
            wire[g + 1, w].set_to(wire[g, w])

for w in range(num_outputs):
    result[w].set_to(wire[num_gates, w])
