"""Certificates: that a network does what a reference program does, at every size."""

import dataclasses
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from ..files import Fault
from ..reference import (
    RETURN,
    AbstractState,
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
from ..world import Observed
from .network import Interface, StoredWeights


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
        disagreements: where it decides otherwise; the worst first.
        margins: of every context, in the order of the closure's.
        single_share: the share of contexts in which single precision, summed in any
            order, is proved to decide the same. Without all there is no certificate.
    """

    certificate: Certificate | None
    disagreements: tuple[Disagreement, ...]
    margins: np.ndarray  # `[context]`
    single_share: float


def certify(
    interface: Interface,
    weights: StoredWeights,
    program: ReferenceProgram,
    abstraction: AbstractWorld,
    closure: Closure | None = None,
) -> Verdict:
    """A certificate that the network does as the program does, whatever the input's size.

    The network is run on every context that the abstract world can lead to, in
    double precision with bounds on what rounding does in single precision. Where it
    decides as the program does on each, its run equals the program's, step by step, by
    induction on the steps, if the abstract world allows all that the real one does.

    Args:
        interface: what the network was trained for.
        weights: the network's, in single precision.
        program: the reference.
        abstraction: the program's world, as finitely many states.
        closure: the contexts, if they are known.

    Raises:
        Fault: if the weights are of another precision, which would be another network.

    Example:
        >>> import jax.random as jr
        >>> from softcode.npi import TASKS, Interface
        >>> from softcode.npi.network import NetworkSizes, init_weights
        >>> task = TASKS["greatest_common_divisor"]
        >>> program, interface = task.program(), Interface.of(task)
        >>> untrained = init_weights(interface, NetworkSizes(4, 1, 4, 4, 4), jr.key(0))
        >>> found = certify(interface, untrained, program, task.abstraction)
        >>> found.certificate is None, len(found.margins), len(found.disagreements) > 0
        (True, 12, True)

    Source: Cai, Shin and Song (2017), section 3.3; there the contexts are found by hand,
    and no file is left that others could check.
    """
    closure = closure or close(program, abstraction)
    draft = _Draft(program, abstraction, closure).written(interface)
    arrays = {name: np.asarray(table) for name, table in weights.items()}
    _require_single_precision(arrays)
    lead, doubt = checker.margins(draft, arrays, checker.DOUBLE)
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
    _, doubt = checker.margins(draft, arrays, checker.SINGLE)
    is_sure = lead > doubt
    share = float(is_sure.mean())
    if not is_sure.all():
        return Verdict(None, (), lead, share)
    draft["weights_sha256"] = checker.fingerprint_of_weights(arrays)
    draft["margins"] = [round(margin, 6) for margin in lead.tolist()]
    return Verdict(Certificate.sealed(draft), (), lead, share)


def _require_single_precision(arrays: Mapping[str, np.ndarray]) -> None:
    for name, table in arrays.items():
        if table.dtype != np.float32:
            raise Fault(
                f"the network's {name}",
                f"got numbers of {table.dtype}",
                "a network is certified in single precision (float32), as it is run",
                "round its weights, save it, and verify what was saved",
            )


_Value = TypeVar("_Value", bound=Hashable)


class _Numbered(Generic[_Value]):
    """Values and their numbers, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._known: dict[_Value, int] = {}

    def __call__(self, value: _Value) -> int:
        return self._known.setdefault(value, len(self._known))

    def __iter__(self) -> Iterator[_Value]:
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
        self.calls: _Numbered[tuple[int, ...]] = _Numbered()
        self.seen: _Numbered[Observed] = _Numbered()
        self.states: _Numbered[AbstractState] = _Numbered()
        self.contexts: _Numbered[Context] = _Numbered()
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
            "interface": interface.plain(),
            "entry_call": start,
            "contexts": contexts,
            "decisions": decisions,
            "abstraction": self._abstraction(),
            "entries": [
                [self.calls((e.program, *e.args)), self.states(e.state)]
                for e in self.entries
            ],
            "exits": [sorted(map(self.states, v)) for v in closure.exits.values()],
            "moments": sorted(
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

    def _numbers(self, states: Iterable[AbstractState]) -> list[int]:
        return sorted(map(self.states, states))


def contexts_of(certificate: Certificate) -> Contexts:
    """The contexts of a certificate, and what is decided in each.

    So they can be compared with those of a closure: a certificate brings an abstract
    world of its own, of which nobody but its author says that it allows enough.

    Example:
        >>> parts = {"calls": [[2], [0]], "observations": [[1]]}
        >>> parts |= {"contexts": [[-1, 0, 0]], "decisions": [[1, 1]]}
        >>> for context, decision in contexts_of(Certificate(parts)).decisions.items():
        ...     print(context.program, context.observations, decision.returns)
        2 ((1,),) True
    """
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
