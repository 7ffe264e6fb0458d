from .apply_tiles import ApplyTiles as ApplyTiles
from .given import GivenSum as GivenSum, NumberSum as NumberSum
from .rules import Rule as Rule, Rules as Rules
from .tape import Block as Block, Tape as Tape, TapeProgram as TapeProgram
from .tiles import AddTiles as AddTiles, TileProgram as TileProgram, TileSum as TileSum
