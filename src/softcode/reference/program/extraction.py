"""A table of decisions as a Python program that people can read.

Contexts from which on the same is done, where both can say what to do, are one; so what
cannot come is free, as in the minimisation of a machine with don't-cares. A branch looks
at as little as tells its cases apart. A program that ends by calling itself is a loop.
"""

import dataclasses
import keyword
from collections.abc import Callable, Iterator
from typing import TypeAlias

from ...world import NONE, ArgumentValue, Call, WorldState
from .contexts import Contexts
from .reference import RETURN, Context, Decision, Ids, ReferenceProgram


# With more cases than this, a branch looks its case up in a table.
_MAX_BRANCHES = 4


@dataclasses.dataclass(eq=False)
class _Behaviour:
    """All that a frame does from some moment on; it may take in what others do."""

    decision: Decision
    rest: "_Cases"

    def agrees(self, other: "_Behaviour") -> bool:
        """Whether both do the same wherever both say what to do."""
        if self is other:
            return True
        if self.decision != other.decision:
            return False
        few, many = sorted((self.rest, other.rest), key=len)
        return all(seen not in many or few[seen].agrees(many[seen]) for seen in few)

    def absorb(self, other: "_Behaviour") -> None:
        """Also says what to do where only the other, which agrees, does."""
        if self is other:
            return
        for seen, after in other.rest.items():
            if seen in self.rest:
                self.rest[seen].absorb(after)
            else:
                self.rest[seen] = after


# For each observation, what follows.
_Cases: TypeAlias = dict[tuple[int, ...], _Behaviour]


def to_python(program: ReferenceProgram, contexts: Contexts) -> str:
    r"""The source of functions that make these decisions on a *world*.

    A world has an attribute for each observation, which says what is seen now, and a
    method for each primitive (`LiveWorld` is one). The program that starts comes first.

    Args:
        program: whose names are used; it is not asked for decisions.
        contexts: what is decided. Observations that are not in it are taken to be
            impossible, and the source says nothing of them.

    Example:
        >>> from softcode.npi import TASKS
        >>> from softcode.reference import close
        >>> task = TASKS["insertion_sort"]
        >>> program = task.program()
        >>> source = to_python(program, close(program, task.abstraction).contexts)
        >>> print(source[source.index("def SINK(") :].rstrip())
        def SINK(world):
            while True:
                if world.is_in_place:
                    return
                world.SWAP()
                world.MOVE("place", "left")
    """
    functions = _behaviours(contexts)
    parts = ['"""Made by softcode from the decisions of a network."""']
    for (index, args), cases in functions.items():
        writer = _Writer(program, index, args)
        body = list(writer.body(cases))
        parts.append("\n".join([*writer.tables, *writer.head(), *body]))
    return "\n\n\n".join(parts) + "\n"


class LiveWorld:
    """A state as the extracted programs see it.

    Example:
        >>> from softcode.npi.tasks import TASKS
        >>> task = TASKS["greatest_common_divisor"]
        >>> world = LiveWorld(task.program(), task.encode((6, 4)))
        >>> world.SUBTRACT()
        >>> world.first_is_less, world.state.first
        (1, 2)
    """

    def __init__(self, program: ReferenceProgram, state: WorldState):
        self._program, self.state = program, state

    def __getattr__(self, name: str) -> int | Callable[..., None]:
        world = self._program.world
        if name in world.primitives:
            return lambda *args: world.action(Call(name, args))(self.state)
        return getattr(world.observe(self.state), name)


def _behaviours(contexts: Contexts) -> dict[tuple[int, Ids], _Cases]:
    """For each call, what its frames do, by what is seen first."""
    functions: dict[tuple[int, Ids], _Cases] = {}
    for context in contexts:
        functions.setdefault((context.program, context.args), {})
    following: dict[Context, _Cases] = {}
    # What comes later in a frame is known before what it follows.
    for context in sorted(contexts, key=lambda c: -len(c.observations)):
        behaviour = _Behaviour(contexts.decisions[context], following.pop(context, {}))
        *before, last = context.observations
        if before:
            parent = context._replace(observations=tuple(before))
            following.setdefault(parent, {})[tuple(last)] = behaviour
        else:
            functions[context.program, context.args][tuple(last)] = behaviour
    return {call: _grouped(cases) for call, cases in functions.items()}


def _grouped(cases: _Cases) -> _Cases:
    """The same cases, with those that can be one behaviour made one."""
    groups: list[_Behaviour] = []
    numbers: dict[int, int] = {}
    for after in cases.values():
        if id(after) in numbers:
            continue
        for number, group in enumerate(groups):
            if group.agrees(after):
                group.absorb(after)
                numbers[id(after)] = number
                break
        else:
            numbers[id(after)] = len(groups)
            groups.append(after)
    for group in groups:
        group.rest = _grouped(group.rest)
    return {seen: groups[numbers[id(after)]] for seen, after in cases.items()}


