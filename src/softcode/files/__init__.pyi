from .arrays import (
    read_arrays as read_arrays,
    write_arrays as write_arrays,
)
from .fault import (
    Fault as Fault,
    in_one_line as in_one_line,
    not_installed as not_installed,
    shown as shown,
)
from .lock import locked as locked
from .plain import (
    parse_json as parse_json,
    parse_toml as parse_toml,
    read_json as read_json,
    read_toml as read_toml,
)
from .text import (
    read_bytes as read_bytes,
    read_start as read_start,
    read_text as read_text,
)
from .whole import (
    write_whole as write_whole,
)
