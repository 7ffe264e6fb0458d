from .whole import (
    write_whole as write_whole,
)
