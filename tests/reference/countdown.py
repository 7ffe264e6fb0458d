"""The smallest task with everything: numbers that are counted down to 0."""

from softcode.npi import NpiTask
from softcode.reference import PredicateAbstraction, names
from softcode.world import Observation, Primitive, World, WorldState


def move(state, direction):
    step = {"down": -1, "up": 1}[direction]
    state.number = state.number + step
    state.steps[state.number] = state.steps[state.number] + 1


WORLD = World(
    variables=("number",),
    arrays=("steps",),
    observations=(Observation("is_zero"),),
    look=lambda state: (state.number == 0,),
    arguments=(("none", "down", "up"),),
    primitives={"MOVE": Primitive(move, (("down",), ("up",)))},
)
MOVE, COUNT, TWICE = names("MOVE COUNT TWICE")


def count(see):
    """Down to zero, with a tail call."""
    if not see().is_zero:
        yield MOVE("down")
        return COUNT()


def count_deeply(see):
    """Down to zero, with a call that is not the last."""
    if not see().is_zero:
        yield MOVE("down")
        yield COUNT()
        yield MOVE("up")
        return MOVE("down")


def count_in_a_loop(see):
    while not see().is_zero:
        yield MOVE("down")


TASK = NpiTask(
    name="countdown",
    world=WORLD,
    levels={
        "recursive": {"COUNT": count},
        "deep": {"COUNT": count_deeply},
        "non-recursive": {"COUNT": count_in_a_loop},
    },
    entry="COUNT",
    random_input=lambda rng, size: int(rng.integers(size + 1)),
    encode=lambda number: WorldState(number=number, steps=[0] * (number + 2)),
    result=lambda state: state.number,
    expected=lambda number: 0,
    paper_size=3,
    abstraction=PredicateAbstraction(
        WORLD,
        start=(lambda state: 0 <= state.number,),
        invariants={"nothing is negative": lambda state: 0 <= state.number},
    ),
)
