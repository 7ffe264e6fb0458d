"""The likeliest program of a model whose networks are trained: weighted clauses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from ...files import Fault
from ...language import Element, Model, ModelClauses, Network, Weights, logits_of
from ...machine import Choices
from ...reading import Formula, OneHot
from ...task import Example
from .clauses import choices_of
from .solvers import CpSat, require_solver


class MostLikely(NamedTuple):
    """A program, and what it takes each image (or other tensor) to be.

    Example:
        >>> calls = [{"see(image[1])": 0}]
        >>> found = MostLikely({"which": np.array([1])}, calls, -0.1, True)
        >>> found.calls[0]["see(image[1])"]
        0
    """

    choices: Choices
    """For each parameter of the model, what it chooses."""
    calls: list[dict[str, int]]
    """For each example, what each call of a network gives: `{"read(tiles[0])": 3}`."""
    log_likelihood: float
    """The sum of the networks' log-likelihoods of those values, in nats."""
    is_best: bool
    """Whether it is proved that no program and no values are likelier, by more than a
    millionth of a nat for each call."""


class OutOfTime(Fault):
    """No program was found in the time that the solver had, nor proved not to exist.

    Example:
        >>> raise OutOfTime("No program was found within 1 s.")
        Traceback (most recent call last):
        softcode.induce.constraint.likeliest.OutOfTime: No program was found within 1 s.
    """


def most_likely(
    model: Model,
    examples: Sequence[Example],
    tensors: Mapping[str, Float[np.ndarray, "tensor example ..."]],
    weights: Mapping[str, Weights],
    *,
    seconds: float = 60.0,
) -> MostLikely | None:
    """The program under which what the networks see is likeliest.

    Each call of a network on tensors is a free value; a program and such values are
    wanted that give all the outputs and have the greatest
    `sum_calls log P(value | tensors)`. So a network that is unsure is overruled by the
    examples, as in Gaunt et al. (2017), and exactly: CP-SAT maximises the sum over the
    clauses of the model (weighted MaxSAT). A call is one value wherever it is made.

    Args:
        model: what is to be programmed.
        examples: inputs and outputs, `None` where nothing is known.
        tensors: for each `InputTensor`, its tensors for each example.
        weights: for each network, trained.
        seconds: what the solver may take; the best so far is given then.

    Returns:
        `None` if it is proved that no program gives the outputs, whatever the networks
        may say.

    Raises:
        OutOfTime: if no program was found in time, and none was proved not to exist.
        Fault: for a model whose networks are called on numbers, or whose tensors or
            weights are not given; or if OR-Tools is not installed.

    Example:
        >>> import jax.numpy as jnp
        >>> model = Model('''
        ... image = InputTensor(2)[2]
        ... @Learn([Vector(2)], 2, hid_sizes=[])
        ... def see(image): pass
        ... which = Param(2)
        ... out = Output(2)
        ... with which as w:
        ...     out.set_to(see(image[w]))
        ... ''')
        >>> weights = {"see": [{"matrix": jnp.eye(2), "offset": jnp.zeros(2)}]}
        >>> images = np.array([[[0.0, 3.0]], [[2.0, 0.0]]])
        >>> example = Example({}, {"out": [0]})
        >>> found = most_likely(model, [example], {"image": images}, weights)
        >>> found.choices["which"].tolist(), found.calls[0]["see(image[1])"]
        ([1], 0)
    """
    require_solver("cp-sat")
    _require_given(model, tensors, weights)
    formula = Formula()
    clauses = ModelClauses(model, formula)
    called = list(_calls_on_tensors(model))
    shown: list[dict] = []
    for index, example in enumerate(examples):
        likelihoods: dict[Any, np.ndarray] = {
            (network.name, elements): _log_likelihood(
                [tensors[e.name][model.place_of_tensor(e), index] for e in elements],
                weights[network.name],
            )
            for network, elements in called
        }
        clauses.example(example.input, example.output, likelihoods)
        shown.append(dict(clauses.calls))
    solver = CpSat(formula)
    answer = solver.solve_for(seconds)
    if answer is None:
        raise OutOfTime(
            f"No program was found within {seconds:g} s, and whether one exists is not "
            "known; give it more time (`seconds`)."
        )
    if not answer:
        return None
    truths = solver.model()
    worth = sum(w for term, w in formula.weights.items() if term in truths)
    choices = choices_of(model, clauses.parameters, truths)
    calls = [_values_of_calls(found, truths) for found in shown]
    return MostLikely(choices, calls, float(worth), solver.is_best)


def _require_given(
    model: Model, tensors: Mapping[str, object], weights: Mapping[str, object]
) -> None:
    """Raises unless there are tensors and weights for all that the model names.

    Raises:
        Fault: names what is lacking.
    """
    needed = {"tensors": dict.fromkeys(e.name for e in model.tensors)}
    needed["weights"] = dict.fromkeys(model.networks)
    for argument, given in (("tensors", tensors), ("weights", weights)):
        lacking = [name for name in needed[argument] if name not in given]
        if lacking:
            raise Fault(f"`{argument}` lacks {', '.join(lacking)}.")


def _values_of_calls(
    found: Mapping[tuple[str, tuple], OneHot], truths: set[int]
) -> dict[str, int]:
    """What each call of a network gives in one example: `{"read(tiles[0])": 3}`."""
    return {
        f"{name}({', '.join(map(str, args))})": _value(terms, truths)
        for (name, args), terms in found.items()
    }


def _calls_on_tensors(model: Model) -> Iterator[tuple[Network, tuple[Element, ...]]]:
    """Each network's calls in the model, which must be on tensors alone.

    Raises:
        Fault: for a call on a number, which would be a weight for each value of it.
    """
    for node in model.graph.nodes:
        if node.operation != "call":
            continue
        elements = tuple(model.graph.nodes[arg].what for arg in node.args)
        if not all(element in model.tensors for element in elements):
            raise Fault(
                f"{model.name} calls {node.what.name} on a number; the likeliest program "
                "can be found where networks are called on tensors alone. Train such a "
                "model by gradients."
            )
        yield node.what, elements


def _log_likelihood(tensors: Sequence[Any], weights: Weights) -> np.ndarray:
    """`log P(value | tensors)` for each value, `[value]`: the network's log-softmax.

    The network sees its tensors one after the other, as one flat vector.
    """
    flat = jnp.concatenate([jnp.reshape(tensor, -1) for tensor in tensors])
    return np.asarray(jax.nn.log_softmax(logits_of(weights, flat)))


def _value(terms: OneHot, truths: set[int]) -> int:
    """The value whose term holds; of one-hot terms exactly one does."""
    return next(i for i, term in enumerate(terms) if term is True or term in truths)
