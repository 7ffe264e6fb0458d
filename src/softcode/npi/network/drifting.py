"""Where in a frame the hidden state leaves what it was in the lessons."""

import dataclasses
from collections.abc import Mapping, Sequence, Set

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from ...files import Fault
from ...reference import (
    Activation,
    Context,
    Contexts,
    Decision,
    Frame,
    ReferenceProgram,
    Step,
)
from .batches import batch_of, margins
from .interface import Interface
from .network import NetworkWeights, frame_logits, frame_states
from .sizes import StoredWeights


@dataclasses.dataclass(frozen=True)
class Drift:
    """One frame of a run, step by step, beside the frames of the lessons.

    Attributes:
        call: the frame's, for people.
        decisions: what should be done at each step, for people.
        margins: by how much that is what the network does; negative where it is not.
        states: the hidden state that the heads see.
        from_right: how far that is from the nearest state of the lessons after which the
            same had to be done.
        from_wrong: the same of the nearest after which something else had to be done.
        num_lesson_steps: of the longest frame of this subprogram in the lessons; 0 if
            none is there.

    Example:
        >>> row, states = np.zeros(2), np.zeros((2, 8))
        >>> lead = np.array([1.5, -0.1])
        >>> Drift("SORT()", ("INSERT()", "RETURN"), lead, states, row, row, 1).first_wrong
        1
    """

    call: str
    decisions: tuple[str, ...]
    margins: Float[np.ndarray, " step"]
    states: Float[np.ndarray, "step unit"]
    from_right: Float[np.ndarray, " step"]
    from_wrong: Float[np.ndarray, " step"]
    num_lesson_steps: int

    @property
    def first_wrong(self) -> int | None:
        """The first step that is not decided as it should be."""
        wrong = np.flatnonzero(self.margins < 0)
        return int(wrong[0]) if len(wrong) else None


def drift(
    interface: Interface,
    weights: StoredWeights,
    program: ReferenceProgram,
    context: Context,
    lessons: Contexts,
) -> Drift:
    """How the hidden state moves away along a frame, up to a context.

    A frame of a loop goes round as often as the input is long, and the hidden state
    should be the same each time round. Where it is not, it leaves the states after which
    the same was right, and the lead of what is right shrinks.

    Args:
        interface: what the network is for.
        weights: the network's.
        program: what should be done.
        context: where the network is wrong (or any other); the frame is followed up to it.
        lessons: the contexts that the network was taught.

    Raises:
        Fault: if there are no lessons.

    Example:
        >>> import jax.random as jr
        >>> from softcode.npi import TASKS
        >>> from softcode.reference import sample
        >>> from softcode.npi.network import NetworkSizes, init_weights
        >>> task = TASKS["bubble_sort"]
        >>> program = task.program("non-recursive")
        >>> interface = Interface.of(task, "non-recursive")
        >>> weights = init_weights(interface, NetworkSizes(8, 1, 8, 8, 8), jr.key(0))
        >>> seen = sample(program, [task.encode([2, 1])])
        >>> longer = sample(program, [task.encode([1, 2, 3])])
        >>> longest = max(longer, key=lambda context: len(context.observations))
        >>> found = drift(interface, weights, program, longest, seen)
        >>> found.call, len(found.margins), found.num_lesson_steps
        ('BUBBLESORT()', 7, 4)
    """
    if not len(lessons):
        raise Fault("There are no lessons to compare with; give some contexts.")
    frame = _frame_to(program, context)
    arrays = {name: jnp.asarray(part) for name, part in weights.items()}
    own, lead = _seen_by(interface, arrays, [frame])
    taught = list(lessons.frames())
    known = _known_states(interface, arrays, taught)
    wanted = [step.decision for step in frame.steps]
    steps = list(zip(own[0], wanted, strict=True))
    alike = [f for f in taught if (f.program, f.args) == (frame.program, frame.args)]
    return Drift(
        str(program.call(frame.program, frame.args)),
        tuple(map(program.describe_decision, wanted)),
        lead[0],
        own[0],
        np.array([_nearest(h, known, {right}) for h, right in steps]),
        np.array([_nearest(h, known, known.keys() - {right}) for h, right in steps]),
        max((len(f.steps) for f in alike), default=0),
    )


def _frame_to(program: ReferenceProgram, context: Context) -> Frame:
    """The reference program's frame up to a context."""
    frame = Activation(program, context.program, context.args)
    named = program.world.named
    steps = (Step(seen, frame.decide(named(seen))) for seen in context.observations)
    return Frame(context.program, context.args, tuple(steps))


def _seen_by(
    interface: Interface, weights: NetworkWeights, frames: Sequence[Frame]
) -> tuple[np.ndarray, np.ndarray]:
    """Hidden states and margins of all steps of some frames."""
    batch = batch_of(frames)
    given = (batch.programs, batch.args, batch.observations)
    states = frame_states(weights, interface, *given)
    logits = frame_logits(weights, interface, *given)
    return np.asarray(states), np.asarray(margins(logits, batch, interface))


def _known_states(
    interface: Interface, weights: NetworkWeights, frames: Sequence[Frame]
) -> dict[Decision, np.ndarray]:
    """For each decision, the hidden states of the lessons after which it was made."""
    states, _ = _seen_by(interface, weights, frames)
    known: dict[Decision, list[np.ndarray]] = {}
    for rows, frame in zip(states, frames, strict=True):
        # What follows a frame's steps is padding.
        for row, step in zip(rows, frame.steps, strict=False):
            known.setdefault(step.decision, []).append(row)
    return {decision: np.stack(rows) for decision, rows in known.items()}


def _nearest(
    state: np.ndarray, known: Mapping[Decision, np.ndarray], decisions: Set[Decision]
) -> float:
    """The distance to the nearest known state after which one of these was decided."""
    some = [known[decision] for decision in decisions if decision in known]
    if not some:
        return float("inf")
    return min(float(np.linalg.norm(rows - state, axis=1).min()) for rows in some)
