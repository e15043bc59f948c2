"""The catalogue: every question about what is compared, and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from rodatraden.engine.catalogue import loader
from rodatraden.engine.catalogue.loader import SIMILAR_FALLBACK, Packaged, group, packaged
from rodatraden.engine.catalogue.model import Area, County, Indicator, Municipality, MunicipalityGroup
from rodatraden.engine.catalogue.names import NameIndex
from rodatraden.engine.catalogue.overlay import Overlay, outside, read_overlay, refreshed
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _


class Catalogue:
    """Areas, indicators, municipalities and groups. Built by :meth:`load`; does not change afterwards."""

    def __init__(self, base: Packaged, overlay: Overlay) -> None:
        self._base = base
        self._overlay = overlay
        self._indicators: dict[str, Indicator] = base.indicators | {
            code: indicator for code, indicator in overlay.own.items() if code not in base.indicators
        }
        self._outside: dict[str, Indicator] = {}
        self._margin_of = {
            code: owner for code, (owner, _title) in base.uncertainty.items()
        } | overlay.uncertainty
        self._margin_id = {owner: code for code, owner in self._margin_of.items()}
        for code, row in overlay.kpis.items():
            if (indicator := base.indicators.get(code)) is not None:
                self._indicators[code] = refreshed(indicator, row)
        self._municipalities = {
            code: self._fresh_municipality(municipality) for code, municipality in base.municipalities.items()
        }
        self._counties = {county.id: county for county in loader.counties()}
        self._similar, self._similar_year = self._merge_similar()
        self._named_groups = {g.id: g for g in self._build_groups()}
        self._areas = {area.id: area for area in base.areas}
        self._area_names = NameIndex(self._area_words())
        self._municipality_names = NameIndex(
            (word, m.id) for m in self._municipalities.values() for word in (m.name, m.id, f"{m.id} {m.name}")
        )
        self._group_names = NameIndex(
            (word, g.id) for g in self._named_groups.values() for word in (g.name, g.id)
        )

    @classmethod
    def load(cls, data_dir: Path | None = None) -> Catalogue:
        """The packaged catalogue with what ``<data_dir>/catalogue/`` holds laid over it.

        Raises :class:`UnreadableSourceError` when a file there is not one of Kolada's lists.
        """
        return _loaded(data_dir, _stamp(data_dir))

    def with_indicators(self, extra: Iterable[Indicator]) -> Catalogue:
        """This catalogue with indicators of one's own added (``own.py``); reviewed ones go first."""
        own = self._overlay.own | {indicator.id: indicator for indicator in extra}
        return Catalogue(self._base, replace(self._overlay, own=own))

    # -- what was packaged and what was fetched ---------------------------------------------------------

    def _fresh_municipality(self, municipality: Municipality) -> Municipality:
        """The packaged municipality with today's name, SKR group and size class where they were fetched."""
        groups = self._overlay.groups
        size = groups.size_class.get(municipality.id) if groups else None
        return replace(
            municipality,
            name=self._overlay.names.get(municipality.id, municipality.name),
            skr_group=(groups.skr.get(municipality.id) if groups else None) or municipality.skr_group,
            population=loader.population_of(size) if size else municipality.population,
        )

    def _merge_similar(self) -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[str, int]]:
        """Similar municipalities by kind: a kind that was fetched replaces the packaged one, one by one."""
        fetched = self._overlay.groups
        similar = {
            kind: by_owner | (fetched.similar.get(kind, {}) if fetched else {})
            for kind, by_owner in self._base.similar.items()
        }
        return similar, self._base.similar_year | (fetched.similar_year if fetched else {})

    def _build_groups(self) -> list[MunicipalityGroup]:
        """Counties, SKR's groups and the named networks."""
        everyone = self._municipalities.values()
        groups = [
            group(
                f"lan-{county.id}",
                county.name,
                tuple(m.id for m in everyone if m.county_id == county.id),
                "county",
                loader.SOURCE_COUNTY,
            )
            for county in self._counties.values()
        ]
        groups += [
            group(
                f"skr-{code}",
                name,
                tuple(m.id for m in everyone if m.skr_group == code),
                "skr",
                loader.SOURCE_SKR,
                2023,
            )
            for code, name in loader.SKR_GROUPS.items()
        ]
        networks = self._base.networks | (self._overlay.groups.networks if self._overlay.groups else {})
        groups += [
            group(code, name, members, "network", loader.SOURCE_COUNTY)
            for code, (name, members) in sorted(networks.items(), key=lambda item: item[1][0].casefold())
        ]
        return groups

    def _area_words(self) -> list[tuple[str, str]]:
        """Every word an area goes under: id, today's and former names, aliases."""
        words: list[tuple[str, str]] = []
        for area in self._base.areas:
            words.append((area.id, area.id))
            words += [
                (word, area.id) for name in reversed(area.names) for word in (name.name, name.short_name)
            ]
            words += [(alias, area.id) for alias in self._base.aliases[area.id]]
        return words

    # -- indicators -------------------------------------------------------------------------------------

    def indicator(self, code: str) -> Indicator:
        """The indicator ``code``. Never fails: an unknown one has its id as title and no direction."""
        if (known := self._indicators.get(code) or self._outside.get(code)) is not None:
            return known
        row = self._overlay.kpis.get(code)
        if row is None and code in self._base.uncertainty:
            row = {"id": code, "title": self._base.uncertainty[code][1]}
        found = outside(code, row, self._margin_of.get(code), self._margin_id.get(code))
        self._outside[code] = found
        return found

    def indicators(self, area: str | None = None) -> tuple[Indicator, ...]:
        """The reviewed indicators and those of one's own, of one area (id or name) or all.

        What lies outside the catalogue is found by :meth:`indicator` and listed by :meth:`outside_ids`.
        Raises UnknownNameError for an unknown area.
        """
        if area is None:
            return tuple(self._indicators.values())
        code = self.area(area).id
        return tuple(indicator for indicator in self._indicators.values() if code in indicator.areas)

    def outside_ids(self) -> tuple[str, ...]:
        """Ids of the fetched indicators that lie outside the reviewed catalogue, in order."""
        return tuple(sorted(set(self._overlay.kpis) - set(self._indicators)))

    # -- areas ------------------------------------------------------------------------------------------

    def areas(self, at: date | None = None) -> tuple[Area, ...]:
        """The areas in the order they are shown: all of them, or those that existed on the day ``at``."""
        return tuple(area for area in self._base.areas if at is None or area.valid_at(at))

    def area(self, name: str) -> Area:
        """The area with this id, name (also a former one) or alias. Raises UnknownNameError."""
        code = self._area_names.get(name)
        if code is None:
            known = ", ".join(area.id for area in self._base.areas)
            raise self._area_names.unknown(
                _("Området finns inte."), name, _("Välj ett av: {names}.").format(names=known)
            )
        return self._areas[code]

    # -- municipalities and groups ----------------------------------------------------------------------

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """The 290 municipalities in order of code."""
        return tuple(self._municipalities.values())

    def municipality(self, name: str) -> Municipality:
        """The municipality with this code or name. Raises UnknownNameError with near matches."""
        code = self._municipality_names.get(name)
        if code is None:
            raise self._municipality_names.unknown(
                _("Kommunen finns inte."),
                name,
                _("Ange kommunens namn eller fyrsiffriga kod, till exempel 2481."),
            )
        return self._municipalities[code]

    @property
    def counties(self) -> tuple[County, ...]:
        """The 21 counties in order of code."""
        return tuple(self._counties.values())

    def county(self, code: str) -> County:
        """The county with this two-digit code. Raises UnknownNameError."""
        if code not in self._counties:
            raise UnknownNameError(
                _("Länet finns inte."), where=code, todo=_("Ange länets kod, till exempel 24.")
            )
        return self._counties[code]

    def county_of(self, municipality_id: str) -> County:
        """The county a municipality lies in."""
        return self._counties[self.municipality(municipality_id).county_id]

    def county_members(self, code: str) -> tuple[str, ...]:
        """The municipalities in a county, by its two-digit code or by one of them (included)."""
        county = code if len(code) == 2 else self.municipality(code).county_id
        return self._named_groups[f"lan-{self.county(county).id}"].members

    def skr_members(self, municipality_id: str) -> tuple[str, ...]:
        """Ids of the municipalities in the same SKR group, the municipality itself included."""
        return self._named_groups[f"skr-{self.municipality(municipality_id).skr_group}"].members

    def skr_group(self, municipality_id: str) -> MunicipalityGroup:
        """The SKR group of a municipality."""
        return self._named_groups[f"skr-{self.municipality(municipality_id).skr_group}"]

    def county_group(self, municipality_id: str) -> MunicipalityGroup:
        """The county of a municipality as a group."""
        return self._named_groups[f"lan-{self.municipality(municipality_id).county_id}"]

    @property
    def similar_kinds(self) -> tuple[str, ...]:
        """RKA's kinds of similarity that are at hand."""
        return tuple(self._similar)

    def similar_kind(self, area_id: str | None = None, indicator: Indicator | str | None = None) -> str:
        """Which similarity is used for an area, for an indicator (its first area), or outside them."""
        if area_id is None and indicator is not None:
            known = self.indicator(indicator) if isinstance(indicator, str) else indicator
            area_id = known.areas[0] if known.areas else None
        return self.area(area_id).similar_kind if area_id else SIMILAR_FALLBACK

    def similar(
        self, municipality_id: str, area_id: str | None = None, indicator: Indicator | str | None = None
    ) -> MunicipalityGroup:
        """RKA's seven similar municipalities by the area's kind of similarity, itself not among them.

        Not mutual: A may be similar to B without B being similar to A. Where RKA has no group of that kind
        for a municipality the general one stands in, and the group's name says so.
        """
        return self.similar_of_kind(
            self.municipality(municipality_id).id, self.similar_kind(area_id, indicator)
        )

    def similar_of_kind(self, municipality_id: str, kind: str) -> MunicipalityGroup:
        """As :meth:`similar`, for a named kind of similarity (``similar_kinds``)."""
        used = kind if municipality_id in self._similar[kind] else SIMILAR_FALLBACK
        year = self._similar_year[used]
        name = _("Liknande kommuner, {kind} {year}").format(kind=loader.SIMILAR_NAMES[used], year=year)
        if used != kind:
            name = _("{name} (grupp för {kind} saknas)").format(name=name, kind=loader.SIMILAR_NAMES[kind])
        return group(
            f"liknande-{used}-{municipality_id}",
            name,
            self._similar[used][municipality_id],
            "similar",
            loader.SOURCE_SIMILAR,
            year,
        )

    def groups(self) -> tuple[MunicipalityGroup, ...]:
        """Counties, SKR's groups and named networks. Similar ones are asked for by :meth:`similar`."""
        return tuple(self._named_groups.values())

    def group(self, name: str) -> MunicipalityGroup:
        """The group with this id or name, also ``liknande-<kind>-<code>``. Raises UnknownNameError."""
        word, _dash, rest = name.partition("-")
        kind, _dash, municipality_id = rest.rpartition("-")
        if word == "liknande" and kind in self._similar and municipality_id in self._municipalities:
            return self.similar_of_kind(municipality_id, kind)
        code = self._group_names.get(name)
        if code is None:
            raise self._group_names.unknown(
                _("Kommungruppen finns inte."),
                name,
                _("Ange gruppens namn eller id som katalogen visar det."),
            )
        return self._named_groups[code]


def _stamp(data_dir: Path | None) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file under ``<data_dir>/catalogue/`` does: names, times and sizes."""
    if data_dir is None or not (folder := data_dir / "catalogue").is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)


@lru_cache(maxsize=4)
def _loaded(data_dir: Path | None, _stamp: tuple[tuple[str, int, int], ...]) -> Catalogue:
    """Reading Kolada's whole lists takes a tenth of a second or two: done once for each state of the files."""
    base = packaged()
    names = {code: municipality.name for code, municipality in base.municipalities.items()}
    return Catalogue(base, read_overlay(data_dir, names, frozenset(area.id for area in base.areas)))
