"""Pages that need nothing else: a trace to step through, and the report of a run."""

import html
import importlib.resources
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ._loss_chart import loss_chart, loss_curves
from ._sentences import amount, result_sentence
from .trace import ComparedTrace, TextLine


# The page may run its own script and style, and load nothing.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:"
)
_MAX_ROUNDS = 50

# Triangles; the second character keeps phones from drawing them as pictures.
_BACK, _ON = "&#x25C0;&#xFE0E;", "&#x25B6;&#xFE0E;"


def trace_page(trace: ComparedTrace, title: str) -> str:
    """A page to step through one run: its program, its state, and its history.

    Args:
        trace: the run, as `record` gives it.
        title: the heading.

    Returns:
        One file of HTML, which loads nothing else.

    Example:
        >>> from softcode.program import Program
        >>> from softcode.report import record
        >>> trace = record(Program.parse("inc 1 1"), [0, 0])
        >>> page = trace_page(trace, "One & one")
        >>> "<h1>One &amp; one</h1>" in page, "http" in page.split("</head>")[1]
        (True, False)
    """
    body = f"<h1>{html.escape(title)}</h1>" + _trace_section(trace, title)
    return whole_page(title, body, script=_asset("trace.js"))


def run_page(
    summary: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    traces: Sequence[ComparedTrace],
) -> str:
    """The report of a run: what was found, what it passes, and how it was found.

    Args:
        summary: what the run's `run.json` holds.
        history: what its `history.jsonl` holds, an object a round.
        traces: runs of the found program, each on one example; may be empty.

    Returns:
        One file of HTML, which loads nothing else.

    Example:
        >>> summary = {"task": {"name": "inc"}, "outcome": "none_exists", "seconds": 3.0}
        >>> page = run_page(summary, [{"round": 1, "losses": {"0": 0.5}}], [])
        >>> [line for line in page.splitlines() if 'class="result"' in line]
        ['<p class="result">No program found for inc in 3.0 s: there is none of this
        size.</p>']
    """
    task = summary["task"]
    parts = [
        f"<h1>{html.escape(str(task['name']))}</h1>",
        f"<p>{html.escape(str(task.get('description') or ''))}</p>",
        f'<p class="result">{html.escape(result_sentence(summary))}</p>',
    ]
    if summary.get("program"):
        parts.append(f"<h2>The program</h2>{_program_text(str(summary['program']))}")
        if summary.get("term"):
            words = html.escape(str(summary["term"]))
            parts.append(f'<h3>In words</h3><pre class="program">{words}</pre>')
    if summary.get("verified"):
        parts.append(f"<h2>What was checked</h2>{_verified_table(summary['verified'])}")
    for trace in traces:
        title = "One example, step by step"
        parts.append(f"<h2>{title}</h2>{_example_line(summary.get('example'))}")
        parts.append(_trace_section(trace, title))
    curves = loss_curves(history)
    if curves:
        parts.append(f"<h2>Losses</h2>{loss_chart(curves)}")
    parts.append(_search_rounds(history))
    parts.append(_settings(summary))
    title = f"softcode: {task['name']}"
    return whole_page(title, "\n".join(parts), script=_asset("trace.js"))


def whole_page(title: str, body: str, *, script: str = "") -> str:
    """A page with this body, which loads nothing and runs only this script."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{html.escape(title)}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n{_asset('page.css')}</style>\n</head>\n<body>\n<main>\n{body}\n"
        f"</main>\n<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    place = importlib.resources.files("softcode.report") / "assets" / name
    return place.read_text(encoding="utf-8")


def _trace_section(trace: ComparedTrace, title: str) -> str:
    # In a script element `<` may start a tag that ends it, or a comment.
    data = trace.to_json().replace("<", "\\u003c").replace("&", "\\u0026")
    last = trace.num_moments - 1
    cut = "" if trace.is_whole else "<p>The run goes on after the last step shown.</p>"
    lines = "".join(_line_item(line) for line in trace.text_lines)
    return f"""<section class="trace" aria-label="{html.escape(title)}">
