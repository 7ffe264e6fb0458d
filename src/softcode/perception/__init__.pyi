from .behaviour import (
    AbstractBehaviour as AbstractBehaviour,
    AbstractSpace as AbstractSpace,
    Call as Call,
)
from .diagrams import (
    Automaton as Automaton,
    Diagram as Diagram,
    automaton_of as automaton_of,
    diagram_of as diagram_of,
)
from .posteriors import Posteriors as Posteriors
from .task import (
    PerceptualFault as PerceptualFault,
    PerceptualTask as PerceptualTask,
    ShownImages as ShownImages,
    split_by_chance as split_by_chance,
)
