"""Where the elements of a permuted array come from, along a path."""

from collections.abc import Callable
from typing import TypeAlias

from ...world import AnyState, Call, Flag, Number, choose, solver as terms
from ..closure import Fact
from .call import SymbolicCall
from .contracts import Contract
from .obligations import Obligations
from .path import Path, States


# Of a place, that at which its element was before.
Source: TypeAlias = Callable[[Number], Number]


class Elements:
    """Follows the permuted array's elements through primitives and calls.

    A primitive may exchange two of them or leave them all; a call rearranges the range
    that its contract names. So after each step it is known of every place where its
    element was at the frame's start.
    """

    def __init__(self, about: SymbolicCall, obligations: Obligations) -> None:
        self.about, self.obligations = about, obligations

    def after_primitive(self, path: Path, call: Call, after: AnyState) -> Source | None:
        """Where elements come from after a primitive, which may only exchange two."""
        specification = self.about.specification
        name = specification.permuted
        if name is None:
            return path.came_from
        array = getattr(path.state, name)
        what = self.about.named(path, f"{call} permutes the {name}")
        if call.name not in specification.exchanges:
            stays = terms.same(getattr(after, name), array)
            self.obligations.term(path, what, stays)
            return path.came_from
        first, second = specification.exchanges[call.name](path.state, *call.args)
        goal = terms.exchanged(array, getattr(after, name), first, second)
        self.obligations.term(path, what, goal)
        return self._before(
            path,
            lambda place: choose(
                place == first, second, choose(place == second, first, place)
            ),
        )

    def after_call(
        self, path: Path, contract: Contract, after: AnyState, prefix: str
    ) -> tuple[Source | None, list[tuple[Fact, States]]]:
        """Where elements come from after a call, and what is known of that."""
        if self.about.specification.permuted not in contract.changes:
            return path.came_from, []
        if contract.rearranges is None:
            return None, []
        places = self.about.places
        found = terms.unknown_state((), ("source",), prefix, places).source

        def is_rearranged(before: AnyState, after: AnyState, place: Number) -> Flag:
            return self._is_from(found[place], contract, (before, after), place)

        fact = (is_rearranged, (path.state, after))
        return self._before(path, lambda place: found[place]), [fact]

    def _before(self, path: Path, came_from: Source) -> Source | None:
        """Where elements come from, given where in a path's last state they did."""
        earlier = path.came_from
        if earlier is None:
            return None

        def at_the_start(place: Number) -> Number:
            source = came_from(place)
            # So that facts are also used there.
            getattr(path.state, self.about.specification.permuted or "")[source]
            return earlier(source)

        return at_the_start

    def _is_from(
        self, source: Number, contract: Contract, states: States, place: Number
    ) -> Flag:
        """That the element at a place was at its source, in the contract's range."""
        assert contract.rearranges is not None
        before, after = states
        low, high = contract.rearranges(before)
        name = self.about.specification.permuted or ""
        is_there = getattr(after, name)[place] == getattr(before, name)[source]
        is_inside = (low <= place) & (place <= high)
        comes_from_inside = (low <= source) & (source <= high)
        return is_there & choose(is_inside, comes_from_inside, source == place)

    def at_the_end(self, path: Path) -> None:
        """That the frame has rearranged what its contract says, and nothing else."""
        about = self.about
        if path.came_from is None:
            raise ValueError(
                f"{about.call} rearranges a range, but calls what changes the "
                f"{about.specification.permuted} and does not say where; "
                "its contract needs `rearranges`, too"
            )
        (place,) = terms.some_places(1)
        source, states = path.came_from(place), (about.entry, path.state)
        goal = self._is_from(source, about.contract, states, place)
        self.obligations.term(path, about.named(path, "rearranges its range"), goal)
