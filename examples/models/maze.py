"""Three blocks with gotos lead an agent through a maze of street signs (Neural TerpreT).

Instructions are 0 LOOK (read the sign where the agent stands; a stop sign ends the run),
1 MOVE (one square the way that the last sign said; not over the edge) and 2 INC (count).
Signs are 0 up, 1 right, 2 down, 3 left, 4 stop. The network that reads a sign is learned
with the program, from lengths of paths alone.
"""

image_size = Hyper()
width = Hyper()
height = Hyper()
num_steps = Hyper()

num_squares = width * height
most = num_squares + 1

signs = InputTensor(image_size, image_size)[num_squares]
start = Input(num_squares)
length = Output(most)
has_ended = Output(2)

# For each block what it does, and which block follows.
instruction = Param(3)[3]
goto = Param(3)[3]

block = Var(3)[num_steps + 1]
place = Var(num_squares)[num_steps + 1]
way = Var(5)[num_steps + 1]
count = Var(most)[num_steps + 1]
ended = Var(2)[num_steps + 1]
sign = Var(5)[num_steps]


@Learn([Vector(image_size, image_size)], 5, hid_sizes=[64])
def look(image):
    pass


@Runtime([num_squares, 5], num_squares)
def move(square, direction):
    x = square % width
    y = square // width
    if direction == 0:
        y = max(y - 1, 0)
    if direction == 1:
        x = min(x + 1, width - 1)
    if direction == 2:
        y = min(y + 1, height - 1)
    if direction == 3:
        x = max(x - 1, 0)
    return y * width + x


@Runtime([most], most)
def increment(value):
    return (value + 1) % most


@Runtime([5], 2)
def is_stop(value):
    return 1 if value == 4 else 0


block[0].set_to(0)
place[0].set_to(start)
way[0].set_to(0)
count[0].set_to(0)
ended[0].set_to(0)
for t in range(num_steps):
    if ended[t] == 1:
        block[t + 1].set_to(block[t])
        place[t + 1].set_to(place[t])
        way[t + 1].set_to(way[t])
        count[t + 1].set_to(count[t])
        ended[t + 1].set_to(1)
    else:
        with block[t] as now:
            block[t + 1].set_to(goto[now])
            if instruction[now] == 0:
                with place[t] as square:
                    sign[t].set_to(look(signs[square]))
                way[t + 1].set_to(sign[t])
                ended[t + 1].set_to(is_stop(sign[t]))
                place[t + 1].set_to(place[t])
                count[t + 1].set_to(count[t])
            elif instruction[now] == 1:
                with way[t] as direction:
                    place[t + 1].set_to(move(place[t], direction))
                way[t + 1].set_to(way[t])
                ended[t + 1].set_to(0)
                count[t + 1].set_to(count[t])
            else:
                count[t + 1].set_to(increment(count[t]))
                way[t + 1].set_to(way[t])
                ended[t + 1].set_to(0)
                place[t + 1].set_to(place[t])
length.set_to(count[num_steps])
has_ended.set_to(ended[num_steps])
