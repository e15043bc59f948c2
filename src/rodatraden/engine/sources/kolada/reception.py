"""What came of what was asked for: rows, gaps that are the source's own, and holes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rodatraden.engine.figures.contribution import ImportReport, Remark
from rodatraden.engine.sources.kolada.asking import Question
from rodatraden.engine.sources.kolada.pages import DataRow
from rodatraden.engine.sources.places import NATIONAL_ID
from rodatraden.engine.text import gettext as _

_MUNICIPALITY = re.compile(r"(?!00)\d{4}")
_RETIRED = re.compile(r"\(\s*-\s*(\d{4})\s*\)")


@dataclass(slots=True)
class Reception:
    """Keeps count of which indicators and years came, for any municipality."""

    years_of: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    national: set[str] = field(default_factory=set)
    rows: int = 0

    def note(self, rows: Iterable[DataRow]) -> int:
        """Count ``rows``; returns how many of them are a municipality's."""
        found = 0
        for row in rows:
            self.rows += 1
            place = row.municipality or ""
            if place == NATIONAL_ID:
                self.national.add(row.kpi)
            elif _MUNICIPALITY.fullmatch(place):
                found += 1
                self.years_of[row.kpi].add(int(row.period))
        return found

    def absent(self, indicators: Iterable[str]) -> list[str]:
        """The ``indicators`` that no row came for."""
        return [code for code in indicators if not self.years_of.get(code)]

    def judge(
        self,
        wanted: Question,
        existing: Iterable[str],
        kpis: Mapping[str, Mapping[str, Any]],
        report: ImportReport,
    ) -> None:
        """Fill in ``report``: how much of what was asked for came, holes, and years that the source itself lacks.

        An indicator that exists and has no municipality's value in any of the years is a hole, unless the source
        says that there can be none: it is retired before, or not yet published for them. Changes since a date and
        single municipalities may rightly be empty.
        """
        existing = list(existing)
        report.asked_for = len(existing) * len(wanted.years)
        report.got = sum(len(self.years_of.get(code, set()) & set(wanted.years)) for code in existing)
        for code in existing:
            came = self.years_of.get(code, set()) & set(wanted.years)
            if not came:
                report.remarks.append(self._nothing(code, wanted, kpis.get(code, {})))
            elif wanted.whole_country and (lacking := sorted(set(wanted.years) - came)):
                what = _("Kolada har inga värden för {years}.").format(years=years_in_words(lacking))
                report.remarks.append(Remark("note", code, what, count=len(lacking)))

    @staticmethod
    def _nothing(code: str, wanted: Question, kpi: Mapping[str, Any]) -> Remark:
        years = years_in_words(wanted.years)
        if wanted.since is not None:
            return Remark(
                "note", code, _("Inget har ändrats sedan {day}.").format(day=wanted.since.isoformat())
            )
        retired = _RETIRED.search(str(kpi.get("title") or ""))
        if retired and int(retired[1]) < wanted.years[0]:
            return Remark("note", code, _("Nyckeltalet upphörde {year}.").format(year=retired[1]))
        published = str(kpi.get("publ_period") or "")
        if published.isdigit() and int(published) < wanted.years[0]:
            return Remark("note", code, _("Ännu inte publicerat för {years}.").format(years=years))
        if wanted.municipalities:
            return Remark(
                "note", code, _("Kolada har inga värden för kommunerna för {years}.").format(years=years)
            )
        return Remark(
            "hole",
            code,
            _("Kolada svarade, men utan ett enda värde för {years}.").format(years=years),
            count=len(wanted.years),
        )


def years_in_words(years: Iterable[int]) -> str:
    """Years as people write them.

    >>> years_in_words([2010, 2011, 2012, 2015])
    '2010–2012, 2015'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
