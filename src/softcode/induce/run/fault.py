"""The fault of a run's folder."""

from ...files import Fault


class RunFolderFault(Fault):
    """A run's folder cannot be used. Names the file, and says what to do."""
