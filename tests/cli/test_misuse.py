"""A command that was mistyped: one line, with the word that was meant."""

import pytest

from softcode.cli.commands import COMMANDS, GROUPS


EVERY = [
    *COMMANDS.commands,
    *(f"{name} {inner}" for name, group in GROUPS.items() for inner in group.commands),
]


@pytest.mark.parametrize("name", EVERY)
def test_a_slip_of_the_keys_is_told_with_the_command_that_was_meant(refused, name):
    *before, last = name.split()
    mistyped = last[:1] + last[2:]
    told = refused(*before, mistyped, "x")
    assert f"'softcode {' '.join([*before, mistyped])}'" in told
    assert f"the nearest is `softcode {name}`" in told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("induse x", "softcode induce"),
        ("check x y", "softcode npi check"),
        ("npi induce x", "softcode induce"),
        ("librry show", "softcode library"),
    ],
)
def test_the_nearest_command_is_looked_for_in_every_group(refused, typed, meant):
    assert f"the nearest is `{meant}`" in refused(*typed.split())


@pytest.mark.parametrize("typed", ["zzz", "npi zzz", "zzz --json"])
def test_a_word_like_no_command_is_told_where_all_are_listed(refused, typed):
    told = refused(*typed.split())
    assert "there is no command" in told and "--help` lists them" in told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("induce inc --secnds 3", "--seconds"),
        ("induce inc --jsn", "--json"),
        ("npi test net --sedd 3", "--seed"),
        ("--hlp", "--help"),
        ("--verson", "--version"),
    ],
)
def test_an_unknown_option_is_told_with_the_nearest(refused, typed, meant):
    told = refused(*typed.split())
    assert "there is no option" in told and f"the nearest is {meant}" in told


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("induce", "softcode induce"),
        ("induce inc --zzzzz 3", "softcode induce"),
        ("induce inc --seed three", "softcode induce"),
        ("npi check one", "softcode npi check"),
        ("tasks one two", "softcode tasks"),
    ],
)
def test_what_a_command_cannot_take_names_the_command_and_its_help(
    refused, typed, place
):
    told = refused(*typed.split())
    assert told.startswith(f"softcode: {place}: ") and f"`{place} --help`" in told


def test_an_option_without_its_value_is_told(refused):
    assert "'--seed' requires an argument" in refused("induce", "inc", "--seed")


@pytest.mark.parametrize("typed", ["", "npi", "library"])
def test_no_command_at_all_is_answered_by_the_list_of_them(softcode, typed):
    code, out, err = softcode(*typed.split())
    assert (code, err) == (0, "")
    assert "Commands:" in out
