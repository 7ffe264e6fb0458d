from .turing import (
    Turing as Turing,
)
