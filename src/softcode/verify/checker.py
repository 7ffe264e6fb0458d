"""Checks a certificate: NumPy alone, and nothing of softcode.

    python checker.py CERTIFICATE.json WEIGHTS.safetensors

A certificate says that an interpreter network does, on inputs of every size, what a table
of decisions says. That is checked here: the network decides so on each context of the
table, by more than what rounding can change; the contexts are closed, so that whatever may
come after a decision is again in the table; and fingerprints of the weights and of the
certificate agree. What is taken as given is the abstract environment, all of which the
certificate holds: which states a primitive may lead to.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np


FORMAT, RETURN = "softcode certificate 1", 0
DOUBLE, SINGLE = 2.0**-53, 2.0**-24  # unit roundoffs
FUNCTION_ERROR = 8  # so many of them, at most, in the library's exp and tanh
SLACK = 1 + 1e-9  # covers the rounding of the bounds themselves


def check(certificate: dict[str, Any], weights: dict[str, np.ndarray]) -> list[str]:
    """What is wrong with a certificate; nothing, if it holds."""
    if certificate.get("format") != FORMAT:
        return [f"not a certificate: the format is not {FORMAT!r}"]
    if certificate.get("sha256") != fingerprint(certificate):
        return ["the certificate was changed: its fingerprint is another"]
    try:
        if certificate["weights_sha256"] != fingerprint_of_weights(weights):
            return ["the weights are others than those that were certified"]
        faults = list(_tree_faults(certificate))
        faults = faults or list(_network_faults(certificate, weights))
        return faults or list(_Closure(certificate).faults())
    except (KeyError, IndexError, TypeError, ValueError) as fault:
        return [f"the certificate is damaged: {type(fault).__name__}: {fault}"]


def fingerprint(certificate: dict[str, Any]) -> str:
    """SHA-256 of everything but the fingerprint itself."""
    rest = {name: part for name, part in certificate.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint_of_weights(weights: dict[str, np.ndarray]) -> str:
    """SHA-256 of all numbers, with their names and shapes."""
    arrays = {n: np.ascontiguousarray(weights[n], np.float32) for n in sorted(weights)}
    parts = [f"{n}{a.shape}".encode() + a.tobytes() for n, a in arrays.items()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def read_weights(path: str | Path) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file of 32-bit numbers."""
    raw, arrays = Path(path).read_bytes(), {}
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    for name in header.keys() - {"__metadata__"}:
        first, last = (start + offset for offset in header[name]["data_offsets"])
        flat = np.frombuffer(raw[first:last], {"F32": "<f4"}[header[name]["dtype"]])
        arrays[name] = flat.reshape(header[name]["shape"])
    return arrays


def _tree_faults(c: dict[str, Any]) -> Iterator[str]:
    """Contexts are a tree: each but a frame's first has one that it goes on from."""
    contexts, decisions = c["contexts"], c["decisions"]
    num_different = len({tuple(context) for context in contexts})
    if not num_different == len(contexts) == len(decisions) == len(c["margins"]) > 0:
        yield "not every context has one decision and one margin"
    for number, (parent, call, _) in enumerate(contexts):
        if not -1 <= parent < number:
            yield f"context {number} comes before the one that it goes on from"
        elif parent >= 0 and (decisions[parent][1] or contexts[parent][1] != call):
            yield f"context {number} goes on from one that is over or elsewhere"


class Bounded(NamedTuple):
    """Numbers, and the most by which each may be wrong."""

    middle: np.ndarray
    radius: np.ndarray

    def at(self, place: Any) -> "Bounded":
        return Bounded(self.middle[place], self.radius[place])

    def size(self) -> np.ndarray:
        return np.abs(self.middle) + self.radius


