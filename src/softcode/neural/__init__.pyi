from . import standalone as standalone
from .calibration import (
    calibrated as calibrated,
    temperature_of as temperature_of,
)
from .images import (
    KINDS as KINDS,
    ImageNetwork as ImageNetwork,
    ImageNetworkFault as ImageNetworkFault,
    ImageWeights as ImageWeights,
    read_all as read_all,
)
from .teaching import (
    Teaching as Teaching,
    averaged as averaged,
    first_teaching as first_teaching,
    shifted as shifted,
    taught as taught,
)
