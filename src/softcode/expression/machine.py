"""What functions over plain values run on: Python itself."""

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar


@dataclasses.dataclass(frozen=True)
class Everyday:
    """The everyday machine: its programs are functions over numbers, texts and lists.

    It has no size: whole numbers are of any size, and lists of any length.

    Example:
        >>> Everyday().kind, Everyday().settings
        ('python', {})
    """

    kind: ClassVar[str] = "python"
    title: ClassVar[str] = "Python"

    @property
    def settings(self) -> Mapping[str, Any]:
        """None."""
        return {}
