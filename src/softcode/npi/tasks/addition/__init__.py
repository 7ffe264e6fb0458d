"""Grade-school addition, from the rightmost column to the left."""

from .task import (
    END as END,
    ROWS as ROWS,
    SPECIFICATION as SPECIFICATION,
    TASK as TASK,
    Window as Window,
)
