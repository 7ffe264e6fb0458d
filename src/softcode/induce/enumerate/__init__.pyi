from .enumerate import (
    Enumerate as Enumerate,
)
from .stages import (
    staged as staged,
)
