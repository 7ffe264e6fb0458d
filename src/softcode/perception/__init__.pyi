from .behaviour import (
    AbstractBehaviour as AbstractBehaviour,
    AbstractSpace as AbstractSpace,
)
from .diagrams import (
    AbstractWays as AbstractWays,
    Automaton as Automaton,
    Diagram as Diagram,
    NetworkCall as NetworkCall,
    automaton_of as automaton_of,
)
from .files import (
    holds_networks as holds_networks,
    images_task as images_task,
    is_images_folder as is_images_folder,
    load_images_task as load_images_task,
)
from .labels import (
    Relabellings as Relabellings,
    likeliest_readings as likeliest_readings,
    relabellings as relabellings,
)
from .posteriors import Posteriors as Posteriors
from .program import (
    PerceptualProgram as PerceptualProgram,
    result_for_files as result_for_files,
)
from .task import (
    PerceptualFault as PerceptualFault,
    PerceptualTask as PerceptualTask,
    ShownImages as ShownImages,
    split_by_chance as split_by_chance,
)
