"""Areas over time, municipalities, groups and what is said about a name that does not exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rodatraden.engine.catalogue import Catalogue, municipality_arrays
from rodatraden.engine.catalogue.kolada_lists import read_groups, read_list
from rodatraden.engine.catalogue.loader import population_of
from rodatraden.engine.errors import UnknownNameError


def test_areas_were_seven_in_2012_and_eight_in_2017(catalogue: Catalogue) -> None:
    assert len(catalogue.areas(date(2012, 10, 1))) == 7
    assert len(catalogue.areas(date(2017, 5, 1))) == 8
    assert "krisberedskap" not in {area.id for area in catalogue.areas(date(2012, 10, 1))}
    assert {area.id for area in catalogue.areas() if area.open_comparison} == {
        "missbruk", "ekonomiskt-bistand", "hemloshet", "barn-unga",
        "funktionsnedsattning", "vald", "aldre", "krisberedskap",
    }  # fmt: skip
    assert {area.id for area in catalogue.areas() if not area.open_comparison} == {
        "ifo", "familjeratt", "aldre-funktion",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "area"),
    [
        ("missbruk", "missbruk"),
        ("Missbruk/beroende", "missbruk"),
        ("Stöd till brottsoffer", "vald"),
        ("BROTTSOFFER", "vald"),
        ("LSS", "funktionsnedsattning"),
        ("äldreomsorg och hemsjukvård", "aldre"),
        ("försörjningsstöd", "ekonomiskt-bistand"),
    ],
)
def test_an_area_is_found_by_any_name_it_has_had(catalogue: Catalogue, word: str, area: str) -> None:
    assert catalogue.area(word).id == area


def test_a_name_follows_its_time(catalogue: Catalogue) -> None:
    area = catalogue.area("vald")
    assert area.name_at(date(2013, 1, 1)).name == "Stöd till brottsoffer"
    assert area.name == "Våld i nära relationer"


def test_a_misspelt_name_is_met_with_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="Lycksele"):
        catalogue.municipality("Lyksele")
    with pytest.raises(UnknownNameError, match="Menade du missbruk"):
        catalogue.area("misbruk")
    with pytest.raises(UnknownNameError, match="Nordvästkommunerna i Stockholms län"):
        catalogue.group("Nordvästkommunerna")
    with pytest.raises(UnknownNameError, match="ekonomiskt-bistand"):
        catalogue.area("qqqq")
    with pytest.raises(UnknownNameError, match="2481"):
        catalogue.municipality("9999x")
    with pytest.raises(UnknownNameError):
        catalogue.county("99")


@pytest.mark.parametrize("name", ["2481", "Lycksele", "lycksele", "Lycksele kommun", "2481 Lycksele"])
def test_a_municipality_is_found_by_code_or_name(catalogue: Catalogue, name: str) -> None:
    assert catalogue.municipality(name).id == "2481"


def test_groups_of_a_municipality(catalogue: Catalogue) -> None:
    assert catalogue.county_of("2481").name == "Västerbottens län"
    assert len(catalogue.county_members("24")) == 15
    assert (
        catalogue.county_members("2481")
        == catalogue.county_members("24")
        == catalogue.group("lan-24").members
    )
    assert "2481" in catalogue.skr_members("2481")
    assert catalogue.skr_group("2481").name == "Landsbygdskommun, ej nära större stad"
    assert catalogue.county_group("2481").kind == "county"
    assert len(catalogue.municipalities) == 290
    assert len(catalogue.counties) == 21
    network = catalogue.group("Nordvästkommunerna i Stockholms län")
    assert network.kind == "network"
    assert len(network.members) == 7


def test_similar_municipalities_follow_the_area(catalogue: Catalogue) -> None:
    general = catalogue.similar("2481")
    assert general.kind == "similar"
    assert len(general.members) == 7
    assert "2481" not in general.members
    assert catalogue.similar("2481", "missbruk").name == "Liknande kommuner, individ- och familjeomsorg 2024"
    assert catalogue.similar("2481", "missbruk") == catalogue.similar("2481", indicator="U35538")
    assert catalogue.similar("2481", indicator="N99999") == general
    assert catalogue.group("liknande-IFO-2481") == catalogue.similar("2481", "missbruk")


def test_similarity_is_not_mutual(catalogue: Catalogue) -> None:
    one_way = [
        (m.id, near)
        for m in catalogue.municipalities
        for near in catalogue.similar_of_kind(m.id, "IFO").members
        if m.id not in catalogue.similar_of_kind(near, "IFO").members
    ]
    assert len(one_way) > 100


def test_where_rka_has_no_group_the_general_one_stands_in_and_says_so(catalogue: Catalogue) -> None:
    gnosjo = catalogue.similar("0617", "funktionsnedsattning")
    assert gnosjo.members == catalogue.similar("0617").members
    assert "LSS saknas" in gnosjo.name


def test_population_is_the_middle_of_the_size_class(catalogue: Catalogue) -> None:
    assert population_of("10000-14999") == 12500
    assert population_of("200000-") == 400_000
    assert catalogue.municipality("Lycksele").population == 12500


def test_arrays_say_the_same_as_the_catalogue(catalogue: Catalogue) -> None:
    arrays = municipality_arrays(catalogue)
    assert arrays.ids == tuple(sorted(arrays.ids))
    lycksele = arrays.position["2481"]
    assert arrays.county_ids[arrays.county[lycksele]] == "24"
    assert arrays.skr_codes[arrays.skr[lycksele]] == "C8"
    near = tuple(arrays.ids[position] for position in arrays.similar["IFO"][lycksele])
    assert near == catalogue.similar("2481", "missbruk").members
    assert set(arrays.similar) == set(catalogue.similar_kinds)
    for members in arrays.similar.values():
        assert members.shape == (290, 7)
        assert members.min() >= 0
        assert not (members == np.arange(290)[:, None]).any()


def test_against_the_source(catalogue: Catalogue, kolada: Path) -> None:
    names = {m.id: m.name for m in catalogue.municipalities}
    places = read_list(kolada / "municipality_v3_2026-03-23.json")
    assert names == {place["id"]: place["title"] for place in places if place["type"] == "K"}
    groups = read_groups(read_list(kolada / "municipality_groups_v3_2026-03-23.json.gz"), names)
    assert {m.id: m.skr_group for m in catalogue.municipalities} == groups.skr
    for kind, by_owner in groups.similar.items():
        assert len(by_owner) == (289 if kind == "LSS" else 290)
        for owner, members in by_owner.items():
            assert catalogue.similar_of_kind(owner, kind).members == members
