from .folder import (
    RunFolder as RunFolder,
    RunFolderFault as RunFolderFault,
)
