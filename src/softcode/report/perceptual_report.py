"""The report of a program and the networks that it calls, as one page."""

import base64
import html
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
       padding: 0 1rem; color: #1d2129; background: #fff }
pre { background: #f3f5f8; padding: .8rem 1rem; overflow-x: auto; border-radius: 6px }
img { max-width: 100%; height: auto }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@runtime_checkable
class Told(Protocol):
    """What the page tells of: sentences, and the program as Python."""

    @property
    def source(self) -> str | None:
        """The program as Python, if there is one."""
        ...

    def told(self) -> list[str]:
        """What is known, a sentence or two a line."""
        ...


def perceived_page(found: Told, sheets: Sequence[Path]) -> str:
    """A page with the program, what was checked, and how each network reads.

    Args:
        found: what was found.
        sheets: for each network its contact sheet, by its name.

    Returns:
        One file of HTML, which loads nothing else.

    Example:
        >>> class Found:
        ...     source = "def program(digits): ..."
        ...     def told(self):
        ...         return ["sum(digits)", "", "Checked on 9 examples."]
        >>> page = perceived_page(Found(), [])
        >>> "Checked on 9 examples." in page, "http:" in page
        (True, False)
    """
    lines = [line for line in found.told() if line]
    title = "What was found" if found.source else "Nothing was found"
    parts = [f"<h1>{title}</h1>"]
    if found.source:
        parts.append(f"<pre><code>{html.escape(found.source)}</code></pre>")
        lines = lines[1:]
    parts += [f"<p>{html.escape(line)}</p>" for line in lines]
    for sheet in sheets:
        image = base64.b64encode(sheet.read_bytes()).decode()
        name = html.escape(sheet.stem)
        parts += [
            f"<h2>How {name} reads images that no choice was made by</h2>",
            f'<img alt="images by the label that {name} gives them" '
            f'src="data:image/png;base64,{image}">',
        ]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n"
        "</body></html>\n"
    )
