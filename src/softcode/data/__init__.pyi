from .fetching import fetch as fetch, fetchable as fetchable
from .images import (
    DataFault as DataFault,
    Images as Images,
    load_images as load_images,
)
