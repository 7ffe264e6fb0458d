"""The maze in the modelling language and as a space of behaviours are one machine."""

import jax.numpy as jnp
import numpy as np
from conformance.machines import model

from softcode.induce.constraint import most_likely
from softcode.perception.literature import drawn_maze
from softcode.perception.spaces import MazeProgram
from softcode.task import Example


WIDTH, HEIGHT, NUM_EXAMPLES = 3, 2, 12
MODEL = model("maze", image_size=3, width=WIDTH, height=HEIGHT, num_steps=17)
# Passes the first five of nine pixels on, each by a rectified unit of its own.
WEIGHTS = {
    "look": [
        {
            "matrix": jnp.concatenate([jnp.eye(9), jnp.zeros((9, 55))], 1),
            "offset": jnp.zeros(64),
        },
        {
            "matrix": jnp.concatenate([jnp.eye(9)[:, :5], jnp.zeros((55, 5))]),
            "offset": jnp.zeros(5),
        },
    ]
}


def test_the_likeliest_program_of_the_model_follows_the_arrows():
    rng = np.random.default_rng(0)
    drawn = [drawn_maze(WIDTH, HEIGHT, rng) for _ in range(NUM_EXAMPLES)]
    images = np.zeros((WIDTH * HEIGHT, NUM_EXAMPLES, 3, 3), np.float32)
    for number, (signs, _, _) in enumerate(drawn):
        for square, sign in enumerate(signs.tolist()):
            # Nearly sure: eight nats for the sign that stands there.
            images[square, number].flat[sign] = 8.0
    examples = [
        Example({"start": [start]}, {"length": [length], "has_ended": [1]})
        for _, start, length in drawn
    ]
    found = most_likely(MODEL, examples, {"signs": images}, WEIGHTS)
    assert found is not None and found.is_best
    names = ("LOOK", "MOVE", "INC")
    blocks = tuple(
        (names[what], int(goto))
        for what, goto in zip(
            found.choices["instruction"], found.choices["goto"], strict=True
        )
    )
    program = MazeProgram(blocks)
    for width, height in ((3, 2), (10, 10)):
        for _ in range(30):
            signs, start, length = drawn_maze(width, height, rng)
            assert program.run({"look": signs.tolist()}, (width, start)) == length
