"""Solvers behind one interface: clauses in, a model out, in slices of work.

A literal is a whole number that is not 0: `n` says that the variable `n` holds and `-n`
that it does not. A slice is counted in conflicts where the solver counts them, since
that is the same on every machine; CP-SAT and Z3 are given seconds instead.
"""

import abc
import concurrent.futures
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, ClassVar, Literal, TypeAlias

from ... import interruption
from ...files import Fault, not_installed
from ...reading import Formula
from ..time_left import seconds_left


SolverName: TypeAlias = Literal["cadical", "glucose", "cp-sat", "z3"]

# Weights are whole numbers for CP-SAT: this many for one nat.
_WEIGHT_SCALE = 1_000_000
# For the solvers that count no conflicts: what a slice of them may take.
_SECONDS_FOR_CONFLICT = 1e-4


class AbstractSolver(abc.ABC):
    """A solver that is given more clauses as they come, and works in slices."""

    @abc.abstractmethod
    def add(self, clauses: Sequence[Sequence[int]]) -> None:
        """More clauses that must hold."""

    @abc.abstractmethod
    def solve(self, num_conflicts: int) -> bool | None:
        """Whether all clauses can hold; `None` if the slice was too short to say."""

    @abc.abstractmethod
    def model(self) -> set[int]:
        """The literals that hold in what was found, with their sign.

        Only after the last `solve` said `True`.
        """


def solver(name: SolverName, formula: Formula) -> AbstractSolver:
    """The solver of this name, with the formula's clauses and weights.

    Args:
        name: one of `SolverName`.
        formula: what must hold. CP-SAT alone looks at its weights.

    Raises:
        Fault: for an unknown name, or one whose package is not installed.

    Example:
        >>> formula = Formula()
        >>> first, second = formula.variable(), formula.variable()
        >>> formula.add(first, second)
        >>> formula.add(-first)
        >>> found = solver("cadical", formula)
        >>> found.solve(100), second in found.model()
        (True, True)
    """
    if name in ("cadical", "glucose"):
        return _Sat(name, formula)
    if name == "cp-sat":
        return CpSat(formula)
    if name == "z3":
        return _Z3(formula)
    raise Fault(f"unknown solver {name!r}; known are cadical, glucose, cp-sat and z3")


def require_solver(name: SolverName) -> None:
    """Raises `Fault` if the package of this solver is not installed."""
    {"cp-sat": _ortools, "z3": _z3}.get(name, _pysat)()


def _pysat() -> tuple[ModuleType, type[Exception]]:
    """PySAT's solvers, and what they raise of their own."""
    try:
        import pysolvers
        from pysat import solvers
    except ImportError:
        raise not_installed("python-sat", "solver") from None
    return solvers, pysolvers.error


def _ortools() -> ModuleType:
    """OR-Tools' module of models, or the fault that it is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise not_installed("ortools", "solver") from None
    return cp_model


def _z3() -> ModuleType:
    """Z3's module, or the fault that it is not installed."""
    try:
        import z3
    except ImportError:
        raise not_installed("z3-solver", "solver") from None
    return z3


class _Sat(AbstractSolver):
    """PySAT's solvers, which go on from where the last slice ended."""

    _NAMES: ClassVar = {"cadical": "cadical153", "glucose": "glucose4"}

    def __init__(self, name: str, formula: Formula):
        solvers, self._errors = _pysat()
        self._solver = solvers.Solver(name=self._NAMES[name])
        self.add(formula.clauses)

    def add(self, clauses: Sequence[Sequence[int]]) -> None:
        # A clause without terms is refused by some; this says the same.
        for clause in clauses:
            if clause:
                self._solver.add_clause(list(clause))
            else:
                self._solver.add_clause([1])
                self._solver.add_clause([-1])

    def solve(self, num_conflicts: int) -> bool | None:
        self._solver.conf_budget(num_conflicts)
        try:
            return self._solver.solve_limited()
        except self._errors as error:
            # PySAT takes Ctrl-C for an error of its own.
            if "keyboard" in str(error):
                raise KeyboardInterrupt from None
            raise

    def model(self) -> set[int]:
        return set(self._solver.get_model())


