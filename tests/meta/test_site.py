"""The site's navigation names every page and every public folder; links lead somewhere."""

import importlib
import re
import runpy
from pathlib import Path

import pytest

import softcode


ROOT = Path(__file__).parents[2]
DOCS, SOURCE = ROOT / "docs", Path(softcode.__file__).parent
CONFIGURATION = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
NAV = re.findall(r"(\S+\.md)$", CONFIGURATION.partition("\nnav:")[2], re.MULTILINE)
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
MODULES = [page[4:-3] for page in NAV if page.startswith("api/")]


@pytest.fixture(scope="module")
def api():
    """The hook that makes the pages of the API; it is a file beside them."""
    return runpy.run_path(str(DOCS / "_api.py"))


def test_the_navigation_lists_every_page_once():
    assert sorted(page for page in NAV if not page.startswith("api/")) == PAGES


def test_every_public_folder_has_a_page():
    folders = {f"softcode.{stub.parent.name}" for stub in SOURCE.glob("*/__init__.pyi")}
    others = {"softcode", "softcode.experiments", "softcode.sklearn"}
    assert sorted(MODULES) == sorted(folders | others)


@pytest.mark.parametrize("module", MODULES)
def test_a_page_of_the_api_names_what_can_be_imported(api, module):
    if module == "softcode.sklearn":
        pytest.importorskip("sklearn")
    names = api["names_of"](module)
    # `softcode.induce` is the function; its folder is known to the import system alone.
    folder = importlib.import_module(module)
    assert names
    assert [name for name in names if not hasattr(folder, name)] == []
    text = api["page_of"](module)
    assert all(f"{name}\n" in text or f"`{name}`" in text for name in names)


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_of_a_page_are_there(page):
    path = DOCS / page
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text)
    inner = [target for target in targets if not target.startswith("http")]
    found = {target: (path.parent / target).resolve() for target in inner}
    assert [name for name, place in found.items() if not place.exists()] == []
    # A page of the site cannot lead out of it.
    assert all(place.is_relative_to(DOCS) for place in found.values())


def test_the_site_loads_nothing_from_elsewhere():
    assert "font: false" in CONFIGURATION
    assert not re.search(r"https?://", CONFIGURATION)


def test_the_page_on_choosing_has_a_row_for_each_machine_and_inducer():
    from softcode.induce import INDUCERS
    from softcode.machine import MACHINES

    text = (ROOT / "docs" / "choose.md").read_text(encoding="utf-8")
    for name in (*MACHINES, *INDUCERS):
        assert f"| `{name}` |" in text
