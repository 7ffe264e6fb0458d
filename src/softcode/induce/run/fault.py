"""The fault of a run's folder."""

from ...files import Fault


class RunFolderFault(Fault):
    """A run's folder cannot be used. Names the file, and says what to do.

    Example:
        >>> raise RunFolderFault("runs/a", "it belongs to another run")
        Traceback (most recent call last):
        softcode.induce.run.fault.RunFolderFault: runs/a: it belongs to another run
    """
