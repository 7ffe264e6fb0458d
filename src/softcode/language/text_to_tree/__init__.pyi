from .elaboration import (
    elaborate as elaborate,
)
from .parsing import (
    parsed as parsed,
)
