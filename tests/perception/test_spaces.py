"""Each space holds what its programs do, each behaviour once, and runs it as it says."""

import itertools

import numpy as np
import pytest

from softcode.perception import PerceptualFault, PerceptualTask, ShownImages
from softcode.perception.examples import receipts
from softcode.perception.literature import drawn_maze
from softcode.perception.spaces import (
    AddTiles,
    ApplyTiles,
    Maze,
    MazeProgram,
    Rules,
    Tape,
)
from softcode.perception.spaces.tiles import applied


def drawn_task(images, inputs, outputs, networks):
    shown = ShownImages(images, inputs, outputs)
    splits = dict.fromkeys(("train", "validation", "test"), shown)
    return PerceptualTask("t", np.zeros((9, 8, 8)), networks, splits)


def value(tokens):
    total = tokens[0]
    for operator, number in zip(tokens[1::2], tokens[2::2], strict=True):
        total = int(applied(np.asarray(total), np.asarray(number), operator))
    return total


def random_add_program(rng):
    """What a program of four random lines adds, by running it as the paper says."""
    moves = {"N": (0, 1, 0, 1), "E": (1, 1, 3, 3), "S": (2, 3, 2, 3), "W": (0, 0, 2, 2)}
    at, registers = 0, [np.eye(4, dtype=int)[0]]
    for _ in range(4):
        kind = rng.choice(["noop", "N", "E", "S", "W", "add", "add"])
        if kind == "noop":
            registers.append(np.zeros(4, int))
        elif kind == "add":
            full = [*registers, *[np.zeros(4, int)] * (5 - len(registers))]
            registers.append(full[rng.integers(5)] + full[rng.integers(5)])
        else:
            at = moves[kind][at]
            registers.append(np.eye(4, dtype=int)[at])
    at_end = 4 if rng.random() < 0.7 else int(rng.integers(5))
    return tuple(registers[at_end].tolist())


def test_every_program_that_adds_tiles_behaves_as_one_of_the_seventy_three_or_gives_0():
    known = {b.times for b in AddTiles({"digit": 10}).behaviours(None)}
    rng = np.random.default_rng(0)
    drawn = {random_add_program(rng) for _ in range(30_000)}
    assert len(known) == 73 and drawn <= known | {(0, 0, 0, 0)}
    # By so many draws most are met.
    assert len(drawn & known) > 25


@pytest.mark.parametrize("seed", range(3))
def test_ten_programs_that_apply_operators_are_left_by_a_hundred_examples(seed):
    rng = np.random.default_rng(seed)
    operators, inputs = rng.integers(4, size=(200, 4)), rng.integers(10, size=(200, 3))
    once = applied(inputs[:, 0], inputs[:, 1], operators[:, 1])
    outputs = applied(once, inputs[:, 2], operators[:, 3])
    images = np.tile(np.arange(4), (200, 1))
    task = drawn_task(images, inputs, outputs, {"operator": 4})
    found = ApplyTiles().behaviours(task)
    right = [
        behaviour
        for behaviour in found
        if all(
            behaviour.run({"operator": row.tolist()}, tuple(given.tolist())) == wanted
            for row, given, wanted in zip(operators, inputs, outputs, strict=True)
        )
    ]
    # Two operators of which any tile may be each, read along a path of three.
    assert 10 <= len(found) <= 14 and len(right) == 1


