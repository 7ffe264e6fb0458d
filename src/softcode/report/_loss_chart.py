"""The losses of a run's restarts: as numbers, and as a chart for a page."""

import html
import math
from collections.abc import Iterable, Mapping
from typing import Any


# What a loss of zero is drawn as; float32 says little below.
_FLOOR = 1e-9


def loss_curves(history: Iterable[Mapping[str, Any]]) -> dict[str, list[tuple]]:
    """For each restart, its losses as (round, loss), positive and finite.

    Example:
        >>> loss_curves([{"round": 1, "losses": {"0": 0.5}}])
        {'0': [(1, 0.5)]}
    """
    curves: dict[str, list[tuple]] = {}
    for entry in history:
        for restart, loss in (entry.get("losses") or {}).items():
            if isinstance(loss, (int, float)) and math.isfinite(loss):
                point = (entry.get("round", 0), max(float(loss), _FLOOR))
                curves.setdefault(str(restart), []).append(point)
    return curves


def loss_chart(curves: Mapping[str, list[tuple]]) -> str:
    """HTML of a chart with a thin line for each restart and a logarithmic axis.

    The lines stretch with the page while the numbers beside them keep their size.
    """
    rounds = [x for curve in curves.values() for x, _ in curve]
    losses = [y for curve in curves.values() for _, y in curve]
    first, last = min(rounds), max(rounds)
    low, high = _decades(min(losses), max(losses))

    def across(x: int) -> float:
        return 100 * (x - first) / (last - first) if last > first else 50.0

    def down(loss: float) -> float:
        return 100 * (high - math.log10(loss)) / (high - low)

    best = min(curves, key=lambda restart: curves[restart][-1][1])
    ordered = sorted(curves, key=lambda restart: restart == best)
    lines = []
    for restart in ordered:
        points = [(across(x), down(y)) for x, y in curves[restart]]
        # A restart of a single round is a dash rather than nothing.
        if len(points) == 1:
            (x, y), *_ = points
            points = [(max(0.0, x - 1), y), (min(100.0, x + 1), y)]
        path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        kind = ' class="best"' if restart == best else ""
        name = html.escape(restart)
        lines.append(
            f'<polyline points="{path}"{kind}><title>restart {name}</title></polyline>'
        )
    step = max(1, (high - low + 5) // 6)
    ticks = range(low, high + 1, step)
    grid = "".join(
        f'<line x1="0" x2="100" y1="{down(10.0**t):.2f}" y2="{down(10.0**t):.2f}"/>'
        for t in ticks
    )
    labels = "".join(
        f'<span style="top:{down(10.0**t):.2f}%">{_power(t)}</span>' for t in ticks
    )
    final = curves[best][-1][1]
    summary = (
        f"Losses of {_count(len(curves), 'restart')} by round; the lowest ends at "
        f"{final:.3g}, restart {html.escape(best)}, drawn thicker."
    )
    return (
        f'<figure class="chart"><div class="plane">'
        f'<div class="ticks" aria-hidden="true">{labels}</div>'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{summary}">{grid}{"".join(lines)}</svg></div>'
        f'<div class="ends" aria-hidden="true"><span>round {first}</span>'
        f"<span>{last if last > first else ''}</span></div>"
        f"<figcaption>{summary}</figcaption></figure>"
    )


def _decades(low: float, high: float) -> tuple[int, int]:
    """The powers of ten around these losses, at least one apart."""
    bottom, top = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return (bottom, top) if top > bottom else (bottom, bottom + 1)


def _power(exponent: int) -> str:
    return f"{10.0**exponent:g}" if abs(exponent) < 4 else f"1e{exponent}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
