"""The likelihood of an example with all that happens in its run summed out together.

The mean-field reading multiplies marginals, as if the values of a run were independent;
in a chain of equalities it then sees two stretches that disagree as settled, but for their
ends. Here what a run makes stays joint: the model is a factor graph, and its variables are
summed out one by one, always the one that leaves the smallest table (bucket elimination,
Dechter 1999). That is exact, and possible as long as the tables stay small.
"""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from ....files import Fault
from ....language import Element, Model
from ....machine import AbstractMachine
from ....reading import MISSING
from ....task import EncodedTask
from .lessons_of_models import lesson_of_model, over_splits, refused_of_model
from .losses_of_models import slopes_of_model
from .objective import AbstractObjective, Aim, Lesson, Slopes


# The most entries of a table over the variables of a cluster.
MAX_ENTRIES = 32_768

_FLOOR = 1e-30


@dataclasses.dataclass(frozen=True)
class JointLikelihood(AbstractObjective):
    """`mean_i -log P(outputs_i)` of a model, with all of a run summed out together.

    See `joint_loss`. With several splits their losses are added, and less the entropy
    bonus they are descended; the bonus is no part of the loss that is told.

    Example:
        >>> from softcode.task import recipes
        >>> task = recipes()["inc"].make().on()
        >>> print(JointLikelihood().refuses(task, ("train",)).split(",")[0])
        `JointLikelihood` is for models
    """

    name: ClassVar[str] = "joint likelihood"
    goes_by_example: ClassVar[bool] = True

    def refuses(self, task: EncodedTask, splits: tuple[str, ...]) -> str | None:
        if refusal := refused_of_model(task, splits, "JointLikelihood"):
            return refusal
        for split in splits:
            model: Any = task.machine_for(split)
            sizes = [node.size for node in model.graph.nodes]
            try:
                elimination_order(_scopes(model), sizes)
            except Fault as fault:
                return str(fault)
        return None

    def lesson(self, task: EncodedTask, split: str) -> Lesson:
        return lesson_of_model(task, split)

    def slopes(
        self, machines: tuple[AbstractMachine, ...], begins: tuple[float, ...]
    ) -> Slopes:
        models: Any = machines
        return over_splits([slopes_of_model(m, joint_loss) for m in models], begins)


class Factor(NamedTuple):
    """A table over some variables, `[*sizes, example, restart]`.

    The variables are numbers of the graph's nodes in ascending order, one axis each; the
    last two axes may have length 1, where the table is the same for all.
    """

    variables: tuple[int, ...]
    table: Array


def joint_loss(
    logits: dict[str, Float[Array, "place choice restart"]], aim: Aim, model: Model
) -> Float[Array, " restart"]:
    """`mean_i -log P(outputs_i)` over examples `i`, for each restart.

    Parameters are independent of each other, and the same in all examples; within one
    example nothing else is taken as independent.

    To sum out a variable, the tables that name it are multiplied into one over all their
    variables, and that is summed along the variable's axis; what is left is a table
    again. Each new table is divided by its greatest entry, whose logarithm is kept in a
    sum beside it, so that long products do not vanish; no slope goes through that entry.

    Args:
        logits: for each parameter; the restarts are the last axis.
        aim: inputs and targets; of the latter the last step of the first schedule counts.
        model: what is run; it calls no networks.

    Raises:
        Fault: if a table would have more than `MAX_ENTRIES` entries.

    Example:
        >>> from softcode.induce.gradient.objectives.run_loss import aim_of
        >>> model = Model('''
        ... which = Param(2)
        ... out = Output(2)
        ... out.set_to(which)
        ... ''')
        >>> row = next(iter(model.outputs))
        >>> aim = aim_of({}, {row: np.zeros((1, 1, 1, 1), np.int32)})
        >>> logits = {name: jnp.zeros((1, 2, 1)) for name in model.parameters}
        >>> round(float(joint_loss(logits, aim, model)[0]), 4)
        0.6931
    """
    sizes = [node.size for node in model.graph.nodes]
    factors = _structure(model) + _evidence(logits, aim, model)
    order = elimination_order([factor.variables for factor in factors], sizes)
    log_total = jnp.zeros((1, 1))
    for variable in order:
        bucket = [factor for factor in factors if variable in factor.variables]
        factors = [factor for factor in factors if variable not in factor.variables]
        scope = sorted({v for factor in bucket for v in factor.variables})
        table = jnp.ones((1,) * (len(scope) + 2))
        for factor in bucket:
            table = table * _aligned(factor, scope)
        table = jnp.sum(table, axis=scope.index(variable))
        left = tuple(v for v in scope if v != variable)
        # Brought to a largest entry of 1, so that a long product does not vanish.
        peak = jnp.max(table, axis=tuple(range(len(left))), keepdims=True)
        peak = jax.lax.stop_gradient(jnp.maximum(peak, _FLOOR))
        log_total = log_total + jnp.log(peak).reshape(peak.shape[-2:])
        factors.append(Factor(left, table / peak))
    for factor in factors:
        log_total = log_total + jnp.log(factor.table + _FLOOR)
    num_restarts = next(iter(logits.values())).shape[-1]
    shape = (log_total.shape[0], num_restarts)
    return -jnp.mean(jnp.broadcast_to(log_total, shape), axis=0)


