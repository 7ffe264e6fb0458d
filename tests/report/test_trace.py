import dataclasses
import json

import jax
import numpy as np
import pytest

from softcode.machine import Assembly
from softcode.program import EncodingFault, Program, weights_of
from softcode.report import print_table, record


def all_pairs(trace):
    return [trace.place, *trace.values.values(), *trace.rows.values()]


def test_the_relaxed_run_of_sure_weights_is_the_exact_run(trace):
    for pair in all_pairs(trace):
        np.testing.assert_allclose(
            pair.relaxed, np.eye(pair.size)[pair.exact], atol=1e-3
        )


def test_the_relaxed_run_of_a_sure_turing_machine_is_the_exact_run(flip_trace):
    for pair in all_pairs(flip_trace):
        np.testing.assert_allclose(
            pair.relaxed, np.eye(pair.size)[pair.exact], atol=1e-3
        )


def test_the_exact_run_is_that_of_the_program(trace, increment):
    states = increment.states([3, 1, 0, 0])
    memory = [state.memory[:, 0].tolist() for state in states]
    assert trace.rows["memory"].exact.tolist() == memory[: trace.num_moments]
    assert memory[-1] == [0, 1, 0, 0]


def test_it_ends_with_the_moment_in_which_the_run_has_halted(trace):
    halted = trace.values["halted"].exact.tolist()
    assert halted == [0, 0, 0, 0, 0, 1]
    assert trace.is_whole


def test_a_run_that_never_halts_has_a_moment_more_than_steps():
    program = Program.parse(
        ".machine assembly base=2 registers=1 lines=1 num_steps=5 wraps=true\nnoop"
    )
    trace = record(program, [0, 0])
    assert trace.num_moments == 6
    assert trace.is_whole


def test_a_long_run_is_cut_and_says_so(increment):
    trace = record(increment, [3, 1, 0, 0], max_moments=3)
    assert trace.num_moments == 3
    assert not trace.is_whole
    assert "goes on" in print_table(trace)


def test_an_input_larger_than_the_machine_is_run_on_a_larger_machine(increment):
    counting = Assembly(base=4, num_registers=2, num_lines=6, num_steps=30)
    program = Program.parse(increment.text, counting)
    trace = record(program, [6, 1, 0, 0, 0, 0, 0])
    assert trace.rows["memory"].exact[-1].tolist() == [7, 1, 0, 0, 0, 0, 0]


def test_an_input_that_does_not_fit_is_refused(increment):
    with pytest.raises(EncodingFault, match="list"):
        record(increment, "three")


def test_unsure_weights_give_unsure_values(increment):
    logits = weights_of(increment, noise=0.3, key=jax.random.key(0))
    trace = record(increment, [3, 1, 0, 0], logits, "logits")
    assert 0.01 < trace.values["halted"].relaxed[-1, 0] < 0.99
    assert "~" in print_table(trace, relaxed=True)


def test_each_printed_line_knows_its_place(trace, flip_trace):
    numbered = [
        (line.place, line.text.split(";")[0].strip()) for line in trace.text_lines
    ]
    assert numbered == [
        (0, "read 1 2"),
        (1, "jump 2 end"),
        (2, "inc 2 2"),
        (3, "write 1 2"),
        (None, "end:"),
    ]
    # Control state 1 and symbols 0 and 1, of two symbols.
    assert [line.place for line in flip_trace.text_lines] == [2, 3]


def test_it_says_which_line_runs_at_a_moment(trace, flip_trace):
    assert trace.line_at(1) == "jump 2 end"
    assert trace.line_at(trace.num_moments - 1) == ""
    lines = [flip_trace.line_at(moment)[:3] for moment in range(4)]
    assert lines == ["1 1", "1 1", "1 0", ""]


def test_a_turing_machine_has_its_own_rows_and_values(flip_trace):
    assert set(flip_trace.values) == {"head", "control", "halted"}
    assert flip_trace.rows["tape"].exact[-1].tolist() == [0, 0, 0]


def test_json_holds_the_whole_trace(trace, flip_trace):
    for one in (trace, flip_trace):
        plain = json.loads(one.to_json())
        assert plain["num_moments"] == one.num_moments
        assert plain["lines"] == [line._asdict() for line in one.text_lines]
        for name, row in one.rows.items():
            assert plain["rows"][name]["exact"] == row.exact.tolist()
        for name, value in one.values.items():
            assert plain["values"][name]["exact"] == value.exact.tolist()
            assert plain["values"][name]["size"] == value.size


def test_json_gives_sure_values_as_numbers_and_others_as_lists(trace):
    relaxed = np.array([[0.0, 1.0], [0.12345, 0.87655], [np.nan, np.nan]])
    halted = trace.values["halted"]._replace(relaxed=relaxed)
    changed = dataclasses.replace(trace, values={"halted": halted})
    plain = json.loads(changed.to_json())
    assert plain["values"]["halted"]["relaxed"] == [1, [0.123, 0.877], [0, 0]]


def test_the_table_marks_what_a_step_changed(trace):
    lines = print_table(trace).splitlines()
    assert lines[0].split() == "step runs next registers memory halted".split()
    assert lines[1].split() == "r1 r2 0 1 2 3".split()
    assert len(lines) == 2 + trace.num_moments
    assert lines[3].split() == "1 jump 2 end 0 3* 3 1 0 0 no".split()
    assert lines[6].split() == "4 (after the last line) 0 0 0* 1 0 0 no".split()
    assert lines[7].split() == "5 0 0 0 1 0 0 yes".split()


def test_the_table_of_a_turing_machine_names_its_head(flip_trace):
    first, *_ = print_table(flip_trace).splitlines()
    assert first.split() == "step runs next head control tape halted".split()
