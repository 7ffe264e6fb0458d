"""What is shown of a search while it goes on."""

import io

from rich.console import Console

from softcode.report import SearchProgress


ENTRY = {"inducer": "expressions", "num_proposals": 3, "seconds": 4.0, "cost": 5}


def test_a_terminal_is_shown_what_each_inducer_does_and_the_time_left():
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=80)
    with SearchProgress(10.0, console) as progress:
        progress.show(ENTRY)
    assert "3 proposals checked, 6 s left" in written.getvalue()
    assert "functions of cost 6" in written.getvalue()


def test_a_file_is_shown_nothing():
    written = io.StringIO()
    with SearchProgress(10.0, Console(file=written)) as progress:
        progress.show(ENTRY)
    assert written.getvalue() == ""
