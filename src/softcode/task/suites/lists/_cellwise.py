"""List functions that make each cell anew from itself and a key, address or partner."""

import numpy as np

from ._families import cells, keyed, mapped, mirrored, paired, zipped


def _often_at_home(random: np.random.Generator, base: int):
    addresses, others = np.arange(base), random.integers(0, base, base)
    return np.where(random.integers(0, 2, base), addresses, others).tolist()


MAPPED = (
    mapped("add 2 to each", "Add 2 to every cell.", lambda x, i: x + 2),
    mapped("double each", "Double every cell.", lambda x, i: 2 * x),
    mapped("triple each", "Multiply every cell by 3.", lambda x, i: 3 * x),
    mapped("negate each", "Replace every cell x by 0 - x.", lambda x, i: -x),
    mapped(
        "complement each", "Replace x by the top value less x.", lambda x, i: -1 - x
    ),
    mapped("cap each at 2", "Replace cells over 2 by 2.", lambda x, i: min(x, 2)),
    mapped("raise each to 3", "Replace cells under 3 by 3.", lambda x, i: max(x, 3)),
    mapped("clear each", "Put 0 into every cell.", lambda x, i: 0),
    mapped(
        "lower each above 0", "Take 1 off cells over 0.", lambda x, i: max(x - 1, 0)
    ),
    mapped(
        "flag zeros",
        "Put 1 where a cell is 0, and 0 elsewhere.",
        lambda x, i: x == 0,
        draw=cells(0, 3),
    ),
    mapped(
        "replace 2 by 3", "Put 3 where a cell is 2.", lambda x, i: 3 if x == 2 else x
    ),
    mapped("replace 0 by 3", "Put 3 where a cell is 0.", lambda x, i: x or 3),
    mapped(
        "exchange 0 and 1",
        "Put 1 where a cell is 0, and 0 where it is 1.",
        lambda x, i: 1 - x if x < 2 else x,
        draw=cells(0, 4),
    ),
    mapped(
        "clear cells under 3",
        "Put 0 where a cell is under 3.",
        lambda x, i: x if x >= 3 else 0,
    ),
    mapped(
        "distance from 3",
        "Replace every cell by how far it is from 3.",
        lambda x, i: abs(x - 3),
    ),
    mapped(
        "closer to 3",
        "Add 1 to cells under 3 and take 1 off the others.",
        lambda x, i: x + 1 if x < 3 else x - 1,
    ),
    mapped(
        "parity of each",
        "Put 1 where a cell is odd, and 0 where it is even.",
        lambda x, i: x % 2,
        is_nested=True,
    ),
    mapped(
        "clear odd cells",
        "Put 0 where a cell is odd.",
        lambda x, i: 0 if x % 2 else x,
        is_nested=True,
    ),
    mapped(
        "halve each",
        "Halve every cell, rounding down.",
        lambda x, i: x // 2,
        is_nested=True,
    ),
    mapped(
        "square each",
        "Multiply every cell by itself.",
        lambda x, i: x * x,
        is_nested=True,
    ),
    mapped(
        "sum up to each",
        "Replace x by 1 + 2 + ... + x.",
        lambda x, i: x * (x + 1) // 2,
        is_nested=True,
    ),
    mapped(
        "2 to the power of each",
        "Replace x by 2 to the power of x.",
        lambda x, i: 2**x,
        draw=cells(0, 4),
        is_nested=True,
    ),
)
ADDRESSED = (
    mapped("count up", "Put its address into every cell.", lambda x, i: i),
    mapped("count down", "Put the addresses backwards.", lambda x, i: -1 - i),
    mapped("alternate 0 and 1", "Put 0, 1, 0, 1, ... there.", lambda x, i: i % 2),
    mapped("powers of 3", "Put 1, 3, 9, ... into the cells.", lambda x, i: 3**i),
    mapped("square numbers", "Put 0, 1, 4, 9, ... into the cells.", lambda x, i: i * i),
    mapped(
        "triangular numbers",
        "Put 0, 1, 3, 6, ... into the cells.",
        lambda x, i: i * (i + 1) // 2,
    ),
    mapped("add address", "Add its address to every cell.", lambda x, i: x + i),
    mapped("cap at address", "Lower cells over their address to it.", min),
    mapped(
        "flag cells at home",
        "Put 1 where a cell equals its address, and 0 elsewhere.",
        lambda x, i: x == i,
        draw=lambda random, base: (
            random.integers(0, 2, base) * random.integers(0, base, base)
        ).tolist(),
    ),
    mapped(
        "clear even places",
        "Put 0 into cells 0, 2, 4, ...",
        lambda x, i: x if i % 2 else 0,
    ),
    mapped("double odd places", "Double cells 1, 3, 5, ...", lambda x, i: x << i % 2),
)
KEYED = (
    keyed("add k", "Add the first cell, k, to each one after it.", lambda x, k: x + k),
    keyed("subtract k", "Take the first cell, k, off the others.", lambda x, k: x - k),
    keyed("k minus each", "Replace x by k - x, for k in cell 0.", lambda x, k: k - x),
    keyed("cap each at k", "Lower cells over the first cell, k, to it.", min),
    keyed("raise each to k", "Raise cells under the first cell, k, to it.", max),
    keyed(
        "clear cells under k",
        "Put 0 where a cell is under the first one, k.",
        lambda x, k: x if x >= k else 0,
    ),
    keyed(
        "clear cells over k",
        "Put 0 where a cell is over the first one, k.",
        lambda x, k: x if x <= k else 0,
    ),
    keyed(
        "clear cells equal to k",
        "Put 0 where a cell equals the first one, k.",
        lambda x, k: x if x != k else 0,
        draw=cells(0, 4),
    ),
    keyed(
        "keep cells equal to k",
        "Put 0 where a cell does not equal the first one, k.",
        lambda x, k: x if x == k else 0,
        draw=cells(1, 4),
    ),
    keyed(
        "flag cells equal to k",
        "Put 1 where a cell equals the first one, k, and 0 elsewhere.",
        lambda x, k: x == k,
        draw=cells(0, 3),
    ),
    keyed(
        "flag cells under k",
        "Put 1 where a cell is under the first one, k, and 0 elsewhere.",
        lambda x, k: x < k,
    ),
    keyed(
        "distance from k",
        "Replace each cell by how far it is from the first one, k.",
        lambda x, k: abs(x - k),
    ),
    keyed(
        "replace 0 by k",
        "Put the first cell, k, where another is 0.",
        lambda x, k: x or k,
        draw=cells(0, 3, key=1),
    ),
    keyed(
        "add k where not 0",
        "Add the first cell, k, to each one after it that is not 0.",
        lambda x, k: x + k if x else 0,
        draw=cells(0, 3, key=1),
    ),
    keyed(
        "multiply by k",
        "Multiply each cell after the first by the first one, k.",
        lambda x, k: x * k,
        is_nested=True,
    ),
)
ZIPPED = (
    zipped("add halves", "Add the second half to the first.", lambda x, y: x + y),
    zipped(
        "subtract halves", "Take the second half off the first.", lambda x, y: x - y
    ),
    zipped(
        "larger of halves", "Raise the first half to the second, cell by cell.", max
    ),
    zipped("smaller of halves", "Cap the first half by the second, cell by cell.", min),
    zipped(
        "twice the second half less first",
        "Replace x in the first half by 2 y - x, for y in the second.",
        lambda x, y: 2 * y - x,
    ),
    zipped(
        "distance of halves",
        "Replace the first half by how far it is from the second, cell by cell.",
        lambda x, y: abs(x - y),
    ),
    zipped(
        "mask first half",
        "Put 0 into the first half where the second is 0.",
        lambda x, y: x if y else 0,
    ),
    zipped(
        "second half where first is 0",
        "Fill the zeros of the first half from the second.",
        lambda x, y: x or y,
    ),
    mirrored(
        "add mirrored",
        "Add to each cell of the first half the one as far from the end.",
        lambda x, y: (x + y, y),
    ),
    mirrored(
        "order mirrored",
        "Of each cell and the one as far from the end, put the smaller first.",
        lambda x, y: (min(x, y), max(x, y)),
    ),
    mirrored(
        "larger of mirrored",
        "Put the larger of each cell and the one as far from the end into both.",
        lambda x, y: (max(x, y), max(x, y)),
    ),
)
PAIRED = (
    paired("swap pairs", "Swap cells 0 and 1, 2 and 3, ...", lambda x, y: (y, x)),
    paired(
        "order pairs",
        "Of cells 0 and 1, 2 and 3, ... put the smaller first.",
        lambda x, y: (min(x, y), max(x, y)),
    ),
    paired(
        "add pairs",
        "Add cell 1 to cell 0, cell 3 to cell 2, ...",
        lambda x, y: (x + y, y),
    ),
    paired(
        "sum and difference of pairs",
        "Replace cells 0 and 1, 2 and 3, ... by their sum and difference.",
        lambda x, y: (x + y, x - y),
    ),
    paired(
        "flag equal pairs",
        "Put 1 into the first of two neighbours if they are equal, else 0.",
        lambda x, y: (int(x == y), y),
        draw=cells(0, 3),
    ),
    paired(
        "multiply pairs",
        "Multiply cell 0 by cell 1, cell 2 by cell 3, ...",
        lambda x, y: (x * y, y),
        is_nested=True,
    ),
)
