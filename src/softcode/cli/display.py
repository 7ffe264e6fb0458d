"""What is printed of a program that was found, and a line of progress."""

from collections.abc import Callable, Mapping, Sequence

from rich.status import Status
from rich.text import Text

from ..files import Fault
from ..induce import Result
from ..report import NOTHING_HELD_OUT
from ..verify import Check


def print_checks(checks: Mapping[str, Check], judges: Sequence[str]) -> None:
    """Prints what a program did on each split, and the first example that fails.

    If no split was held out of the search, that is said: all it was run on, it was also
    chosen by.

    Args:
        checks: of a program that was found.
        judges: the splits that it was found from and chosen by.
    """
    for split, check in checks.items():
        num_left = check.total - check.num_halted
        halted = f", {num_left} not halted" if num_left else ""
        print(f"  {split:<14} {check.passed} of {check.total}  ({check.size}{halted})")
        for failure in check.failures[:1]:
            print(f"    {failure.input} should give {failure.wanted}")
            print(f"    and {failure.told}")
    if not any(check.total for name, check in checks.items() if name not in judges):
        print(f"  {NOTHING_HELD_OUT}")


def require_kept(result: Result) -> None:
    """Raises, after the answer was told, if its folder does not hold it.

    Raises:
        Fault: says what could not be written.
    """
    if result.not_kept is not None:
        raise Fault(result.not_kept, "what is told above is not all kept there")


def shown_plainly(status: Status) -> Callable[[str], None]:
    """Shows texts in a line of progress as they are: a user's word is no mark-up."""
    return lambda text: status.update(Text(text))
