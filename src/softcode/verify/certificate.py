"""A certificate as a value and as a file."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

from ..files import Fault, read_json, write_whole
from . import checker


_MAX_BYTES = 2**27


class CertificateFault(Fault):
    """A file is no certificate, or is damaged. Says which and what to do.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "c.json"
        >>> _ = path.write_text("{}")
        >>> try:
        ...     Certificate.load(path)
        ... except CertificateFault as fault:
        ...     print(fault.next_move)
        write it again with `softcode npi verify`
    """


@dataclasses.dataclass(frozen=True, eq=False)
class Certificate:
    """What it takes to check that a network follows a table, on inputs of every size.

    `parts` is what the file holds; `softcode.verify.checker` says what is in it, and
    checks it without anything else of softcode. What it cannot check, and so takes as
    given, is `checker.GIVEN`.

    Args:
        parts: plain values, as JSON has them.

    Example:
        >>> empty = Certificate.sealed({"format": checker.FORMAT, "contexts": []})
        >>> empty.num_contexts, empty.faults({})
        (0, ["the certificate is damaged: KeyError: 'abstraction'"])
    """

    parts: dict[str, Any]

    @classmethod
    def sealed(cls, parts: dict[str, Any]) -> "Certificate":
        """A certificate with these parts and their fingerprint.

        Args:
            parts: all but the fingerprint.
        """
        return cls({**parts, "sha256": checker.fingerprint(parts)})

    @classmethod
    def load(cls, path: str | Path) -> "Certificate":
        """The certificate of a file.

        Raises:
            Fault: if it is none.
            OSError: if it cannot be read.
        """
        try:
            parts = read_json(path, _MAX_BYTES)
            if not isinstance(parts, dict) or parts.get("format") != checker.FORMAT:
                raise Fault(f"its format is not {checker.FORMAT!r}")
        except Fault as fault:
            raise CertificateFault(
                str(path),
                f"it is no certificate ({fault.got})",
                next_move="write it again with `softcode npi verify`",
            ) from None
        return cls(parts)

    def save(self, path: str | Path) -> None:
        """Writes the file, whole or not at all."""
        write_whole(Path(path), json.dumps(self.parts, separators=(",", ":")))

    @property
    def num_contexts(self) -> int:
        """How many contexts the network was run on."""
        return len(self.parts["contexts"])

    @property
    def margin(self) -> float:
        """The least lead of a decision, in logits."""
        return min(self.parts["margins"])

    def faults(self, weights: dict[str, np.ndarray]) -> list[str]:
        """What is wrong with it; nothing, if it holds for these weights.

        Args:
            weights: the network's, by name, in single precision.
        """
        return checker.check(self.parts, weights)
