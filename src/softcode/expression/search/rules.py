"""Which operations apply to which types, in one task."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

from .. import (
    BOOL,
    FLOAT,
    INT,
    OPERATIONS,
    TEXT,
    Operation,
    Type,
    list_of,
)
from ..operation import bound_with, filled, unified


class Rule(NamedTuple):
    """An operation on arguments of these types."""

    operation: Operation
    takes: tuple[Type, ...]
    gives: Type
    body: Type | None
    cost: int


def types_of(arguments: Iterable[Type], result: Type) -> tuple[Type, ...]:
    """The types of values that a search for such a function builds.

    Those of the arguments and the result, their parts, numbers and truth, and lists of
    what is no list.

    Example:
        >>> [str(t) for t in types_of([list_of(INT)], INT)]
        ['integer', 'true or false', 'list of integers']
    """
    found = [INT, BOOL]
    has_text = False
    for type in (*arguments, result):
        while True:
            found.append(type)
            has_text = has_text or type == TEXT
            if not type.is_list:
                break
            type = type.element
    scalars = [t for t in dict.fromkeys(found) if not t.is_list]
    if has_text or FLOAT in scalars:
        wanted = [t for t in (TEXT, FLOAT) if t in scalars]
        lists = [list_of(t) for t in wanted]
        if any(t == list_of(INT) for t in found) or TEXT in scalars:
            lists.append(list_of(INT))
        return tuple(dict.fromkeys((*scalars, *lists, *found)))
    return tuple(dict.fromkeys((*scalars, list_of(INT), *found)))


def rules_of(
    types: tuple[Type, ...], costs: Mapping[str, int] | None = None
) -> tuple[Rule, ...]:
    """Every operation on every choice of these types whose result is one of them.

    Args:
        types: of the values that there may be.
        costs: of operations, by name, where it is not their own; 0 leaves one out.

    Example:
        >>> rules = rules_of((INT, BOOL))
        >>> {rule.operation.name for rule in rules if rule.gives == BOOL} >= {"less"}
        True
    """
    rules = []
    for operation in OPERATIONS.values():
        cost = (costs or {}).get(operation.name, operation.cost)
        if cost <= 0:
            continue
        for takes in product(types, repeat=len(operation.takes)):
            known = unified(operation.takes, takes)
            if known is None:
                continue
            for body in (None,) if operation.body is None else types:
                all_known = bound_with(operation.body, body, known)
                if all_known is None:
                    continue
                gives = filled(operation.gives, all_known)
                if gives in types:
                    rules.append(Rule(operation, takes, gives, body, cost))
    return tuple(rules)


# What is seldom done to lists that were made from a number alone.
_FOR_GIVEN_LISTS = (
    "reversed", "sorted", "before", "after", "between", "every", "distinct", "append",
    "prepend", "concatenate", "singleton", "item", "first", "last", "count", "contains",
    "index", "repeat", "running_sums", "running_maxima", "running_minima", "take_while",
    "drop_while", "sort_by", "largest_by", "smallest_by", "zip_with",
)  # fmt: skip


# What makes a list of an element.
_OF_ELEMENTS = (
    "singleton",
    "repeat",
    "append",
    "prepend",
    "numbered",
    "up_to",
    "digits",
)


def costs_for(arguments: Iterable[Type], result: Type) -> dict[str, int]:
    """What operations cost where it depends on what is given and wanted.

    Args:
        arguments: the types of the function's arguments.
        result: the type of its value.

    Example:
        >>> costs_for([INT], INT)["up_to"], costs_for([list_of(INT)], INT)["up_to"]
        (1, 2)
    """
    given = tuple(arguments)
    has_number = INT in given
    costs = {
        "numbered": 1 if has_number else 2,
        "up_to": 1 if has_number else 2,
        "counted": 2 if has_number else 3,
        "product": 1 if has_number else 2,
        "digits": 1 if has_number else 3,
    }
    has_sequence = any(t.is_list or t == TEXT for t in (*given, result))
    if not has_sequence:
        costs |= {name: OPERATIONS[name].cost + 1 for name in _FOR_GIVEN_LISTS}
    return costs


def inner_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules within a body, where what gives a list is dearer.

    A body is mostly a number or a condition; most lists that it could build are those
    of the outer expression again, once for each element.

    Example:
        >>> rules = inner_rules(rules_of(types_of([list_of(INT)], INT)))
        >>> {r.operation.name: r.cost for r in rules}["reversed"]
        3
    """
    return tuple(
        rule._replace(cost=rule.cost + 2 - (rule.operation.name in _OF_ELEMENTS))
        if rule.gives.is_list
        else rule
        for rule in rules
    )
