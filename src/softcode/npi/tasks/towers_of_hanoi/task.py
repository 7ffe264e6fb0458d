"""The towers of Hanoi: a tower is moved with calls that differ in their arguments.

How many disks a call is about is a counter, of which is only seen whether it is 0. Pegs
hold the disks from the bottom up; a smaller number is a smaller disk.

What has to be known for the closure is that a call leaves the counter as it found it:
that is the remembered value `found`, which is the same or one more while a call is under
way. There is one level alone, the recursive one.
"""

import itertools

from ....files import Fault
from ....reference import PredicateAbstraction, See, Steps, names
from ....world import UP_DOWN, AnyState, Observation, Primitive, World, WorldState
from ...task import LessonPlan, NpiTask


PEGS = ("left", "middle", "right")
PAIRS = tuple(itertools.permutations(PEGS, 2))


def count(state: AnyState, direction: str) -> None:
    """The number of disks by one.

    Args:
        state: which changes.
        direction: `up` or `down`.
    """
    state.count = state.count + UP_DOWN[direction]


def move(state: AnyState, source: str, target: str) -> None:
    """The topmost disk of a peg to another.

    That it is smaller than what it is put on is not asked: the task is what the program
    does, and its answer shows it.

    Args:
        state: which changes.
        source: the peg that it is taken from, on which there is one.
        target: the peg that it is put on.
    """
    height, other = (
        getattr(state, f"{source}_height"),
        getattr(state, f"{target}_height"),
    )
    disk = getattr(state, source)[height]
    getattr(state, source)[height] = 0
    getattr(state, target)[other + 1] = disk
    setattr(state, f"{source}_height", height - 1)
    setattr(state, f"{target}_height", other + 1)


WORLD = World(
    variables=("count", *(f"{peg}_height" for peg in PEGS)),
    arrays=PEGS,
    observations=(Observation("no_disks"),),
    look=lambda state: (state.count == 0,),
    arguments=(("none", *PEGS, *UP_DOWN), ("none", *PEGS)),
    primitives={
        "COUNT": Primitive(count, tuple((name,) for name in UP_DOWN)),
        "MOVE": Primitive(move, PAIRS),
    },
)

COUNT, MOVE, HANOI, TOWER = names("COUNT MOVE HANOI TOWER")


def hanoi(see: See) -> Steps:
    """All disks from the left to the right."""
    yield from ()  # nothing comes before the last call
    return TOWER("left", "right")


def tower(see: See, source: str, target: str) -> Steps:
    """As many disks as are counted, from one peg to another.

    All but the lowest go aside, the lowest to the target, and the others onto it; the
    counter is one less for the two calls between, and as before at the end.
    """
    if not see().no_disks:
        (other,) = set(PEGS) - {source, target}
        yield COUNT("down")
        yield TOWER(source, other)
        yield MOVE(source, target)
        yield TOWER(other, target)
        return COUNT("up")


def encode(num_disks: int) -> WorldState:
    """So many disks on the left peg.

    Raises:
        Fault: if that is below 0.

    Example:
        >>> encode(2).left
        [0, 2, 1, 0]
    """
    if num_disks < 0:
        raise Fault("there cannot be less than 0 disks")
    heights = {f"{peg}_height": 0 for peg in PEGS} | {"left_height": num_disks}
    pegs = {peg: [0] * (num_disks + 2) for peg in PEGS}
    pegs["left"][1 : num_disks + 1] = range(num_disks, 0, -1)
    return WorldState(count=num_disks, **heights, **pegs)


TASK = NpiTask(
    name="towers_of_hanoi",
    world=WORLD,
    levels={"recursive": {"HANOI": hanoi, "TOWER": tower}},
    entry="HANOI",
    random_input=lambda rng, size: int(rng.integers(size, endpoint=True)),
    encode=encode,
    result=lambda state: state.right[1 : state.right_height + 1],
    expected=lambda num_disks: list(range(num_disks, 0, -1)),
    paper_size=3,
    lessons=LessonPlan(num_inputs=10, sizes=(1, 6), pool_size=60),
    abstraction=PredicateAbstraction(
        WORLD,
        start=(lambda state: (0 <= state.count) & (state.found == state.count),),
        predicates={
            "the count is as found": lambda state: state.count == state.found,
            "the count is one less": lambda state: state.count + 1 == state.found,
        },
        invariants={
            "nothing is negative": lambda state: (0 <= state.count) & (0 <= state.found)
        },
        remembered={"found": "count"},
    ),
)
