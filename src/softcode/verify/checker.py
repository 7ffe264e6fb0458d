"""Checks a certificate: NumPy (and a reader of safetensors), and nothing of softcode.

    python checker.py CERTIFICATE.json WEIGHTS.safetensors

A certificate is a table of decisions, for each context (a call, and what its frame has
seen so far) the next call. Checked is that a network decides so in each of them, by more
than rounding in single precision can change; that the contexts are closed: what may come
after a decision, by the certificate's own abstract world, is again in the table; and that
fingerprints agree. It holds nothing that is not checked, but for what is taken as given
(`GIVEN`): if that is so, the network does what the table says on inputs of every size.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np


FORMAT, RETURN = "softcode certificate 2", 0
GIVEN = (
    "that the certificate's abstract world allows all that the real one does",
    "what the numbers of its interface stand for",
    "that exp and tanh are off by at most 8 units of roundoff",
)
_PARTS = set(
    "format sha256 weights_sha256 interface entry_call calls observations contexts "
    "decisions margins abstraction entries exits moments".split()
)
_ABSTRACTION = set("initial observations successors enter leave".split())
Parts: TypeAlias = dict[str, Any]  # a certificate's, as JSON has them
Arrays: TypeAlias = dict[str, np.ndarray]
DOUBLE, SINGLE = 2.0**-53, 2.0**-24  # unit roundoffs
FUNCTION_ERROR = 8  # so many of them, at most, in the library's exp and tanh
SLACK = 1 + 1e-9  # covers the rounding of the bounds themselves
_DAMAGE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def check(certificate: Parts, weights: Arrays) -> list[str]:
    """What is wrong with a certificate; nothing, if it holds."""
    try:
        if certificate["format"] != FORMAT:
            return [f"not a certificate: the format is not {FORMAT!r}"]
        if certificate["sha256"] != fingerprint(certificate):
            return ["the certificate was changed: its fingerprint is another"]
        unknown = certificate.keys() - _PARTS
        unknown |= certificate["abstraction"].keys() - _ABSTRACTION
        if unknown:
            return [f"nobody checks what is said in {sorted(unknown)}"]
        if double := [n for n, table in weights.items() if table.dtype != np.float32]:
            return [f"these weights are not single precision: {sorted(double)}"]
        if certificate["weights_sha256"] != fingerprint_of_weights(weights):
            return ["the weights are others than those that were certified"]
        faults = _form_faults(certificate) or _network_faults(certificate, weights)
        return faults or list(_Closure(certificate).faults())
    except _DAMAGE as fault:
        return [f"the certificate is damaged: {type(fault).__name__}: {fault}"]


def fingerprint(certificate: Parts) -> str:
    """SHA-256 of everything but the fingerprint itself."""
    rest = {name: part for name, part in certificate.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of_weights(weights: Arrays) -> str:
    """SHA-256 of all numbers, with their names and shapes."""
    arrays = [(n, np.asarray(weights[n], np.float32)) for n in sorted(weights)]
    parts = [
        f"{name}{array.shape}".encode() + array.tobytes() for name, array in arrays
    ]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _form_faults(c: Parts) -> list[str]:
    """All can be read in one way alone, and contexts are a tree."""
    world, contexts, decisions = c["abstraction"], c["contexts"], c["decisions"]
    names = ("calls", "observations", "entries", "exits", "moments", "entry_call")
    keys = [[row[:-1] for row in world[n]] for n in ("successors", "enter", "leave")]
    keys += [contexts, c["calls"], c["entries"], c["moments"]]
    entry = [c["interface"]["entry"], *[0] * len(c["interface"]["arguments"])]
    is_tree = all(
        -1 == p or (p < n and not decisions[p][1] and contexts[p][1] == call)
        for n, (p, call, _) in enumerate(contexts)
    )
    requirements = {
        "numbers are whole": _is_whole([decisions, world, *(c[n] for n in names)], 0),
        "contexts are whole": _is_whole(contexts, -1),
        "contexts have calls": min(min(context[1:]) for context in contexts) >= 0,
        "nothing is there twice": all(len(set(map(tuple, k))) == len(k) for k in keys),
        "it starts as the interface says": c["calls"][c["entry_call"]] == entry,
        "a frame ends or does not": {ends for _, ends in decisions} <= {0, 1},
        "each context has one decision": len(contexts) == len(decisions),
        "each context goes on from one of its frame, which is not over": is_tree,
    }
    return [f"it is not so that {what}" for what, so in requirements.items() if not so]


def _is_whole(part: Any, least: int) -> bool:
    part = list(part.values()) if isinstance(part, dict) else part
    if isinstance(part, list):
        return all(_is_whole(inner, least) for inner in part)
    return type(part) is int and least <= part < 2**31


class Bounded(NamedTuple):
    """Numbers, and the most by which each may be wrong."""

    middle: np.ndarray
    radius: np.ndarray

    def at(self, place: tuple) -> "Bounded":
        return Bounded(self.middle[place], self.radius[place])

    def beside(self, other: "Bounded") -> "Bounded":
        pairs = zip(self, other, strict=True)
        return Bounded(*(np.concatenate(pair, 1) for pair in pairs))

    def size(self) -> np.ndarray:
        return np.abs(self.middle) + self.radius


class Rounding:
    """Arithmetic that bounds what rounding does, in any order of summation.

    The exact result, and that of arithmetic with unit roundoff `u`, are within `radius` of
    `middle`: `n` products are off by `n u / (1 - n u)` of their sizes (Higham 2002, 3.1).
    """

    def __init__(self, unit: float):
        self.unit = unit + DOUBLE  # the middle is off by as much itself

    def affine(self, x: Bounded, matrix: np.ndarray, offset: np.ndarray) -> Bounded:
        count = (len(matrix) + 2) * self.unit
        error = count / (1 - count) * (x.size() @ np.abs(matrix) + np.abs(offset))
        radius = x.radius @ np.abs(matrix) + error
        return Bounded(x.middle @ matrix + offset, SLACK * radius)

    def sigmoid(self, x: Bounded) -> Bounded:
        return self._squashed(x, lambda y: 1 / (1 + np.exp(-y)), lambda y: y * (1 - y))

    def tanh(self, x: Bounded) -> Bounded:
        return self._squashed(x, np.tanh, lambda y: 1 - y**2)

    def _squashed(self, x: Bounded, function: Callable, slope: Callable) -> Bounded:
        # The slope is `slope(function(x))`, and greatest nearest to zero.
        nearest = function(np.maximum(np.abs(x.middle) - x.radius, 0))
        radius = slope(nearest) * x.radius + FUNCTION_ERROR * self.unit
        return Bounded(function(x.middle), SLACK * radius)

    def times(self, a: Bounded, b: Bounded) -> Bounded:
        radius = a.size() * b.radius + a.radius * np.abs(b.middle)
        radius = SLACK * (radius + self.unit * a.size() * b.size())
        return Bounded(a.middle * b.middle, radius)

    def plus(self, a: Bounded, b: Bounded) -> Bounded:
        radius = a.radius + b.radius + self.unit * (a.size() + b.size())
        return Bounded(a.middle + b.middle, SLACK * radius)


class _Network:
    """The network's parts, with bounds; see Reed and de Freitas (2016), section 3."""

    def __init__(self, weights: Arrays, unit: float):
        self.weights = {name: np.asarray(w, np.float64) for name, w in weights.items()}
        self.rounding = Rounding(unit)
        self.num_layers = sum(name.startswith("lstm.") for name in weights) // 2
        self.num_units = len(weights["end.matrix"])

    def affine(self, name: str, x: Bounded) -> Bounded:
        matrix, offset = self.weights[f"{name}.matrix"], self.weights[f"{name}.offset"]
        return self.rounding.affine(x, matrix, offset)

    def encoded(self, inputs: np.ndarray, programs: np.ndarray) -> Bounded:
        x = Bounded(inputs, np.zeros_like(inputs))
        for layer in ("encoder.0", "encoder.1"):
            middle, radius = self.affine(layer, x)
            x = Bounded(np.maximum(middle, 0), radius)
        embedded = self.weights["programs.embedding"][programs]
        return x.beside(Bounded(embedded, np.zeros_like(embedded)))

    def lstm(self, layer: int, x: Bounded, state: list[Bounded]) -> list[Bounded]:
        r, n, (hidden, cell) = self.rounding, self.num_units, state
        gates = self.affine(f"lstm.{layer}", x.beside(hidden))
        parts = [gates.at((slice(None), slice(i * n, i * n + n))) for i in range(4)]
        write, forget, read = map(r.sigmoid, parts[:3])
        cell = r.plus(r.times(forget, cell), r.times(write, r.tanh(parts[3])))
        return [r.times(read, r.tanh(cell)), cell]

    def heads(self, x: Bounded, sizes: list[int]) -> list[Bounded]:
        keys = self.weights["programs.key"].T
        sought = self.affine("key", x)
        a, ends = self.affine("args", x), np.cumsum([0, *sizes]).tolist()
        own = [a.at((slice(None), slice(*ends[i : i + 2]))) for i in range(len(sizes))]
        return [self.rounding.affine(sought, keys, np.zeros(keys.shape[1])), *own]


