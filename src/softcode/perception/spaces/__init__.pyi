from .apply_tiles import ApplyTiles as ApplyTiles
from .given import GivenSum as GivenSum, NumberSum as NumberSum
from .maze import Maze as Maze, MazeProgram as MazeProgram, MazeWays as MazeWays
from .remembered import Remembered as Remembered
from .rules import LabelRule as LabelRule, Rules as Rules
from .tape import Tape as Tape, TapeBlock as TapeBlock, TapeProgram as TapeProgram
from .tiles import AddTiles as AddTiles, TileProgram as TileProgram, TileSum as TileSum