<script type="application/json">{data}</script>
<noscript><p>Stepping through the run needs JavaScript.</p></noscript>
<div class="controls">
<div class="buttons">
<button type="button" class="previous" aria-label="Previous step">{_BACK}</button>
<button type="button" class="play" aria-pressed="false">Play</button>
<button type="button" class="next" aria-label="Next step">{_ON}</button>
<input type="range" class="slider" min="0" max="{last}" value="0" aria-label="Step">
</div>
<p class="status" role="status"></p>
</div>
<div class="now">
<div class="code"><h3>Program</h3><ol class="lines">{lines}</ol></div>
<div class="state"><h3>State</h3><p class="note">Large: the exact value. Bars: how
likely the relaxed run has each value, and below them its likeliest.</p></div>
</div>
<h3>Over time</h3>
<p class="note">The stronger the colour, the likelier. In the strip of a cell, 0 is at
the bottom and the largest value at the top. Choose a step by clicking into a
strip.</p>{cut}
<div class="history"></div>
</section>"""


def _line_item(line: TextLine) -> str:
    place = "" if line.place is None else f' data-place="{line.place}"'
    share = '<span class="share"></span>' if place else ""
    code, comment = _code_and_comment(line.text)
    part = f'<span class="part">{code.rstrip()}</span>'
    return f"<li{place}><code>{part}{comment}</code>{share}</li>"


def _code_and_comment(text: str) -> tuple[str, str]:
    """HTML of a printed line's two parts; the comment may be empty."""
    code, mark, comment = text.partition(";")
    if not mark:
        return html.escape(code), ""
    return html.escape(code), f'<span class="comment">;{html.escape(comment)}</span>'


def _program_text(text: str) -> str:
    lines = "".join(
        f'<span class="line">{"".join(_code_and_comment(line))}\n</span>'
        for line in text.strip("\n").splitlines()
    )
    return (
        '<pre class="program" tabindex="0" role="group" aria-label="The program">'
        f"<code>{lines}</code></pre>"
    )


def _verified_table(verified: Mapping[str, Any]) -> str:
    rows = []
    for split, result in verified.items():
        passed, total = result.get("passed"), result.get("total")
        kind = "all" if passed == total else "some"
        rows.append(
            f'<tr><th scope="row">{html.escape(split)}</th>'
            f'<td class="{kind}">{_shown(passed)} of {_shown(total)}</td>'
            f"<td>{_shown(result.get('halted'))}</td>"
            f"<td>{_shown(result.get('size'))}</td></tr>"
        )
    return _table(("Examples", "Passed", "Halted", "Size"), rows, "What was checked")


def _example_line(example: Mapping[str, Any] | None) -> str:
    if not example:
        return ""
    wanted, given = (
        html.escape(json.dumps(example.get(part))) for part in ("output", "input")
    )
    return f"<p>From <code>{given}</code> it has to make <code>{wanted}</code>.</p>"


def _search_rounds(history: Sequence[Mapping[str, Any]]) -> str:
    rounds = [entry for entry in history if "num_nodes" in entry]
    if not rounds:
        return ""
    rows = [
        f"<tr><td>{_shown(entry.get('round'))}</td>"
        f"<td>{_shown(entry.get('num_lines'))}</td>"
        f"<td>{_shown(entry.get('num_nodes'))}</td>"
        f"<td>{_shown(entry.get('num_proposals'))}</td>"
        f"<td>{_shown(entry.get('seconds'))}</td></tr>"
        for entry in rounds[-_MAX_ROUNDS:]
    ]
    names = ("Round", "Lines", "Nodes", "Proposals", "Seconds")
    note = (
        f"<p>The last {_MAX_ROUNDS} of {len(rounds):,} rounds.</p>"
        if len(rounds) > _MAX_ROUNDS
        else ""
    )
    return f"<h2>Search</h2>{note}{_table(names, rows, 'Rounds of search')}"


def _settings(summary: Mapping[str, Any]) -> str:
    shown = ("machine", "inducer", "seed", "outcome", "found_by", "num_proposals")
    parts = {name: summary.get(name) for name in (*shown, "seconds", "versions")}
    parts["softcode"] = summary.get("softcode")
    rows = [
        f'<tr><th scope="row">{html.escape(name)}</th><td>{_shown(value)}</td></tr>'
        for name, value in _flat(parts, "")
        if value is not None
    ]
    table = _table(("Setting", "Value"), rows, "Settings")
    return f"<details><summary>Settings</summary>{table}</details>"


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Nested objects as dotted names, in order."""
    if not isinstance(value, Mapping):
        yield name, value
        return
    for key, inner in value.items():
        yield from _flat(inner, f"{name}.{key}" if name else str(key))


def _table(names: Sequence[str], rows: Sequence[str], label: str) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "–"}[value]
    if isinstance(value, (int, float)):
        return amount(value)
    text = value if isinstance(value, str) else json.dumps(value)
    return html.escape(text)
