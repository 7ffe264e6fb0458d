"""How likely results are under what networks say, and what was then likely read."""

import numpy as np
from jaxtyping import Float, Int

from ..machine.compilation import compiled
from .behaviour import AbstractBehaviour
from .diagrams import AbstractWays, Diagram
from .task import PerceptualTask


# No way of reading is quite impossible, so that a wrong total in the examples is no proof.
FLOOR = 1e-6
# A long sum is unlikely before anything is learned: its floor is lower, by so much.
_BELOW_UNTAUGHT = 1e-4


class Posteriors:
    """Sums over all ways of reading, for some behaviours and the examples of a task.

    With `p_c(l)` what the network of call `c` says of label `l`, a behaviour `f` gives the
    result `y` with probability

        P(y) = sum over (l_1, ..., l_n) with f(l_1, ..., l_n) = y of  prod_c p_c(l_c)

    which is summed along the behaviour's diagram, forwards; and backwards for the
    posterior `P(l_c = l | y)`, which is the slope of `log P(y)` by `log p_c(l)`.

    Args:
        task: whose examples.
        behaviours: the functions.

    Example:
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> task = receipts(sum, seed=0, lengths=(1, 2))
        >>> rules = [r for r in Rules(cost=2).behaviours(task) if r.text == "sum(digits)"]
        >>> posteriors = Posteriors(task, rules)
        >>> numbers = posteriors.numbers("train", np.arange(1), [0])
        >>> said = np.full((1, 2, 1, 10), 0.1)
        >>> logs, wanted = posteriors.sums(numbers, said, np.ones(1))
        >>> wanted[0, 0].sum().round(3).item()
        1.0
    """

    def __init__(self, task: PerceptualTask, behaviours: list[AbstractBehaviour]):
        self.task, self.behaviours = task, behaviours
        self.networks = tuple(task.networks)
        self._ways: dict[tuple, AbstractWays] = {}
        self._numbers: dict[tuple, int] = {}
        self._arcs: list[np.ndarray] = []
        self._starts, self._states, self._floors = [0], [0], [FLOOR]
        self._pool: tuple | None = None

    def numbers(
        self, split: str, examples: Int[np.ndarray, " example"], which: list[int]
    ) -> Int[np.ndarray, "behaviour example"]:
        """The diagrams of some behaviours on some examples; -1 where nothing leads to it.

        Args:
            split: whose examples.
            examples: their places in it.
            which: the behaviours, by number.
        """
        shown = self.task.splits[split]
        found = np.empty((len(which), len(examples)), np.int32)
        for column, place in enumerate(examples.tolist()):
            key = shown.key(place)
            for row, behaviour in enumerate(which):
                found[row, column] = self._number(behaviour, *key)
        return found

    def sums(
        self,
        numbers: Int[np.ndarray, "behaviour example"],
        probabilities: Float[np.ndarray, "example slot network label"],
        weights: Float[np.ndarray, " behaviour"],
    ) -> tuple[
        Float[np.ndarray, "behaviour example"],
        Float[np.ndarray, "example slot network label"],
    ]:
        """`log P` of each behaviour and example, and the weighted posteriors of labels.

        Args:
            numbers: as `numbers` gives them.
            probabilities: what each network says of each slot.
            weights: of the behaviours; those of weight 0 have no part in the posteriors.
        """
        if self._pool is None:
            arcs = (
                np.concatenate(self._arcs) if self._arcs else np.zeros((0, 5), np.int32)
            )
            self._pool = (
                arcs,
                np.array(self._starts),
                np.array(self._states),
                np.array(self._floors),
            )
        logs = np.empty(numbers.shape)
        wanted = np.zeros(probabilities.shape)
        scratch = np.empty((2, max(self._states) + 1))
        said = probabilities.astype(np.float64)
        _summed(self._pool, numbers, said, weights, scratch, (logs, wanted))
        return logs, wanted

    def share_explained(self, behaviour: int, split: str) -> float:
        """Of how many examples some way of reading gives the result."""
        total = np.arange(len(self.task.splits[split].outputs))
        return float((self.numbers(split, total, [behaviour]) >= 0).mean())

    def _number(
        self, behaviour: int, num_images: int, inputs: tuple[int, ...], wanted: int
    ) -> int:
        key = (behaviour, num_images, inputs, wanted)
        number = self._numbers.get(key)
        if number is None:
            ways = self._ways_of(behaviour, num_images, inputs)
            number = self._kept(ways.diagram(wanted, self.networks))
            self._numbers[key] = number
        return number

    def _ways_of(
        self, behaviour: int, num_images: int, inputs: tuple[int, ...]
    ) -> AbstractWays:
        key = (behaviour, num_images, inputs)
        ways = self._ways.get(key)
        if ways is None:
            ways = self.behaviours[behaviour].ways(num_images, inputs)
            self._ways[key] = ways
        return ways

    def _untaught(self, diagram: Diagram) -> float:
        """How likely the result is where every label is as likely as any other."""
        sizes = [self.task.networks[name] for name in self.networks]
        forwards = np.zeros(diagram.num_states)
        forwards[0] = 1.0
        for source, target, network, _, _ in diagram.arcs.tolist():
            forwards[target] += forwards[source] / sizes[network]
        return float(forwards[-1])

    def _kept(self, diagram: Diagram | None) -> int:
        if diagram is None:
            return -1
        self._arcs.append(diagram.arcs)
        self._starts.append(self._starts[-1] + len(diagram.arcs))
        self._states.append(diagram.num_states)
        self._floors.append(min(FLOOR, _BELOW_UNTAUGHT * self._untaught(diagram)))
        self._pool = None
        return len(self._starts) - 2


@compiled
def _summed(
    pool: tuple,
    numbers: np.ndarray,
    probabilities: np.ndarray,
    weights: np.ndarray,
    scratch: np.ndarray,
    found: tuple,
) -> None:
    """Forwards along each diagram for `log P`, and backwards for the posteriors."""
    arcs, starts, states, floors = pool
    logs, wanted = found
    forwards, backwards = scratch[0], scratch[1]
    for row in range(numbers.shape[0]):
        for example in range(numbers.shape[1]):
            number = numbers[row, example]
            if number < 0:
                logs[row, example] = np.log(floors[0])
                continue
            floor = floors[number + 1]
            begin, end = starts[number], starts[number + 1]
            num = states[number + 1]
            for state in range(num):
                forwards[state] = 0.0
            forwards[0] = 1.0
            for a in range(begin, end):
                chance = probabilities[example, arcs[a, 3], arcs[a, 2], arcs[a, 4]]
                forwards[arcs[a, 1]] += forwards[arcs[a, 0]] * chance
            total = forwards[num - 1] + floor
            logs[row, example] = np.log(total)
            weight = weights[row]
            if weight <= 0.0:
                continue
            for state in range(num):
                backwards[state] = 0.0
            backwards[num - 1] = weight / total
            for a in range(end - 1, begin - 1, -1):
                slot, network, label = arcs[a, 3], arcs[a, 2], arcs[a, 4]
                chance = probabilities[example, slot, network, label]
                through = chance * backwards[arcs[a, 1]]
                backwards[arcs[a, 0]] += through
                wanted[example, slot, network, label] += forwards[arcs[a, 0]] * through
