"""Our quicksort and topological sort beside those of the CLRS-30 benchmark.

Where dm-clrs is not installed, what is compared here cannot be, and the error is tested.
"""

import importlib.util

import pytest

from softcode.npi import arrays_of, quicksort_runs, topological_runs
from softcode.npi.tasks import TASKS
from softcode.reference import run_trace


IS_INSTALLED = importlib.util.find_spec("clrs") is not None
needs_clrs = pytest.mark.skipif(not IS_INSTALLED, reason="dm-clrs is not installed")


@needs_clrs
@pytest.mark.parametrize("level", TASKS["quicksort"].levels)
@pytest.mark.parametrize("size", [2, 5, 16])
def test_every_array_on_the_way_is_the_benchmarks(size, level):
    task = TASKS["quicksort"]
    runs = list(quicksort_runs(30, size, seed=0))
    assert len(runs) == 30
    for run in runs:
        arrays = arrays_of(task.program(level), task.encode(run.input))
        assert arrays == run.arrays
        assert arrays[-1] == sorted(run.input)


@needs_clrs
@pytest.mark.parametrize("level", TASKS["topological_sort"].levels)
@pytest.mark.parametrize("size", [2, 5, 16])
def test_every_order_is_the_benchmarks(size, level):
    task = TASKS["topological_sort"]
    runs = list(topological_runs(30, size, seed=0))
    assert len(runs) == 30
    for run in runs:
        trace = run_trace(task.program(level), task.encode(run.input))
        assert task.result(trace.state) == run.order == task.expected(run.input)


@pytest.mark.skipif(IS_INSTALLED, reason="dm-clrs is installed")
def test_without_the_package_the_error_says_how_to_get_it():
    with pytest.raises(ValueError, match=r"pip install 'softcode\[clrs\]'"):
        next(quicksort_runs(1, 3, seed=0))
