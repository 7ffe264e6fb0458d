"""Certificates: that a network does what a reference program does, at every size."""

import dataclasses
import importlib.metadata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from ..reference import (
    RETURN,
    AbstractWorld,
    Closure,
    Context,
    Contexts,
    Decision,
    Entry,
    ReferenceProgram,
    close,
)
from ..verify import Certificate, checker
from .network import Interface


class Disagreement(NamedTuple):
    """A context in which the network does not do as the reference program does."""

    context: Context
    wanted: Decision
    margin: float
    """How far the wanted decision is behind."""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Whether a network is certified, or where it fails.

    Attributes:
        certificate: if it is.
        disagreements: if not; the worst first.
        margins: of every context, in the order of the closure's.
        single_share: the share of contexts in which single precision, summed in any
            order, is proved to decide the same.
    """

    certificate: Certificate | None
    disagreements: tuple[Disagreement, ...]
    margins: Float[np.ndarray, " context"]
    single_share: float


def certify(
    interface: Interface,
    weights: Mapping[str, Any],
    program: ReferenceProgram,
    abstraction: AbstractWorld,
    closure: Closure | None = None,
) -> Verdict:
    """A certificate that the network does as the program does, whatever the input's size.

    The network is run on every context that the abstract world can lead to, in
    double precision with bounds on rounding. Where it decides as the program does on
    each, its run equals the program's, step by step, by induction on the steps.

    Args:
        interface: what the network was trained for.
        weights: the network's.
        program: the reference.
        abstraction: the program's world, as finitely many states.
        closure: the contexts, if they are known.

    Source: Cai, Shin and Song (2017), section 3.3; there the contexts are found by hand,
    and no file is left that others could check.
    """
    closure = closure or close(program, abstraction)
    draft = _Draft(program, abstraction, closure).written(interface)
    arrays = {name: np.asarray(w, np.float32) for name, w in weights.items()}
    lead, doubt = checker.margins(draft, arrays)
    contexts = list(closure.contexts)
    wrong = [
        Disagreement(
            contexts[i], closure.contexts.decisions[contexts[i]], float(lead[i])
        )
        for i in np.argsort(lead).tolist()
        if not lead[i] > doubt[i]
    ]
    if wrong:
        return Verdict(None, tuple(wrong), lead, 0.0)
    _, single = checker.margins(draft, arrays, checker.SINGLE)
    share = float((lead > single).mean())
    draft["weights_sha256"] = checker.fingerprint_of_weights(arrays)
    draft["margins"] = [round(margin, 6) for margin in lead.tolist()]
    draft["single_precision_share"] = round(share, 6)
    return Verdict(Certificate.sealed(draft), (), lead, share)


class _Numbered:
    """Values and their numbers, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self._known.setdefault(value, len(self._known))

    def __iter__(self):
        return iter(tuple(self._known))


class _Draft:
    """A closure as numbers: what a certificate holds of it."""

    def __init__(
        self,
        program: ReferenceProgram,
        abstraction: AbstractWorld,
        closure: Closure,
    ) -> None:
        self.program, self.abstraction, self.closure = program, abstraction, closure
        self.calls, self.seen, self.states = _Numbered(), _Numbered(), _Numbered()
        self.contexts = _Numbered()
        self.entries = {entry: n for n, entry in enumerate(closure.exits)}

    def written(self, interface: Interface) -> dict[str, Any]:
        """All but what the network says."""
        program, closure = self.program, self.closure
        start = self.calls((program.ids[program.entry], *program.no_args))
        contexts = [self._context(context) for context in closure.contexts]
        decisions = [
            [self.calls((d.program, *d.args)), int(d.returns)]
            for d in closure.contexts.decisions.values()
        ]
        draft = {
            "format": checker.FORMAT,
            "claim": (
                f"On inputs of every size, the network does, step by step, what the "
                f"{interface.level} reference program for {interface.task} does."
            ),
            "given": (
                "That the abstract world allows all that the real one does; "
                "`softcode npi verify` has it from a solver or from the task."
            ),
            "made_by": f"softcode {importlib.metadata.version('softcode')}",
            "interface": interface.plain(),
            "interface_sha256": interface.sha256(),
            "entry_call": start,
            "contexts": contexts,
            "decisions": decisions,
            "abstraction": self._abstraction(),
            "entries": [
                [self.calls((e.program, *e.args)), self.states(e.state)]
                for e in self.entries
            ],
            "exits": [sorted(map(self.states, v)) for v in closure.exits.values()],
            "nodes": sorted(
                [self.entries[n.entry], self.contexts(n.context), self.states(n.state)]
                for n in closure.moments
            ),
        }
        # Only now are all states, calls and observations numbered.
        draft["abstraction"]["observations"] = [
            self.seen(self.abstraction.observe(state)) for state in self.states
        ]
        draft["calls"] = [list(map(int, call)) for call in self.calls]
        draft["observations"] = [list(map(int, seen)) for seen in self.seen]
        return draft

    def _context(self, context: Context) -> list[int]:
        """A context as the one that it goes on from, its call and what is seen last."""
        *before, last = context.observations
        parent = -1
        if before:
            parent = self.contexts(context._replace(observations=tuple(before)))
        self.contexts(context)
        return [parent, self.calls((context.program, *context.args)), self.seen(last)]

    def _abstraction(self) -> dict[str, Any]:
        """All of the abstract world that the closure asks for."""
        steps, enters, leaves = {}, {}, {}
        for state in self.abstraction.initial():
            enters[state] = self.abstraction.enter(state)
        for moment in self.closure.moments:
            decision = self.closure.contexts.decisions[moment.context]
            if decision.program == RETURN:
                continue
            if self.program.is_primitive(decision.program):
                call = self.program.call(decision.program, decision.args)
                key = (moment.state, (decision.program, *decision.args))
                steps[key] = self.abstraction.successors(moment.state, call)
                continue
            enters[moment.state] = self.abstraction.enter(moment.state)
            for inside in enters[moment.state]:
                entry = Entry(decision.program, decision.args, inside)
                for last in self.closure.exits[entry]:
                    leaves[moment.state, last] = self.abstraction.leave(
                        moment.state, last
                    )
        successors = [
            [self.states(state), self.calls(call), self._numbers(after)]
            for (state, call), after in steps.items()
        ]
        return {
            "initial": self._numbers(self.abstraction.initial()),
            "successors": successors,
            "enter": [[self.states(s), self._numbers(v)] for s, v in enters.items()],
            "leave": [
                [self.states(caller), self.states(callee), self._numbers(after)]
                for (caller, callee), after in leaves.items()
            ],
        }

    def _numbers(self, states: Iterable[Any]) -> list[int]:
        return sorted(map(self.states, states))


def contexts_of(certificate: Certificate) -> Contexts:
    """The contexts of a certificate, and what is decided in each."""
    parts = certificate.parts
    calls = [(call[0], tuple(call[1:])) for call in parts["calls"]]
    found: list[Context] = []
    decisions: dict[Context, Decision] = {}
    for (parent, call, seen), (made, ends) in zip(
        parts["contexts"], parts["decisions"], strict=True
    ):
        before = found[parent].observations if parent >= 0 else ()
        observation = tuple(parts["observations"][seen])
        program, args = calls[call]
        found.append(Context(program, args, (*before, observation)))
        program, args = calls[made]
        decisions[found[-1]] = Decision(program, args, bool(ends))
    return Contexts(decisions)