def elimination_order(
    scopes: Sequence[tuple[int, ...]], sizes: Sequence[int]
) -> list[int]:
    """In which order variables are summed out: the smallest new table first.

    The graph has an edge between any two variables of one table. Summing a variable out
    joins all its neighbours to each other; it costs the product of the sizes of it and
    them. Always taking the cheapest is greedy: it need not find the best order.

    Args:
        scopes: the variables of each table.
        sizes: how many values each variable has.

    Raises:
        Fault: if a table would have more than `MAX_ENTRIES` entries.

    Example:
        >>> elimination_order([(0, 1), (1, 2)], [2, 2, 3])
        [0, 1, 2]
    """
    neighbours: dict[int, set[int]] = {}
    for scope in scopes:
        for variable in scope:
            neighbours.setdefault(variable, set()).update(scope)
    order = []

    def cost(variable: int) -> int:
        return math.prod(sizes[v] for v in neighbours[variable])

    while neighbours:
        variable = min(neighbours, key=lambda v: (cost(v), v))
        if cost(variable) > MAX_ENTRIES:
            raise Fault(
                f"The joint likelihood needs a table of {cost(variable):,} entries for "
                f"this model, and takes {MAX_ENTRIES:,}; learn with `ModelLoss()`."
            )
        clique = neighbours.pop(variable) - {variable}
        for other in clique:
            neighbours[other] = (neighbours[other] | clique) - {variable}
        order.append(variable)
    return order


def _scopes(model: Model) -> list[tuple[int, ...]]:
    """The variables of each factor."""
    scopes: list[tuple[int, ...]] = [
        (number,) for number in range(len(model.graph.nodes))
    ]
    for number, node in enumerate(model.graph.nodes):
        if node.operation == "apply":
            scopes.append((*node.args, number))
        elif node.operation == "switch":
            selector, *branches = node.args
            scopes += [(selector, branch, number) for branch in branches]
    return scopes


def _structure(model: Model) -> list[Factor]:
    """What the operations say, as tables of zeros and ones."""
    factors = []
    for number, node in enumerate(model.graph.nodes):
        if node.operation == "constant":
            factors.append(_factor((number,), np.eye(node.size)[node.what]))
        elif node.operation == "apply":
            table = np.eye(node.size)[node.what.entries]
            factors.append(_factor((*node.args, number), table))
        elif node.operation == "switch":
            selector, *branches = node.args
            num_cases = model.graph.nodes[selector].size
            for case, branch in enumerate(branches):
                # Where the selector is this case, the result is this branch.
                table = np.ones((num_cases, node.size, node.size))
                table[case] = np.eye(node.size)
                factors.append(_factor((selector, branch, number), table))
        elif node.operation == "call":
            raise Fault("The joint likelihood does not call networks.")
    return factors


def _factor(variables: tuple[int, ...], table: np.ndarray) -> Factor:
    """A table with its axes in the order of the variables; one for each of them.

    A variable that stands twice, as in `x + x`, gets the diagonal. Two axes of length 1
    are added for examples and restarts.
    """
    unique = sorted(set(variables))
    letters = {variable: chr(97 + place) for place, variable in enumerate(unique)}
    given = "".join(letters[variable] for variable in variables)
    ordered = np.einsum(f"{given}->{''.join(letters[v] for v in unique)}", table)
    return Factor(tuple(unique), jnp.asarray(ordered, jnp.float32)[..., None, None])


def _evidence(logits: dict[str, Array], aim: Aim, model: Model) -> list[Factor]:
    """What is likely of the parameters, and known of inputs and outputs.

    A parameter's table is the softmax of its logits, `[choice, 1, restart]`; an input's
    says the value given, `[value, example, 1]`, and so does an output's, or 1
    throughout where nobody observes. Two outputs of one variable have a table each.
    """
    factors = []
    for number, node in enumerate(model.graph.nodes):
        if isinstance(node.what, Element):
            row, place = model.rows.places[node.what]
            if row in logits:
                chances = jax.nn.softmax(logits[row][place], axis=0)[:, None]
            else:
                one_hot = jax.nn.one_hot(aim.inputs[row][place], node.size, axis=0)
                chances = one_hot[:, :, None]
            factors.append(Factor((number,), chances))
    for row, times in aim.targets.items():
        for place, element in enumerate(model.rows.elements["Output"][row]):
            number, wanted = model.graph.outputs[element], times[0, -1, place]
            size = model.outputs[row].size
            seen = jax.nn.one_hot(wanted, size, axis=0)
            seen = jnp.where(wanted == MISSING, 1.0, seen)
            factors.append(Factor((number,), seen[:, :, None]))
    return factors


def _aligned(factor: Factor, scope: list[int]) -> Array:
    """The table with an axis for each variable of the scope, if need be of length 1."""
    missing = [scope.index(v) for v in scope if v not in factor.variables]
    return jnp.expand_dims(factor.table, missing)