class _Writer:
    """Writes one function."""

    def __init__(self, program: ReferenceProgram, index: int, args: Ids):
        self.program, self.index, self.args = program, index, args
        self.observations = [o.name for o in program.world.observations]
        self.tables: list[str] = []
        self.is_loop = False

    def head(self) -> list[str]:
        """What comes before the body."""
        lines = [f"def {_function(self.program, self.index, self.args)}(world):"]
        return [*lines, "    while True:"] if self.is_loop else lines

    def body(self, cases: _Cases) -> list[str]:
        """The function's statements, indented."""
        self.is_loop = any(self._calls_itself(cases))
        lines = list(self._cases(cases))
        while lines and lines[-1] == ("continue" if self.is_loop else "return"):
            lines.pop()
        indent = "        " if self.is_loop else "    "
        return [indent + line for line in lines or ["pass"]]

    def _calls_itself(self, cases: _Cases) -> Iterator[bool]:
        for behaviour in {id(b): b for b in cases.values()}.values():
            yield self._is_again(behaviour.decision)
            yield from self._calls_itself(behaviour.rest)

    def _is_again(self, decision: Decision) -> bool:
        own = (self.index, self.args)
        return decision.returns and (decision.program, tuple(decision.args)) == own

    def _cases(self, cases: _Cases) -> Iterator[str]:
        """What is done, by what is seen."""
        different = list({id(b): b for b in cases.values()}.values())
        if len(different) == 1:
            yield from self._behaviour(different[0])
            return
        matters = _what_matters(cases)
        if len(different) > _MAX_BRANCHES:
            yield from self._looked_up(cases, different, matters)
            return
        yield from self._branch(cases, matters)

    def _branch(self, cases: _Cases, matters: list[int]) -> Iterator[str]:
        """An `if` on what tells most cases apart."""
        place, values = min(
            _splits(cases, matters), key=lambda s: (_num_mixed(cases, s), len(s[1]))
        )
        yes = {seen: after for seen, after in cases.items() if seen[place] in values}
        no = {seen: after for seen, after in cases.items() if seen[place] not in values}
        yield f"if {self._condition(place, values)}:"
        inner, rest = list(self._cases(yes)), list(self._cases(no))
        if rest == ["return"] and not self.is_loop:
            # Both end here.
            rest = []
            if inner[-1] == "return" and len(inner) > 1:
                inner.pop()
        yield from (f"    {line}" for line in inner)
        # After a branch that leaves, what follows needs no `else`.
        leaves = inner[-1] in ("return", "continue")
        if rest and not leaves:
            yield "else:"
        yield from (line if leaves else f"    {line}" for line in rest)

    def _condition(self, place: int, values: frozenset[int]) -> str:
        observation = self.program.world.observations[place]
        name = f"world.{observation.name}"
        if observation.num_values == 2:
            return name if 1 in values else f"not {name}"
        if len(values) == 1:
            return f"{name} == {next(iter(values))}"
        return f"{name} in {tuple(sorted(values))}"

    def _looked_up(
        self, cases: _Cases, different: list[_Behaviour], matters: list[int]
    ) -> Iterator[str]:
        """Many cases: the number of each in a table of what matters."""
        numbers = {id(behaviour): n for n, behaviour in enumerate(different)}
        entries = {
            tuple(seen[place] for place in matters): numbers[id(after)]
            for seen, after in sorted(cases.items())
        }
        name = _function(self.program, self.index, self.args) + "_CASES"
        name += str(len(self.tables)) if self.tables else ""
        table = ", ".join(f"{seen}: {number}" for seen, number in entries.items())
        self.tables.append(f"{name} = {{{table}}}\n\n")
        looked = ", ".join(f"world.{self.observations[place]}" for place in matters)
        comma = "," if len(matters) == 1 else ""
        yield f"case = {name}[{looked}{comma}]"
        for number, behaviour in enumerate(different):
            yield f"{'if' if number == 0 else 'elif'} case == {number}:"
            lines = list(self._behaviour(behaviour)) or ["pass"]
            yield from (f"    {line}" for line in lines)

    def _behaviour(self, behaviour: _Behaviour) -> Iterator[str]:
        decision = behaviour.decision
        if self._is_again(decision):
            yield "continue"
            return
        if decision.program != RETURN:
            yield self._call(decision)
        if decision.returns:
            yield "return"
        else:
            yield from self._cases(behaviour.rest)

    def _call(self, decision: Decision) -> str:
        if self.program.is_primitive(decision.program):
            name, args = self.program.call(decision.program, decision.args)
            return f"world.{name}({', '.join(map(_quoted, args))})"
        return f"{_function(self.program, decision.program, decision.args)}(world)"


def _quoted(value: ArgumentValue) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _function(program: ReferenceProgram, index: int, args: Ids) -> str:
    """The name of the function for a call; each tuple of arguments has its own."""
    name, values = program.call(index, args)
    words = [name, *(str(value) for value in values if value != NONE)]
    whole = "_".join(words).replace("-", "_")
    return f"{whole}_" if keyword.iskeyword(whole) else whole


def _what_matters(cases: _Cases) -> list[int]:
    """Places of observations that tell the cases apart; none of them can be left out."""
    places = list(range(len(next(iter(cases)))))
    for place in reversed(range(len(places))):
        fewer = [p for p in places if p != place]
        told: dict[tuple[int, ...], int] = {}
        if all(
            told.setdefault(tuple(seen[p] for p in fewer), id(after)) == id(after)
            for seen, after in cases.items()
        ):
            places = fewer
    return places


def _splits(cases: _Cases, matters: list[int]) -> Iterator[tuple[int, frozenset[int]]]:
    """Conditions on one observation that hold in some cases and not in others."""
    for place in matters:
        values = {seen[place] for seen in cases}
        if len(values) == 2:
            yield place, frozenset({max(values)})
        elif len(values) > 2:
            groups: dict[frozenset[int], set[int]] = {}
            for value in values:
                own = frozenset(id(cases[s]) for s in cases if s[place] == value)
                groups.setdefault(own, set()).add(value)
            for group in groups.values():
                if len(group) < len(values):
                    yield place, frozenset(group)
            yield from ((place, frozenset({value})) for value in values)


def _num_mixed(cases: _Cases, split: tuple[int, frozenset[int]]) -> int:
    """How many behaviours are left on the two sides of a condition, added up."""
    place, values = split
    sides: tuple[set[int], set[int]] = (set(), set())
    for seen, after in cases.items():
        sides[seen[place] in values].add(id(after))
    return len(sides[0]) + len(sides[1])
