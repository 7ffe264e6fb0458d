"""Texts: their characters, parts, words, tokens and numbers."""

from typing import Final

from ..columns import each, lists, numerals, parts, pieces
from ..operation import BIT_OR, COMPARED, SUM, operation
from ..types import BOOL, INT, TEXT, list_of


_TEXTS: Final = list_of(TEXT)


def _method(name: str, python: str, gives=TEXT, takes=(TEXT,), **said):
    return operation(name, takes, gives, python, operands=(14, 0, 0), **said)


def _tokens(name: str, pattern: str):
    """All the longest pieces of a text that are made of these characters."""
    return operation(
        name,
        (TEXT,),
        _TEXTS,
        f're.findall(r"{pattern}", {{0}})',
        operands=(0,),
        imports=("re",),
        cost=2,
    )


PARTS: Final = (
    operation("text_length", (TEXT,), INT, "len({0})", kernel=parts.length),
    _method("text_item", "{0}[{1}]", takes=(TEXT, INT), kernel=parts.item),
    _method("text_before", "{0}[:{1}]", takes=(TEXT, INT), kernel=parts.before),
    _method("text_after", "{0}[{1}:]", takes=(TEXT, INT), kernel=parts.after),
    _method("text_between", "{0}[{1}:{2}]", takes=(TEXT, INT, INT),
            kernel=parts.between),
    _method("text_reversed", "{0}[::-1]", kernel=parts.reversed_),
    operation("text_join_two", (TEXT, TEXT), TEXT, "{0} + {1}", binds=SUM,
              kernel=lists.concatenated),
    operation("text_repeat", (TEXT, INT), TEXT, "{0} * {1}", binds=SUM + 1,
              operands=(SUM + 1, SUM + 2), kernel=lists.repeated, cost=2),
    _method("text_sorted", '"".join(sorted({0}))', kernel=lists.ordered, cost=2),
    operation("characters", (TEXT,), _TEXTS, "list({0})", operands=(0,),
              kernel=pieces.each_one),
)  # fmt: skip

WORDS: Final = (
    _method("words", "{0}.split()", gives=_TEXTS, kernel=pieces.words),
    _method("split", "{0}.split({1})", gives=_TEXTS, takes=(TEXT, TEXT),
            kernel=pieces.split),
    operation("join", (TEXT, _TEXTS), TEXT, "{0}.join({1})", operands=(14, 0),
              kernel=pieces.text_joined),
    _method("text_until", "{0}.partition({1})[0]", takes=(TEXT, TEXT), cost=1,
            kernel=pieces.until),
    _method("text_past", "{0}.partition({1})[2]", takes=(TEXT, TEXT), cost=1,
            kernel=pieces.past),
    _method("text_until_last", "{0}.rpartition({1})[0]", takes=(TEXT, TEXT), cost=2,
            kernel=pieces.until_last),
    _method("text_past_last", "{0}.rpartition({1})[2]", takes=(TEXT, TEXT), cost=2,
            kernel=pieces.past_last),
    _method("replace", "{0}.replace({1}, {2})", takes=(TEXT, TEXT, TEXT),
            kernel=pieces.replaced),
    _method("replace_first", "{0}.replace({1}, {2}, 1)", takes=(TEXT, TEXT, TEXT),
            cost=2),
    _method("lower", "{0}.lower()"),
    _method("upper", "{0}.upper()"),
    _method("title", "{0}.title()", cost=2),
    _method("capitalize", "{0}.capitalize()", cost=2),
    _method("strip", "{0}.strip()", kernel=pieces.stripped),
    _method("find", "{0}.find({1})", gives=INT, takes=(TEXT, TEXT), cost=2,
            kernel=pieces.find),
    _method("find_last", "{0}.rfind({1})", gives=INT, takes=(TEXT, TEXT), cost=2,
            kernel=pieces.find_last),
    _method("text_count", "{0}.count({1})", gives=INT, takes=(TEXT, TEXT),
            kernel=pieces.count),
    _method("starts_with", "{0}.startswith({1})", gives=BOOL, takes=(TEXT, TEXT),
            kernel=pieces.starts_with),
    _method("ends_with", "{0}.endswith({1})", gives=BOOL, takes=(TEXT, TEXT),
            kernel=pieces.ends_with),
    operation("has_text", (TEXT, TEXT), BOOL, "{0} in {1}", binds=COMPARED,
              operands=(BIT_OR, BIT_OR), kernel=pieces.has_text),
)  # fmt: skip

CHARACTERS: Final = (
    _method("is_digits", "{0}.isdigit()", gives=BOOL),
    _method("is_letters", "{0}.isalpha()", gives=BOOL),
    _method("is_upper", "{0}.isupper()", gives=BOOL),
    _method("is_lower", "{0}.islower()", gives=BOOL),
    _method("is_alphanumeric", "{0}.isalnum()", gives=BOOL, cost=2),
    operation("code", (TEXT,), INT, "ord({0})", operands=(0,), cost=2),
    operation("character", (INT,), TEXT, "chr({0})", operands=(0,), cost=2),
    operation("number_of_text", (TEXT,), INT, "int({0})", operands=(0,)),
    operation("text_of_number", (INT,), TEXT, "str({0})", operands=(0,),
              kernel=numerals.text_of_number),
    _method("padded", "{0}.zfill({1})", takes=(TEXT, INT), cost=2,
            kernel=numerals.padded),
    operation("each_character", (TEXT,), TEXT,
              '"".join({body} for {names} in {each})', body=TEXT,
              kernel=each.characters_mapped),
    operation("characters_that", (TEXT,), TEXT,
              '"".join({x} for {names} in {each} if {body})', body=BOOL,
              kernel=each.filtered),
)  # fmt: skip

TOKENS: Final = (
    _tokens("digit_tokens", "[0-9]+"),
    _tokens("letter_tokens", "[A-Za-z]+"),
    _tokens("upper_tokens", "[A-Z]+"),
    _tokens("lower_tokens", "[a-z]+"),
    _tokens("alphanumeric_tokens", "[A-Za-z0-9]+"),
    _tokens("capitalized_tokens", "[A-Z][a-z]+"),
)

TEXTS: Final = (*PARTS, *WORDS, *CHARACTERS, *TOKENS)
