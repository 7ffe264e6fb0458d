"""Two tiles are images of digits; a program says which of them are added up.

The network that reads a digit is learned with the program. Written for
`softcode.language`'s Neural TerpreT constructs: `InputTensor`, `Vector` and `@Learn`.
"""

image_size = Hyper()
num_tiles = Hyper()
num_lines = Hyper()
num_digits = Hyper()

total_size = num_lines * (num_digits - 1) + 1

tiles = InputTensor(image_size, image_size)[num_tiles]
total = Output(total_size)

# For each line, the tile that is read.
where = Param(num_tiles)[num_lines]

digit = Var(num_digits)[num_lines]
so_far = Var(total_size)[num_lines + 1]


@Learn([Vector(image_size, image_size)], num_digits, hid_sizes=[64])
def read_digit(image):
    pass


@Runtime([total_size, num_digits], total_size)
def add(value, more):
    return (value + more) % total_size


so_far[0].set_to(0)
for line in range(num_lines):
    with where[line] as tile:
        digit[line].set_to(read_digit(tiles[tile]))
    so_far[line + 1].set_to(add(so_far[line], digit[line]))
total.set_to(so_far[num_lines])
