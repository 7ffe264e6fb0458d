from .elaboration import (
    elaborate as elaborate,
    parsed as parsed,
)
