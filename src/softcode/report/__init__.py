"""What a run did, for people: traces, tables, pages and pictures.

`record` runs one program on one input, exactly and relaxed; everything else shows such
a `ComparedTrace` or the files of a run's folder. Knows `machine` and `program`, and
nothing of how programs are found; no other folder imports matplotlib. To add a report: a
file with a function of a `ComparedTrace` or of a run's summary, and a line in
`write_report`.
"""

import lazy_loader


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