def test_two_programs_evaluate_expressions_and_both_do_longer_ones():
    rng = np.random.default_rng(0)
    rows = np.stack(
        [
            rng.integers(10, size=300),
            rng.integers(4, size=300),
            rng.integers(10, size=300),
        ],
        1,
    )
    outputs = np.array([value(row.tolist()) for row in rows])
    images = np.tile(np.arange(3), (300, 1))
    task = drawn_task(
        images, np.zeros((300, 0), int), outputs, {"digit": 10, "operator": 4}
    )
    found = Tape().behaviours(task)

    def does(behaviour, tokens):
        return behaviour.run({"digit": tokens, "operator": tokens}, ()) == value(tokens)

    right = [b for b in found if all(does(b, row.tolist()) for row in rows)]
    assert len(right) == 2
    for _ in range(100):
        tokens = rng.integers(4, size=2 * rng.integers(2, 9) - 1).tolist()
        assert all(does(b, tokens) for b in right)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_rule_gives_by_its_table_what_it_gives_when_it_is_called(length):
    rules = Rules(num_classes=4, cost=4).all_behaviours((1, 2, 3))
    assert len(rules) > 100
    for rule in rules[:: max(1, len(rules) // 60)]:
        calls, table = rule.table(length)
        for labels in itertools.product(range(4), repeat=length):
            got = rule.run({"read": list(labels)}, ())
            index = tuple(labels[call.slot] for call in calls)
            wanted = int(table[index])
            assert got == wanted or (got is None and wanted < -(2**40)), rule.text


def test_rules_are_told_apart_and_those_that_explain_nothing_are_left_out():
    task = receipts(sum, seed=0, lengths=(1, 3))
    texts = [rule.text for rule in Rules().behaviours(task)]
    assert "sum(digits)" in texts and len(texts) == len(set(texts))
    assert "max(digits)" not in texts and "len(digits)" not in texts


def test_rows_that_are_too_long_to_sum_over_are_refused_with_their_numbers():
    task = receipts(sum, seed=0, lengths=(6, 6))
    with pytest.raises(PerceptualFault, match="6 images with 10 labels"):
        Rules().behaviours(task)


RIGHT = MazeProgram((("LOOK", 1), ("INC", 2), ("MOVE", 0)))


def test_following_the_arrows_measures_the_path_in_mazes_of_every_size():
    rng = np.random.default_rng(0)
    for width, height in ((1, 2), (3, 2), (4, 4), (10, 10), (30, 30)):
        for _ in range(20):
            signs, start, length = drawn_maze(width, height, rng)
            assert (signs == 4).sum() == 1
            assert RIGHT.run({"look": signs.tolist()}, (width, start)) == length


def test_the_ways_through_a_maze_are_those_labels_that_give_the_result():
    # Of every program and every way to read three signs, by running it.
    rng = np.random.default_rng(1)
    instructions = ("LOOK", "MOVE", "INC")
    for _ in range(60):
        blocks = tuple(
            (instructions[rng.integers(3)], int(rng.integers(3))) for _ in range(3)
        )
        program, start = MazeProgram(blocks), int(rng.integers(3))
        said = rng.dirichlet(np.ones(5), size=3)
        for wanted in range(4):
            total = sum(
                np.prod([said[slot, label] for slot, label in enumerate(signs)])
                for signs in itertools.product(range(5), repeat=3)
                if program.run({"look": list(signs)}, (3, start)) == wanted
            )
            diagram = program.ways(3, (3, start)).diagram(wanted, ("look",))
            chance = 0.0
            if diagram is not None:
                forwards = np.zeros(diagram.num_states)
                forwards[0] = 1.0
                for source, target, _, slot, label in diagram.arcs.tolist():
                    assert source < target
                    forwards[target] += forwards[source] * said[slot, label]
                chance = forwards[-1]
            assert chance == pytest.approx(total)


def test_both_programs_that_measure_paths_are_among_the_behaviours():
    rng = np.random.default_rng(2)
    drawn = [drawn_maze(3, 2, rng) for _ in range(300)]
    images = np.tile(np.arange(6), (300, 1))
    inputs = np.array([[3, start] for _, start, _ in drawn])
    outputs = np.array([length for *_, length in drawn])
    task = drawn_task(images, inputs, outputs, {"look": 5})
    found = Maze().behaviours(task)
    right = [
        program
        for program in found
        if all(
            program.run({"look": signs.tolist()}, (3, start)) == length
            for signs, start, length in drawn
        )
    ]
    assert right and len(found) < 20


def test_a_maze_that_is_too_large_to_sum_over_is_told():
    with pytest.raises(PerceptualFault, match="learn from small mazes"):
        RIGHT.ways(100, (10, 0))
