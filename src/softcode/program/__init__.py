"""What is looked for: text <-> program <-> weights, and plain values in and out.

`Program` holds the choices of one program for one machine, `Sketch` one with holes;
`weights.py` compiles it to logits and hardens logits back; `padding.py` puts no-ops in;
`encoding.py` turns plain lists into a machine's cells.
`files.py` writes files whole. Knows `machine` and `language`. A new text form belongs to
its machine, not here.
"""

from ._program import Program as Program, ProgramFault as ProgramFault
from .encoding import (
    EncodingFault as EncodingFault,
    Plain as Plain,
    Rows as Rows,
    decode as decode,
    encode_input as encode_input,
    encode_output as encode_output,
    length_and_values as length_and_values,
    rows_of as rows_of,
)
from .files import write_whole as write_whole
from .padding import with_noops as with_noops
from .sketch import Sketch as Sketch
from .weights import (
    Hardened as Hardened,
    harden as harden,
    load_weights as load_weights,
    save_weights as save_weights,
    weights_of as weights_of,
)
