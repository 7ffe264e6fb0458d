"""Neighbours in a ring must be equal: easy to see, and hard for mean-field descent.

Each output says whether two neighbours differ; all are to be 0. The first bit is pinned by
an output of its own. Where the bits of a stretch agree with each other and not with the
rest, the slope is zero except at its two ends.
"""

length = Hyper()

bit = Param(2)[length]
differs = Output(2)[length]
pinned = Output(2)


@Runtime([2, 2], 2)
def parity(a, b):
    return (a + b) % 2


for k in range(length):
    differs[k].set_to(parity(bit[k], bit[(k + 1) % length]))
pinned.set_to(bit[0])