def margins(
    c: Parts, weights: Arrays, unit: float = SINGLE
) -> tuple[np.ndarray, np.ndarray]:
    """The lead of each context's decision, the least over the heads, and its doubt.

    A decision is sure, for arithmetic of this unit roundoff, where the lead is greater.
    """
    network = _Network(weights, unit)
    contexts, calls = np.asarray(c["contexts"], int), np.asarray(c["calls"], int)
    values = [len(names) for names in c["interface"]["arguments"]]
    sizes = np.array([*(k for _, k in c["interface"]["observations"]), *values])
    seen = np.asarray(c["observations"], int)[contexts[:, 2]]
    inputs = np.concatenate([seen, calls[contexts[:, 1], 1:]], axis=1)
    if (inputs < 0).any() or (inputs >= sizes).any():
        raise ValueError("a context has a value that is none of its place's")
    one_hot = np.concatenate([np.eye(k)[inputs[:, i]] for i, k in enumerate(sizes)], 1)
    wanted, ends = np.asarray(c["decisions"], int).T
    wanted = calls[wanted]
    depth = np.zeros(len(contexts), int)
    for number, parent in enumerate(contexts[:, 0].tolist()):
        depth[number] = 0 if parent < 0 else depth[parent] + 1
    shape = (network.num_layers, 2, len(contexts), network.num_units)
    middle, radius = np.zeros((2, *shape))
    lead, doubt = np.zeros((2, len(contexts)))
    for level in range(depth.max() + 1):
        here = np.flatnonzero(depth == level)
        x = network.encoded(one_hot[here], calls[contexts[here, 1], 0])
        for layer in range(network.num_layers):
            # A frame starts from zeros, which is what is there already.
            before = contexts[here, 0] if level else here
            kept = Bounded(middle[layer, :, before], radius[layer, :, before])
            state = network.lstm(layer, x, [kept.at((slice(None), i)) for i in (0, 1)])
            for i, value in enumerate(state):
                middle[layer, i, here], radius[layer, i, here] = value
            x = state[0]
        end = network.affine("end", x).at((slice(None), 0))
        lead[here] = np.where(ends[here] == 1, end.middle, -end.middle)
        sure = lead[here] - end.radius
        for place, logits in enumerate(network.heads(x, values)):
            own, bound = _lead(logits, wanted[here, place])
            lead[here], sure = np.minimum(lead[here], own), np.minimum(sure, bound)
        doubt[here] = lead[here] - sure
    return lead, doubt


