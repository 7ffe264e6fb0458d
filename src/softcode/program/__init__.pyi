from .encoding import (
    EncodingFault as EncodingFault,
    Plain as Plain,
    Rows as Rows,
    decode as decode,
    encode_input as encode_input,
    encode_output as encode_output,
    length_and_values as length_and_values,
)
from .machines import (
    keep_beside as keep_beside,
)
from .program import (
    NoAnswer as NoAnswer,
    Program as Program,
    ProgramFault as ProgramFault,
)
from .read import (
    read_program as read_program,
)
from .sketch import (
    Sketch as Sketch,
)
from .weights import (
    harden as harden,
    load_weights as load_weights,
    save_weights as save_weights,
    weights_of as weights_of,
    weights_of_choices as weights_of_choices,
)
