from .behaviour import (
    AbstractBehaviour as AbstractBehaviour,
    AbstractSpace as AbstractSpace,
)
from .diagrams import (
    AbstractWays as AbstractWays,
    Automaton as Automaton,
    Call as Call,
    Diagram as Diagram,
    automaton_of as automaton_of,
)
from .posteriors import Posteriors as Posteriors
from .task import (
    PerceptualFault as PerceptualFault,
    PerceptualTask as PerceptualTask,
    ShownImages as ShownImages,
    split_by_chance as split_by_chance,
)
from .labels import (
    Relabellings as Relabellings,
    likeliest_readings as likeliest_readings,
    relabellings as relabellings,
)
from .program import PerceptualProgram as PerceptualProgram