def _lead(logits: Bounded, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    is_wanted = np.arange(logits.middle.shape[1]) == wanted[:, None]
    own, rivals = (np.where(m, logits.middle, -np.inf) for m in (is_wanted, ~is_wanted))
    sure = (own - logits.radius).max(1) - (rivals + logits.radius).max(1)
    return own.max(1) - rivals.max(1), sure


def _network_faults(c: Parts, weights: Arrays) -> list[str]:
    lead, doubt = margins(c, weights)
    if not (np.abs(lead - np.asarray(c["margins"])) < 1e-3).all():
        return ["the margins are others than those that were certified"]
    wrong = np.flatnonzero(~(lead > doubt)).tolist()
    return [
        f"in context {n} the network decides otherwise, or rounding may" for n in wrong
    ]


class _Closure:
    """One pass: every start, step, call and return leads to a moment that is there."""

    def __init__(self, c: Parts):
        self.c, world = c, c["abstraction"]
        self.seen = world["observations"]
        self.num_primitives = c["interface"]["num_primitives"]
        self.steps = {(state, call): rest for state, call, rest in world["successors"]}
        self.enter = dict(world["enter"])
        self.leave = {(caller, last): rest for caller, last, rest in world["leave"]}
        self.entries = {tuple(entry): n for n, entry in enumerate(c["entries"])}
        self.exits = [set(states) for states in c["exits"]]
        self.moments = {tuple(moment) for moment in c["moments"]}
        self.contexts = {tuple(context): n for n, context in enumerate(c["contexts"])}

    def faults(self) -> Iterator[str]:
        for state in self.c["abstraction"]["initial"]:
            yield from self.starts(self.c["entry_call"], state, "at the start")
        for entry, number, state in sorted(self.moments):
            call, ends = self.c["decisions"][number]
            program = self.c["calls"][call][0]
            if program == RETURN and not ends:
                yield f"context {number} returns and does not end its frame"
            if program > self.num_primitives:
                yield from self.starts(call, state, f"in context {number}")
            for after in self.afterwards(program, call, state):
                if ends and after not in self.exits[entry]:
                    yield f"context {number} may end its frame in a state not allowed for"
                elif not ends and not self.goes_on(entry, number, after):
                    yield f"after context {number} may come one that is not there"

    def starts(self, call: int, state: int, whence: str) -> Iterator[str]:
        for inside in self.enter[state]:
            first = self.contexts.get((-1, call, self.seen[inside]))
            if (self.entries.get((call, inside)), first, inside) not in self.moments:
                yield f"a call {whence} leads to a context that is not there"

    def afterwards(self, program: int, call: int, state: int) -> Iterator[int]:
        if program == RETURN:
            yield state
        elif program <= self.num_primitives:
            yield from self.steps[state, call]
        else:
            for inside in self.enter[state]:
                for last in self.exits[self.entries[call, inside]]:
                    yield from self.leave[state, last]

    def goes_on(self, entry: int, number: int, after: int) -> bool:
        context = (number, self.c["contexts"][number][1], self.seen[after])
        return (entry, self.contexts.get(context), after) in self.moments


if __name__ == "__main__":
    from safetensors.numpy import load_file

    if len(sys.argv) != 3:
        sys.exit("give a certificate and the weights of its network")
    file = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if found := check(file, load_file(sys.argv[2])):
        sys.exit("\n".join(f"refused: {fault}" for fault in found[:10]))
    print(f"accepted: {len(file['contexts'])} contexts, margin {min(file['margins'])}")
    print("given:", *GIVEN, sep="\n  ")
