"""Reads `Example:` in a docstring as a section of code, as doctest does.

An extension of Griffe, which knows that section as `Examples:` and would take the other
for prose, with its lists of numbers as links.
"""

import re
from typing import Any

import griffe


class Example(griffe.Extension):
    """Renames the section in every docstring, before it is parsed."""

    def on_object(self, *, obj: griffe.Object, **others: Any) -> None:
        """Looks at one object of the package."""
        if obj.docstring is not None:
            text = obj.docstring.value
            obj.docstring.value = re.sub(r"(?m)^Example:$", "Examples:", text)
