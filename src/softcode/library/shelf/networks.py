"""A folder of networks by name, each in versions; never found half written."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...files import locked, read_arrays, read_json, write_arrays, write_whole
from ...neural import ImageNetwork, ImageWeights
from .kept import KeptNetwork, Lineage, ShelfFault


_MANIFEST, _FORMAT = "manifest.json", 1
_KIND = "network"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_AGAIN = "go back with `Shelf.roll_back`, or train it again"


class Shelf:
    """Networks that tasks share, in a folder.

    A version's weights are a file of their own, which is never written over; the manifest
    says which versions there are and which one is current, and is written last, whole or
    not at all. So whoever is killed while it is written leaves the shelf as it was. Who
    changes it must be alone (`changing`); readers need not.

    Args:
        folder: made when something is first put there.

    Raises:
        ShelfFault: if what is in the folder is no shelf.

    Example:
        >>> import tempfile
        >>> import jax.random as jr
        >>> shelf = Shelf(Path(tempfile.mkdtemp()) / "shelf")
        >>> network = ImageNetwork((8, 8), 10, "small")
        >>> with shelf.changing():
        ...     made = Lineage("add top", None, 0.75, 120)
        ...     shelf.put({"digit": (network, network.init(jr.key(0)))}, made)
        >>> shelf.names, shelf.load("digit").version
        (('digit',), 1)
    """

    def __init__(self, folder: str | Path):
        self.folder = Path(folder)
        self._may_change = False
        self._versions()

    @property
    def names(self) -> tuple[str, ...]:
        """The networks, by name."""
        return tuple(sorted(self._versions()))

    def load(self, name: str, version: int | None = None) -> KeptNetwork:
        """A network, in its current version or another.

        Raises:
            ShelfFault: if there is no such network or version.
            Fault: if the file of its weights is damaged.
        """
        entry = self._entry(name)
        number: int = entry["current"] if version is None else version
        told = entry["versions"].get(str(number))
        if told is None:
            raise ShelfFault(
                str(self.folder),
                f"{name!r} has no version {number}",
                f"there are {', '.join(entry['versions'])}",
            )
        stored = read_arrays(self._file(name, number), _KIND, _FORMAT, _AGAIN)
        network = ImageNetwork.of(stored.about)
        network.require(stored.arrays)
        return KeptNetwork(network, dict(stored.arrays), number, Lineage.of(told))

    def lineage(self, name: str) -> dict[int, Lineage]:
        """How each version of a network came to be, the oldest first.

        Raises:
            ShelfFault: if there is no such network.
        """
        versions = self._entry(name)["versions"]
        return {int(number): Lineage.of(told) for number, told in versions.items()}

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Keeps all others from changing the shelf meanwhile.

        Raises:
            ShelfFault: if another process changes it; says which one.
            OSError: if the folder cannot be made or written to.
        """
        wait = "wait for its end, or take another folder"
        with locked(self.folder, "process", wait, ShelfFault):
            self._remove_left_over()
            self._may_change = True
            try:
                yield
            finally:
                self._may_change = False

    def put(
        self,
        networks: Mapping[str, tuple[ImageNetwork, ImageWeights]],
        lineage: Lineage,
    ) -> None:
        """Makes new versions of some networks, all of them or none, current from now on.

        Args:
            networks: by name, each with its weights.
            lineage: which task made them.

        Raises:
            ShelfFault: if it is not being changed (`changing`), a name is not one of small
                letters, digits and `_`, or a network of that name reads other images or
                tells other classes.
            OSError: if it cannot be written.
        """
        self._require_changing()
        versions = self._versions()
        for name, (network, weights) in networks.items():
            if not _NAME.fullmatch(name):
                raise ShelfFault(
                    str(self.folder),
                    f"the name {name!r}",
                    "small letters, digits and `_`",
                )
            network.require(weights)
            entry = versions.setdefault(name, {"current": 0, "versions": {}})
            if entry["current"] and self.load(name).network != network:
                raise ShelfFault(
                    str(self.folder),
                    f"{name!r} is another network there: {self.load(name).network}",
                    f"{network} cannot be its next version",
                    "give it another name",
                )
            number = 1 + max(map(int, entry["versions"]), default=0)
            arrays = {part: np.asarray(array) for part, array in weights.items()}
            path = self._file(name, number)
            write_arrays(path, _KIND, _FORMAT, arrays, network.settings())
            entry["versions"][str(number)] = lineage._asdict()
            entry["current"] = number
        self._write(versions)

    def roll_back(self, name: str, version: int) -> None:
        """Makes an earlier version of a network the current one; later ones stay.

        Raises:
            ShelfFault: if it is not being changed (`changing`), or there is no such
                version.
            Fault: if that version is damaged.
        """
        self._require_changing()
        self.load(name, version)
        versions = self._versions()
        versions[name]["current"] = version
        self._write(versions)

    def _entry(self, name: str) -> dict[str, Any]:
        versions = self._versions()
        if name not in versions:
            known = ", ".join(sorted(versions)) or "none yet"
            raise ShelfFault(
                str(self.folder), f"it has no network {name!r}", f"there are: {known}"
            )
        return versions[name]

    def _versions(self) -> dict[str, Any]:
        path = self.folder / _MANIFEST
        if not path.exists():
            return {}
        manifest = read_json(path)
        try:
            if manifest["format"] != _FORMAT:
                raise ValueError(f"format {manifest['format']}")
            networks = manifest["networks"]
            for name, entry in networks.items():
                if not _NAME.fullmatch(name):
                    raise ValueError(f"the name {name!r}")
                for told in entry["versions"].values():
                    Lineage.of(told)
                if str(entry["current"]) not in entry["versions"]:
                    raise ValueError(f"no version {entry['current']} of {name}")
                list(map(int, entry["versions"]))
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            raise ShelfFault(
                str(path), f"no manifest of a shelf ({fault!s:.100})", "", _AGAIN
            ) from None
        return networks

    def _write(self, versions: Mapping[str, Any]) -> None:
        told = {"format": _FORMAT, "networks": versions}
        write_whole(self.folder / _MANIFEST, json.dumps(told, indent=1) + "\n")

    def _file(self, name: str, version: int) -> Path:
        return self.folder / name / f"{version:06d}.safetensors"

    def _remove_left_over(self) -> None:
        """Removes what was written by somebody who was killed before the manifest was."""
        versions = self._versions()
        for path in self.folder.glob("*/[0-9]*.safetensors"):
            known = versions.get(path.parent.name, {"versions": {}})["versions"]
            if path.stem.isdigit() and str(int(path.stem)) not in known:
                path.unlink()

    def _require_changing(self) -> None:
        if not self._may_change:
            raise ShelfFault(
                str(self.folder),
                "it is changed by nobody",
                "use `with shelf.changing():`",
            )
