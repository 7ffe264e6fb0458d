"""One word for one idea: the glossary's words, and names of types."""

import ast
import functools
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import softcode


ROOT = Path(softcode.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
TESTS = Path(__file__).parents[1]
BENCHMARKS, PAGES = TESTS.parent / "benchmarks", TESTS.parent / "docs"
GLOSSARY = PAGES / "glossary.md"

# Names that other libraries gave.
THEIRS = {
    "default_backend",
    "find_spec",
    "hypothesis",
    "in_specs",
    "out_specs",
    "PartitionSpec",
    "rich_markup_mode",
    "st_mode",
    "standalone_mode",
}
_THEIRS = re.compile(rf"\b({'|'.join(sorted(THEIRS))})\b")
# Files in which a word is another field's: Python's virtual environments, a file's mode.
ELSEWHERE = {
    "environment": {"induce.md"},
    "mode": {"files/plain.py"},
}


@functools.cache
def words_not_used() -> dict[str, str]:
    """Each word in brackets, and the word that stands for it."""
    rows = re.findall(r"^\| ([^|]*?) \(([^)|]*)\)[^|]*\|", GLOSSARY.read_text(), re.M)
    return {
        word.strip().lower(): right
        for right, words in rows
        for word in words.split(",")
    }


def written(path: Path) -> Iterator[tuple[int, str]]:
    """Every name, text and comment of a file, with its line."""
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kinds = (tokenize.NAME, tokenize.STRING, tokenize.COMMENT)
        if token.type in kinds:
            yield token.start[0], _THEIRS.sub("", token.string)


def words_of(text: str) -> list[str]:
    """The words of a text or of a name, in small letters: `NumCases` is two."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)]


def test_the_glossary_says_which_words_are_not_used():
    not_used = words_not_used()
    assert not_used["problem"] == "input" or not_used["problem"] == "task"
    assert not_used["candidate"] == "proposal"
    defined = re.findall(r"^\| ([^|(]*)", GLOSSARY.read_text(), re.MULTILINE)
    words = {word.strip() for cell in defined for word in cell.split(",")}
    assert not words & not_used.keys()


def wrong_words(place: str, lines: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Where a text uses a word that the glossary puts in brackets, and what to say."""
    not_used = {
        tuple(word.split()): f"say {right!r} for {word!r}"
        for word, right in words_not_used().items()
        if place not in ELSEWHERE.get(word, ())
    }
    for line, text in lines:
        words = words_of(text)
        for wrong, advice in not_used.items():
            spans = zip(*(words[start:] for start in range(len(wrong))), strict=False)
            plural = (*wrong[:-1], f"{wrong[-1]}s")
            if {wrong, plural} & set(spans):
                yield f"{place}, line {line}: {advice}"


def test_the_package_uses_no_word_that_the_glossary_puts_in_brackets():
    found = []
    for path in FILES:
        found += wrong_words(path.relative_to(ROOT).as_posix(), written(path))
    assert not found


def test_tests_use_no_word_that_the_glossary_puts_in_brackets():
    found = []
    for path in sorted([*TESTS.rglob("*.py"), *BENCHMARKS.rglob("*.py")]):
        if path != Path(__file__):
            found += wrong_words(path.name, written(path))
    assert not found


def test_pages_use_no_word_that_the_glossary_puts_in_brackets():
    found = []
    for path in sorted([GLOSSARY.parents[1] / "README.md", *PAGES.rglob("*.md")]):
        if path != GLOSSARY:
            lines = path.read_text(encoding="utf-8").splitlines()
            found += wrong_words(path.name, enumerate(lines, start=1))
    assert not found


def types_of(path: Path) -> Iterator[str]:
    """The classes of a file, and its names for types."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and _is_a_types(target.id):
                yield target.id


def _is_a_types(name: str) -> bool:
    return re.fullmatch(r"[A-Z][a-z]\w*", name) is not None


def test_a_name_of_a_type_means_one_thing():
    places = defaultdict(set)
    for path in FILES:
        for name in types_of(path):
            if not name.startswith("_"):
                places[name].add(path.relative_to(ROOT).as_posix())
    assert not {name: where for name, where in places.items() if len(where) > 1}
