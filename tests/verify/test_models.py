"""Two programs of one model, compared on all of its inputs."""

import numpy as np
import pytest

from softcode.language import Model
from softcode.program import Program
from softcode.verify import equivalent, exhaustive


MODEL = Model(
    """
n = Hyper()
@Runtime([n, 3], n)
def scale(x, by): return (x * by) % n
@Runtime([n, n], n)
def add(a, b): return (a + b) % n
by = Param(3)[2]
shift = Param(n)
x = Input(n)
y = Input(3)
once = Var(n)
out = Output(n)
once.set_to(scale(x, by[0]))
if y == 0:
    out.set_to(add(once, shift))
else:
    out.set_to(scale(once, by[1]))
""",
    (("n", 4),),
)


def program(first, second, shift):
    by = np.array([first, second], np.int32)
    return Program(MODEL, {"by": by, "shift": np.array([shift], np.int32)})


def both(one, other):
    return exhaustive(one, other, MODEL), equivalent(one, other, MODEL)


def test_a_models_program_is_compared_on_every_value_of_every_input():
    tried, proved = both(program(2, 1, 3), program(2, 1, 3))
    assert tried.holds and tried.num_possible == 12
    assert proved.holds is True
    assert "1 x cells below 4, 1 y cells below 3" in str(tried) + str(proved)


@pytest.mark.parametrize("other", [(2, 1, 2), (2, 2, 3), (1, 1, 3)])
def test_a_counterexample_tells_the_programs_apart(other):
    one, other = program(2, 1, 3), program(*other)
    tried, proved = both(one, other)
    assert proved.holds is False
    for found in (tried.counterexample, proved.counterexample):
        assert one(found) != other(found)


def test_what_cannot_show_is_no_difference():
    # Twice 2 is 0, and so is twice that.
    tried, proved = both(program(0, 1, 3), program(0, 2, 3))
    assert tried.holds and proved.holds


def test_a_search_that_is_cut_short_says_so():
    cut = exhaustive(program(2, 1, 3), program(2, 1, 3), MODEL, max_inputs=5)
    assert not cut.holds and "first 5 of 12" in str(cut)


NETWORK = Model(
    """
@Learn([Vector(2, 2)], 3, hid_sizes=[4])
def see(pixels): pass
pixels = InputTensor(2, 2)
add = Param(3)
@Runtime([3, 3], 3)
def plus(a, b): return (a + b) % 3
out = Output(3)
seen = Var(3)
seen.set_to(see(pixels))
out.set_to(plus(seen, add))
"""
)


@pytest.mark.parametrize("compare", [exhaustive, equivalent])
def test_models_that_call_networks_are_refused(compare):
    one = Program(NETWORK, {"add": np.array([1], np.int32)})
    with pytest.raises(ValueError, match="calls networks"):
        compare(one, one, NETWORK)