class Rounding:
    """Arithmetic that bounds what rounding does, in any order of summation.

    The exact result, and what arithmetic of this unit roundoff `u` makes of it, lie
    within `radius` of `middle`: sums of `n` products are off by at most `n u / (1 - n u)`
    times the sum of their sizes (Higham, "Accuracy and Stability", 2002, section 3.1).
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

    def _squashed(self, x: Bounded, function: Any, slope: Any) -> Bounded:
        """A function whose slope is `slope(function(x))`, greatest nearest to zero."""
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

    def __init__(self, weights: dict[str, np.ndarray], unit: float):
        self.weights = {name: np.asarray(w, np.float64) for name, w in weights.items()}
        self.rounding = Rounding(unit)
        self.num_layers = sum(name.startswith("lstm.") for name in weights) // 2
        self.num_units = len(weights["end.matrix"])

    def affine(self, name: str, x: Bounded) -> Bounded:
        matrix, offset = self.weights[f"{name}.matrix"], self.weights[f"{name}.offset"]
        return self.rounding.affine(x, matrix, offset)

    def encoded(self, inputs: np.ndarray, programs: np.ndarray) -> Bounded:
        """The encoder's result beside the programs' embeddings; exact inputs."""
        x = Bounded(inputs, np.zeros_like(inputs))
        for layer in ("encoder.0", "encoder.1"):
            x = self.affine(layer, x)
            x = Bounded(np.maximum(x.middle, 0), x.radius)
        embedded = self.weights["programs.embedding"][programs]
        return _beside(x, Bounded(embedded, np.zeros_like(embedded)))

    def lstm(self, layer: int, x: Bounded, state: list[Bounded]) -> list[Bounded]:
        r, n, (hidden, cell) = self.rounding, self.num_units, state
        gates = self.affine(f"lstm.{layer}", _beside(x, hidden))
        parts = [gates.at((slice(None), slice(i * n, i * n + n))) for i in range(4)]
        write, forget, read = map(r.sigmoid, parts[:3])
        cell = r.plus(r.times(forget, cell), r.times(write, r.tanh(parts[3])))
        return [r.times(read, r.tanh(cell)), cell]

    def heads(self, x: Bounded, sizes: list[int]) -> list[Bounded]:
        keys = self.weights["programs.key"].T
        sought = self.affine("key", x)
        args, ends = self.affine("args", x), np.cumsum([0, *sizes]).tolist()
        spans = [slice(*ends[i : i + 2]) for i in range(len(sizes))]
        own = [args.at((slice(None), span)) for span in spans]
        return [self.rounding.affine(sought, keys, np.zeros(keys.shape[1])), *own]


def _beside(a: Bounded, b: Bounded) -> Bounded:
    return Bounded(*(np.concatenate(pair, 1) for pair in zip(a, b, strict=True)))


def margins(
    c: dict[str, Any], weights: dict[str, np.ndarray], unit: float = DOUBLE
) -> tuple[np.ndarray, np.ndarray]:
    """For each context, the lead of the table's decision, and what rounding may take.

    The lead is the least, over the heads, of the decided logit less its best rival's.
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
    """By how much the wanted logit leads, and by how much at least."""
    is_wanted = np.arange(logits.middle.shape[1]) == wanted[:, None]
    own, rivals = (np.where(m, logits.middle, -np.inf) for m in (is_wanted, ~is_wanted))
    sure = (own - logits.radius).max(1) - (rivals + logits.radius).max(1)
    return own.max(1) - rivals.max(1), sure


def _network_faults(c: dict[str, Any], weights: dict[str, np.ndarray]) -> Iterator[str]:
    lead, doubt = margins(c, weights)
    for number in np.flatnonzero(~(lead > doubt)).tolist():
        yield f"in context {number} the network decides otherwise, or rounding may"
    if (np.abs(lead - np.asarray(c["margins"])) > 1e-3).any():
        yield "the margins are others than those that were certified"


class _Closure:
    """One pass: every start, step, call and return leads to a node that is there."""

    def __init__(self, c: dict[str, Any]):
        self.c, world = c, c["abstraction"]
        self.seen = world["observations"]
        self.num_primitives = c["interface"]["num_primitives"]
        self.steps = {(state, call): rest for state, call, rest in world["successors"]}
        self.enter = dict(world["enter"])
        self.leave = {(caller, last): rest for caller, last, rest in world["leave"]}
        self.entries = {tuple(entry): n for n, entry in enumerate(c["entries"])}
        self.exits = [set(states) for states in c["exits"]]
        self.nodes = {tuple(node) for node in c["nodes"]}
        self.contexts = {tuple(context): n for n, context in enumerate(c["contexts"])}

    def faults(self) -> Iterator[str]:
        for state in self.c["abstraction"]["initial"]:
            yield from self.starts(self.c["entry_call"], state, "at the start")
        for entry, number, state in sorted(self.nodes):
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
            if (self.entries.get((call, inside)), first, inside) not in self.nodes:
                yield f"a call {whence} leads to a context that is not there"

    def afterwards(self, program: int, call: int, state: int) -> Iterator[int]:
        """The states in which a step may leave its frame."""
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
        return (entry, self.contexts.get(context), after) in self.nodes


if __name__ == "__main__":
    file = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = check(file, read_weights(sys.argv[2]))
    if found:
        sys.exit("\n".join(f"refused: {fault}" for fault in found[:10]))
    print(f"accepted: {len(file['contexts'])} contexts, margin {min(file['margins'])}")
