from .checkpoint import (
    Within as Within,
    load_checkpoint as load_checkpoint,
    require_like as require_like,
    save_checkpoint as save_checkpoint,
)
from .fault import RunFolderFault as RunFolderFault
from .fingerprints import fingerprint as fingerprint
from .folder import (
    RunFolder as RunFolder,
    folder_for as folder_for,
)
from .keeping import (
    KeptSearch as KeptSearch,
    kept as kept,
)
from .measurements import (
    Measurements as Measurements,
    kept_measurements as kept_measurements,
)
from .plain import digest as digest
from .record import RunRecord as RunRecord
from .search import Search as Search
from .summary import num_held_out as num_held_out, summary_of as summary_of
