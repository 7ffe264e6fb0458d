"""The same seed gives the same result as when it was written down."""

import json

import pytest

from .twenty_runs import RUNS, WRITTEN


KNOWN = json.loads(WRITTEN.read_text(encoding="utf-8"))


def test_every_search_is_written_down():
    assert list(KNOWN) == list(RUNS)


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_a_search_gives_what_is_written_down(name):
    assert RUNS[name]() == KNOWN[name]
