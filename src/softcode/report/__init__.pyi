from ._sentences import NOTHING_HELD_OUT as NOTHING_HELD_OUT
from .call_tree import call_tree_page as call_tree_page
from .comparison import plot_comparison as plot_comparison
from .contact_sheet import plot_contact_sheet as plot_contact_sheet
from .curves import plot_curves as plot_curves
from .drift_plot import plot_drift as plot_drift
from .page import run_page as run_page, trace_page as trace_page
from .perceptual_report import perceived_page as perceived_page
from .plot import (
    plot_losses as plot_losses,
    plot_table as plot_table,
    plot_trace as plot_trace,
)
from .run_report import write_report as write_report
from .search_progress import SearchProgress as SearchProgress
from .table import print_table as print_table
from .trace import (
    record as record,
)