class _Slices:
    """Slices of time, for solvers that start anew in each.

    So a slice that was too short is followed by one of twice its length, but by none
    that is longer than what is left of the search's time.
    """

    def __init__(self):
        self._seconds = 0.0

    def solve(
        self, num_conflicts: int, solve_for: Callable[[float], bool | None]
    ) -> bool | None:
        """What the solver says in the next slice; `None` if it was too short to say.

        Args:
            num_conflicts: stands for the length of the first slice.
            solve_for: asks the solver, for so many seconds at most.
        """
        seconds = self._seconds or num_conflicts * _SECONDS_FOR_CONFLICT
        left = seconds_left()
        answer = solve_for(min(seconds, left)) if left > 0 else None
        self._seconds = 2 * seconds if answer is None and seconds <= left else seconds
        return answer


class CpSat(AbstractSolver):
    """OR-Tools' solver, which also takes what soft literals are worth.

    With weights it maximises the sum of those that hold, each rounded to a millionth; so
    what it proves best is best up to half of that for each. It starts anew at every slice
    and has one worker, so that its answers do not depend on the machine's cores.
    """

    def __init__(self, formula: Formula):
        self._cp = _ortools()
        self._model = self._cp.CpModel()
        self._variables = [
            self._model.new_bool_var(str(number))
            for number in range(formula.num_variables + 1)
        ]
        self.add(formula.clauses)
        if formula.weights:
            terms = [
                round(_WEIGHT_SCALE * worth) * self._literal(term)
                for term, worth in formula.weights.items()
            ]
            self._model.maximize(sum(terms))
        self._solver = self._cp.CpSolver()
        self._solver.parameters.num_workers = 1
        self._slices = _Slices()
        self.is_best = False

    def _literal(self, term: int) -> Any:
        while abs(term) >= len(self._variables):
            self._variables.append(self._model.new_bool_var(str(len(self._variables))))
        variable = self._variables[abs(term)]
        return variable if term > 0 else ~variable

    def add(self, clauses: Sequence[Sequence[int]]) -> None:
        for clause in clauses:
            self._model.add_bool_or([self._literal(term) for term in clause])

    def solve(self, num_conflicts: int) -> bool | None:
        return self._slices.solve(num_conflicts, self.solve_for)

    def solve_for(self, seconds: float) -> bool | None:
        """As `solve`, for as long; `is_best` says whether nothing is worth more."""
        self._solver.parameters.max_time_in_seconds = seconds
        status = self._in_a_thread()
        self.is_best = status == self._cp.OPTIMAL
        if status in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            return True
        return False if status == self._cp.INFEASIBLE else None

    def _in_a_thread(self) -> Any:
        """Solves where Ctrl-C does not go: the solver would take it for its time's end."""
        self._solver.parameters.catch_sigint_signal = False
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            status = pool.submit(self._solver.solve, self._model)
            try:
                while not (interruption.is_asked() or status.done()):
                    concurrent.futures.wait([status], 0.2)
                if status.done():
                    return status.result()
                raise KeyboardInterrupt
            except KeyboardInterrupt:
                # A search that has not begun does not hear of it: say it till it ends.
                while not status.done():
                    self._solver.stop_search()
                    concurrent.futures.wait([status], 0.05)
                raise

    def model(self) -> set[int]:
        values = enumerate(self._variables)
        return {n if self._solver.value(v) else -n for n, v in values if n}


class _Z3(AbstractSolver):
    """Z3, on the same clauses, in its theory of finite domains.

    As CP-SAT it is asked in slices of time, and takes more clauses between them.
    """

    def __init__(self, formula: Formula):
        self._z3 = _z3()
        self._solver = self._z3.SolverFor("QF_FD")
        self._variables: dict[int, Any] = {}
        self._slices = _Slices()
        self.add(formula.clauses)

    def _literal(self, term: int) -> Any:
        number = abs(term)
        if number not in self._variables:
            self._variables[number] = self._z3.Bool(str(number))
        variable = self._variables[number]
        return variable if term > 0 else self._z3.Not(variable)

    def add(self, clauses: Sequence[Sequence[int]]) -> None:
        for clause in clauses:
            self._solver.add(self._z3.Or(*(self._literal(term) for term in clause)))

    def solve(self, num_conflicts: int) -> bool | None:
        return self._slices.solve(num_conflicts, self._solve_for)

    def _solve_for(self, seconds: float) -> bool | None:
        self._solver.set("timeout", int(1000 * seconds))
        answer = self._solver.check()
        if answer == self._z3.unknown and "keyboard" in self._solver.reason_unknown():
            raise KeyboardInterrupt
        return None if answer == self._z3.unknown else answer == self._z3.sat

    def model(self) -> set[int]:
        found = self._solver.model()
        return {
            n if self._z3.is_true(found.eval(v, True)) else -n
            for n, v in self._variables.items()
        }
