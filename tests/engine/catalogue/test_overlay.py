"""What has been fetched refreshes words and groups and adds indicators, but never changes what is settled."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Kind, SettledBy
from rodatraden.engine.errors import UnreadableSourceError


def _kpi(code: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "id": code,
        "title": title,
        "description": "Ny text.\\nKälla: SCB",
        "is_divided_by_gender": True,
        **more,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    return tmp_path


def _write(folder: Path, name: str, content: Any) -> None:
    (folder / "catalogue" / name).write_text(json.dumps(content), encoding="utf-8")


def test_without_a_folder_the_packaged_catalogue_is_used(tmp_path: Path, catalogue: Catalogue) -> None:
    assert Catalogue.load(tmp_path).indicators() == catalogue.indicators()


def test_words_are_refreshed_and_judgement_stays(folder: Path, catalogue: Catalogue) -> None:
    _write(
        folder,
        "kpi.json",
        {"values": [_kpi("U31402", "Väntetid  ny rubrik, medelvärde (-2026)")], "count": 1},
    )
    fresh, before = Catalogue.load(folder).indicator("U31402"), catalogue.indicator("U31402")
    assert (fresh.title, fresh.description) == (
        "Väntetid ny rubrik, medelvärde (-2026)",
        "Ny text.\nKälla: SCB",
    )
    assert (fresh.source_text, fresh.retired, fresh.last_year) == ("SCB", True, 2026)
    assert (fresh.direction, fresh.kind, fresh.areas) == (before.direction, before.kind, before.areas)


def test_a_new_fetch_is_seen_at_the_next_load(folder: Path) -> None:
    _write(folder, "kpi.json", [_kpi("N31001", "Kostnad, kr/inv")])
    first = Catalogue.load(folder)
    assert Catalogue.load(folder) is first
    _write(folder, "kpi.json", [_kpi("N31001", "Kostnad för ekonomiskt bistånd, kr/inv")])
    assert Catalogue.load(folder).indicator("N31001").title == "Kostnad för ekonomiskt bistånd, kr/inv"


def test_indicators_outside_the_reviewed_catalogue_work(folder: Path) -> None:
    _write(
        folder,
        "kpi.json",
        [
            _kpi("N17538", "Elever med behörighet, andel (%)"),
            _kpi("X00001", "Osäkerhetstal - Elever med behörighet, andel (%)"),
        ],
    )
    catalogue = Catalogue.load(folder)
    outside = catalogue.indicator("N17538")
    assert (outside.kind, outside.unit, outside.direction) == (Kind.SHARE, "%", Direction.NOT_SETTLED)
    assert (outside.uncertainty_id, outside.settled_by) == ("X00001", None)
    margin = catalogue.indicator("X00001")
    assert (margin.uncertainty_of, margin.direction) == ("N17538", Direction.NONE)
    assert margin.settled_by is SettledBy.RULE
    assert catalogue.outside_ids() == ("N17538", "X00001")
    assert len(catalogue.indicators()) == 1152


def test_groups_and_names_are_refreshed(folder: Path, catalogue: Catalogue) -> None:
    members = [{"member_id": m.id, "member_title": m.name} for m in catalogue.municipalities[:7]]
    _write(folder, "municipality.json", {"values": [{"id": "2481", "title": "Lycksele stad", "type": "K"}]})
    _write(
        folder,
        "municipality_groups.json",
        [
            {"id": "G1", "title": "Liknande kommuner IFO, Lycksele stad, 2027", "members": members},
            {"id": "G2", "title": "Vårt nätverk (ovägt medel)", "members": members},
            {"id": "G92787", "title": "Storstäder (ovägt medel)", "members": [{"member_id": "2481"}]},
            {
                "id": "G30827",
                "title": "Kommuner med 20 000 - 29 999 invånare",
                "members": [{"member_id": "2481"}],
            },
            {"id": "G3", "title": "Alla regioner", "members": [{"member_id": "0001"}]},
        ],
    )
    fresh = Catalogue.load(folder)
    assert fresh.municipality("2481").name == "Lycksele stad"
    assert fresh.similar("2481", "missbruk").members == tuple(m["member_id"] for m in members)
    assert fresh.similar("2481", "missbruk").year == 2027
    assert fresh.group("Vårt nätverk").members == tuple(m["member_id"] for m in members)
    assert fresh.skr_group("2481").id == "skr-A1"
    assert fresh.municipality("2481").population == 25000


@pytest.mark.parametrize(
    "content", [b"<html>fel</html>", b"{}", b'[{"title": "utan id"}]', b"\x1f\x8bxx", b"[1]"]
)
def test_a_file_that_is_not_a_list_is_told_apart(folder: Path, content: bytes) -> None:
    (folder / "catalogue" / "kpi.json").write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=r"kpi\.json"):
        Catalogue.load(folder)


def test_the_real_lists_bring_the_definitions_and_change_nothing_else(
    folder: Path, kolada: Path, catalogue: Catalogue
) -> None:
    for name, source in {
        "kpi.json": "kpi_catalogue_v3_2026-03-23.json.gz",
        "municipality_groups.json": "municipality_groups_v3_2026-03-23.json.gz",
    }.items():
        (folder / "catalogue" / name).write_bytes(gzip.decompress((kolada / source).read_bytes()))
    fresh = Catalogue.load(folder)
    # The definitions are the source's own text and come only with its lists; everything else is as packaged.
    assert all(indicator.description for indicator in fresh.indicators())
    assert tuple(replace(i, description="") for i in fresh.indicators()) == catalogue.indicators()
    assert fresh.groups() == catalogue.groups()
    assert fresh.municipalities == catalogue.municipalities
    assert fresh.indicator("N17538").unit == "%"
    assert len(fresh.outside_ids()) == 6099 - 1152
