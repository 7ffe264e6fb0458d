"""The calls of a run as a page: a tree whose branches open and close."""

import html
from collections.abc import Iterable, Iterator

from ..files import Fault
from .page import whole_page


_MAX_CALLS = 20_000
# Calls down to this level are open at first.
_OPEN_LEVEL = 2


def call_tree_page(title: str, about: str, calls: Iterable[tuple[int, str]]) -> str:
    """A page with the tree of a run's calls.

    Args:
        title: the heading.
        about: a sentence below it.
        calls: in order, each with its level: 0 for the first, and one more for each call
            that led to it.

    Raises:
        ValueError: if there are too many to look at.

    Example:
        >>> calls = [(0, "SORT()"), (1, "SWAP(0, 1)"), (0, "RETURN")]
        >>> page = call_tree_page("Sorting", "Two calls.", calls)
        >>> [line for line in page.splitlines() if "<code>" in line]
        ['<details open><summary><code>SORT()</code></summary>',
         '<div><code>SWAP(0, 1)</code></div>', '<div><code>RETURN</code></div>']
    """
    listed = list(calls)
    if len(listed) > _MAX_CALLS:
        raise Fault(
            f"The run made {len(listed):,} calls, and a page shows {_MAX_CALLS:,}; take "
            "a smaller input."
        )
    body = [
        f"<h1>{html.escape(title)}</h1>",
        f"<p>{html.escape(about)}</p>",
        '<div class="calls">',
        *_tree(listed),
        "</div>",
    ]
    return whole_page(title, "\n".join(body))


def _tree(calls: list[tuple[int, str]]) -> Iterator[str]:
    """Nested `details`; a call that makes none is a line."""
    levels = [level for level, _ in calls]
    num_open = 0
    for (level, text), after in zip(calls, [*levels[1:], 0], strict=True):
        while num_open > level:
            num_open -= 1
            yield "</details>"
        shown = f"<code>{html.escape(text)}</code>"
        if after > level:
            is_open = " open" if level < _OPEN_LEVEL else ""
            yield f"<details{is_open}><summary>{shown}</summary>"
            num_open += 1
        else:
            yield f"<div>{shown}</div>"
    yield from ["</details>"] * num_open
