"""What results leave open about labels: which could be exchanged, which do not matter."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from .behaviour import AbstractBehaviour
from .posteriors import Posteriors
from .task import PerceptualTask


# So many examples are asked whether a relabelling changes their results.
_NUM_ASKED = 600


@dataclasses.dataclass(frozen=True)
class Relabellings:
    """Other ways to label the images under which every result would be the same.

    Only some relabellings are tried: two labels exchanged, one read as another, all
    counted from the other end, all shifted round. What none of these shows may still be
    open.

    Args:
        network: whose labels.
        exchanged: pairs of labels that could be exchanged.
        needless: pairs `(a, b)`: nothing would change if each `a` were read as `b`.
        whole: relabellings of all labels, in words.
        num_tried: how many were tried.

    Example:
        >>> print(Relabellings("read", (), (), (), 65))
        no other labelling was found that gives the same results (65 tried)
    """

    network: str
    exchanged: tuple[tuple[int, int], ...]
    needless: tuple[tuple[int, int], ...]
    whole: tuple[str, ...]
    num_tried: int

    @property
    def is_open(self) -> bool:
        """Whether another labelling was found that gives the same results."""
        return bool(self.exchanged or self.needless or self.whole)

    def __str__(self) -> str:
        if not self.is_open:
            return (
                "no other labelling was found that gives the same results "
                f"({self.num_tried} tried)"
            )
        said = list(self.whole)
        if self.exchanged:
            pairs = ", ".join(f"{a} and {b}" for a, b in self.exchanged[:4])
            more = " and others" if len(self.exchanged) > 4 else ""
            said.append(f"labels can be exchanged: {pairs}{more}")
        elif self.needless:
            pairs = ", ".join(f"{a} from {b}" for a, b in self.needless[:4])
            said.append(f"labels need not be told apart: {pairs}")
        return "the results do not determine the labels: " + "; ".join(said)


def relabellings(
    behaviour: AbstractBehaviour, task: PerceptualTask, labels: np.ndarray
) -> tuple[Relabellings, ...]:
    """For each network that the program calls, what results leave open about its labels.

    Args:
        behaviour: the program.
        task: whose training examples are asked.
        labels: `[network, example, slot]`, a reading of each training image under which
            the program gives the results.

    Example:
        A total modulo 10 of two digits does not say whether both are read 5 too high:

        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> task = receipts(lambda d: sum(d) % 10, seed=0, lengths=(2, 2))
        >>> rule = next(b for b in Rules().behaviours(task) if b.text == "sum(digits) % 10")
        >>> from softcode.data import load_images
        >>> known = load_images("digits").y_train[task.splits["train"].images]
        >>> print(relabellings(rule, task, known[None].astype(int))[0])
        the results do not determine the labels: 5 may be added to every label, modulo 10
    """
    return tuple(
        _open(behaviour, task, labels, number, name, num)
        for number, (name, num) in enumerate(task.networks.items())
    )


def _open(
    behaviour: AbstractBehaviour,
    task: PerceptualTask,
    labels: np.ndarray,
    number: int,
    name: str,
    num_classes: int,
) -> Relabellings:
    keeps = _keeper(behaviour, task, labels, number)
    used = np.unique(labels[number]).tolist()
    whole, exchanged, needless, num_tried = [], [], [], 0
    for text, change in _whole(num_classes):
        num_tried += 1
        if keeps(change):
            whole.append(text)
    for a in range(num_classes):
        for b in range(num_classes):
            change = np.arange(num_classes)
            if a < b:
                change[a], change[b] = b, a
                num_tried += 1
                if keeps(change):
                    exchanged.append((a, b))
                    continue
                change = np.arange(num_classes)
            if a != b and a in used:
                change[a] = b
                num_tried += 1
                if keeps(change):
                    needless.append((a, b))
    return Relabellings(
        name, tuple(exchanged), tuple(needless), tuple(whole), num_tried
    )


def _whole(num_classes: int) -> Iterator[tuple[str, np.ndarray]]:
    labels = np.arange(num_classes)
    yield (
        f"every label d may be read as {num_classes - 1} - d",
        num_classes - 1 - labels,
    )
    for shift in range(1, num_classes):
        text = f"{shift} may be added to every label, modulo {num_classes}"
        yield text, (labels + shift) % num_classes


def _keeper(
    behaviour: AbstractBehaviour, task: PerceptualTask, labels: np.ndarray, number: int
) -> Callable[[np.ndarray], bool]:
    """Says whether a relabelling of one network leaves all results as they are."""
    shown = task.splits["train"]
    places = np.arange(len(shown.outputs))[:_NUM_ASKED]
    names: Sequence[str] = tuple(task.networks)
    keys = [shown.key(place) for place in places.tolist()]

    def keeps(change: np.ndarray) -> bool:
        for place, (num_images, inputs, wanted) in zip(
            places.tolist(), keys, strict=True
        ):
            read = {
                name: labels[k, place, :num_images].tolist()
                for k, name in enumerate(names)
            }
            changed = change[labels[number, place, :num_images]].tolist()
            if behaviour.run(read | {names[number]: changed}, inputs) != wanted:
                return False
        return True

    return keeps


def likeliest_readings(
    posteriors: Posteriors,
    behaviour: int,
    said: np.ndarray,
    split: str = "train",
) -> np.ndarray:
    """A reading of each image under which the behaviour gives each result.

    The likeliest label of each image given the result is taken; where these do not give
    it together, the images are read as the network alone reads them.

    Args:
        posteriors: the behaviours' sums.
        behaviour: one of them, by number.
        said: what the networks say, `[example, slot, network, label]`.
        split: whose examples.

    Returns:
        `[network, example, slot]`.

    Example:
        >>> from softcode.perception.examples import receipts
        >>> from softcode.perception.spaces import Rules
        >>> task = receipts(sum, seed=0, lengths=(1, 1))
        >>> rules = Rules(cost=2).behaviours(task)[:1]
        >>> said = np.full((len(task.splits["train"].outputs), 1, 1, 10), 0.1)
        >>> read = likeliest_readings(Posteriors(task, rules), 0, said)
        >>> bool((read[0, :, 0] == task.splits["train"].outputs).all())
        True
    """
    num = len(said)
    numbers = posteriors.numbers(split, np.arange(num), [behaviour])
    _, wanted = posteriors.sums(numbers, said, np.ones(1))
    best = np.where(wanted.sum(-1) > 0, wanted.argmax(-1), said.argmax(-1))
    return np.moveaxis(best, -1, 0)
