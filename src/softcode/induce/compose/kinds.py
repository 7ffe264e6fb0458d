"""What a loop does with what its body makes, as numbers that compiled loops can hold."""

from typing import Final


MAP: Final = 0
"""Each cell becomes what the body makes of it."""
SCAN: Final = 1
"""Each cell becomes what is carried, after the body."""
SCAN_BEFORE: Final = 2
"""Each cell becomes what is carried, before the body."""
FOLD_FIRST: Final = 3
"""What is carried goes into the first cell at the end."""
FOLD_LAST: Final = 4
"""What is carried goes at the end into the cell where the loop ended."""
