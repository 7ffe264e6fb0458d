"""What has a body that is done for each element of a list, or of two."""

from typing import Final

from ..columns import each
from ..operation import A, B, operation
from ..types import BOOL, INT, list_of


_LIST: Final = list_of(A)

EACH: Final = (
    operation("map", (_LIST,), list_of(B), "[{body} for {names} in {each}]",
              body=B, has_index=True, kernel=each.mapped),
    operation("flat_map", (_LIST,), list_of(B),
              "[inner for {names} in {each} for inner in {body}]", body=list_of(B),
              has_index=True, kernel=each.flattened_each),
    operation("filter", (_LIST,), _LIST, "[{x} for {names} in {each} if {body}]",
              body=BOOL, has_index=True, kernel=each.filtered),
    operation("number_that", (_LIST,), INT, "sum({body} for {names} in {each})",
              body=BOOL, has_index=True, kernel=each.number_that),
    operation("sum_of", (_LIST,), INT, "sum({body} for {names} in {each})",
              body=INT, has_index=True, kernel=each.summed),
    operation("all", (_LIST,), BOOL, "all({body} for {names} in {each})",
              body=BOOL, has_index=True, kernel=each.all_do),
    operation("any", (_LIST,), BOOL, "any({body} for {names} in {each})",
              body=BOOL, has_index=True, kernel=each.some_do),
    operation("take_while", (_LIST,), _LIST,
              "list(itertools.takewhile(lambda {x}: {body}, {each}))",
              body=BOOL, kernel=each.taken_while, imports=("itertools",)),
    operation("drop_while", (_LIST,), _LIST,
              "list(itertools.dropwhile(lambda {x}: {body}, {each}))",
              body=BOOL, kernel=each.dropped_while, imports=("itertools",)),
    operation("first_that", (_LIST,), A, "next({x} for {names} in {each} if {body})",
              body=BOOL, has_index=True, kernel=each.first_that),
    operation("sort_by", (_LIST,), _LIST, "sorted({each}, key=lambda {x}: {body})",
              body=INT, kernel=each.sorted_by),
    operation("largest_by", (_LIST,), A, "max({each}, key=lambda {x}: {body})",
              body=INT, kernel=each.largest_by),
    operation("smallest_by", (_LIST,), A, "min({each}, key=lambda {x}: {body})",
              body=INT, kernel=each.smallest_by),
    operation("zip_with", (_LIST, list_of(A)), list_of(B),
              "[{body} for {names} in {each}]", body=B, kernel=each.mapped, cost=2),
)  # fmt: skip
