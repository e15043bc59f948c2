"""Documentation cannot rot: what the program has must have its place in the docs, and pictures that are shown exist.

Commands and their options are held to ``docs/commands.md`` in ``tests/cli``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rodatraden.engine.comparison.model import UncertaintyMethod
from rodatraden.engine.comparison.trends import TREND_METHODS
from rodatraden.workbench.figures.models import ImportJob
from rodatraden.workbench.organisations import permissions
from rodatraden.workbench.organisations.models import Role

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "rodatraden"
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def headings(name: str) -> list[str]:
    """A page's headings, without those that are comments in examples."""
    text = re.sub(r"^```.*?^```", "", read(name), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)


def settings_read() -> set[str]:
    """Every setting that the program reads from the environment."""
    sources = [*SOURCE.rglob("*.py"), *(ROOT / "scripts").iterdir()]
    texts = [path.read_text(encoding="utf-8") for path in sources if path.is_file()]
    return {name for text in texts for name in re.findall(r"\bRODATRADEN_[A-Z_]+\b", text)}


def test_every_setting_is_told_about_and_none_that_does_not_exist() -> None:
    told = set(re.findall(r"^\| `(RODATRADEN_[A-Z_]+)`", read("settings.md"), flags=re.MULTILINE))
    assert len(told) > 8
    assert settings_read() == told


@pytest.mark.parametrize("method", sorted({*UncertaintyMethod, *TREND_METHODS}))
def test_every_method_is_explained_where_the_pages_link_to(method: str) -> None:
    page = (SOURCE / "web" / "templates" / "web" / "how_we_judge.html").read_text(encoding="utf-8")
    assert f'id="{method}"' in page


@pytest.mark.parametrize("kind", ImportJob.Kind.values)
def test_every_import_format_has_its_heading(kind: str) -> None:
    assert any(f"`{kind}`" in heading for heading in headings("import-formats.md"))


def rules() -> list[str]:
    """Every permission: a rule that has its ``check_…`` beside it."""
    names = vars(permissions)
    return [name for name in names if f"check_{name}" in names]


@pytest.mark.parametrize("rule", rules())
def test_every_permission_has_its_heading(rule: str) -> None:
    assert f"`{rule}`" in headings("permissions.md")


def test_the_table_of_permissions_is_the_programs_own() -> None:
    rows = re.findall(
        r"^\| .+ \(`(\w+)`\) \| (ja|nej) \| (ja|nej) \|$", read("permissions.md"), flags=re.MULTILINE
    )
    assert {name: (edit == "ja", bring == "ja") for name, edit, bring in rows} == {
        role.value: (role in permissions._MAY_EDIT_LISTS, role in permissions._MAY_IMPORT) for role in Role
    }


PAGES = sorted(path for path in [ROOT / "README.md", *DOCS.rglob("*.md")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://", "mailto:", "#")):
            assert (path.parent / target.split("#")[0]).exists(), target
