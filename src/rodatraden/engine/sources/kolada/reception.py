"""What came of what was asked for: rows, gaps that are the source's own, and holes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
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

    def note(self, rows: Iterable[DataRow]) -> tuple[int, int]:
        """Count ``rows``; returns how many of them are a municipality's and how many are riket's."""
        municipal = national = 0
        for row in rows:
            place = row.municipality or ""
            if place == NATIONAL_ID:
                national += 1
            elif _MUNICIPALITY.fullmatch(place):
                municipal += 1
                self.years_of[row.kpi].add(int(row.period))
        return municipal, national

    def absent(self, indicators: Iterable[str]) -> list[str]:
        """The ``indicators`` that no row came for."""
        return [code for code in indicators if not self.years_of.get(code)]

    def judge(
        self,
        wanted: Question,
        existing: Iterable[str],
        kpis: Mapping[str, Mapping[str, Any]],
        report: ImportReport,
        today: date,
    ) -> None:
        """Fill in ``report``: how much of what was asked for came, holes, and years that the source itself lacks.

        An indicator that exists and has no municipality's value in any of the years is a hole, unless what Kolada
        says of it (``kpis``) explains why: see :func:`explanation`.
        """
        report.asked_for = report.got = 0
        for code in existing:
            came = self.years_of.get(code, set()) & set(wanted.years)
            # Where no year was named, the indicator's own series tells which years to expect.
            expected = (
                set(range(min(came), max(came) + 1)) if wanted.all_years and came else set(wanted.years)
            )
            if not came:
                expected = set() if wanted.all_years else expected
                report.remarks.append(
                    self._nothing(code, wanted, explanation(wanted, kpis.get(code, {}), today))
                )
            elif wanted.whole_country and (lacking := sorted(expected - came)):
                what = _("Kolada har inga värden för {years}.").format(years=years_in_words(lacking))
                report.remarks.append(Remark("note", code, what, count=len(lacking)))
            report.asked_for += max(1, len(expected))
            report.got += len(came)

    @staticmethod
    def _nothing(code: str, wanted: Question, why: str | None) -> Remark:
        if why is not None:
            return Remark("note", code, why)
        what = _("Kolada svarade, men utan ett enda värde för {years}.")
        return Remark("hole", code, what.format(years=years_in_words(wanted.years)))


def explanation(wanted: Question, kpi: Mapping[str, Any], today: date) -> str | None:
    """Why an indicator may rightly be without values in the years asked for; ``None`` when nothing explains it.

    Changes since a date and single municipalities may be empty. Otherwise Kolada's own words about the indicator
    (``kpi``) decide: it ended before, it is a regions' indicator, its latest year (``publ_period``) lies outside
    the years, or is the only one and not published yet. A latest year that is published and was asked for is no
    explanation: then values should have come.
    """
    if wanted.since is not None:
        return _("Inget har ändrats sedan {day}.").format(day=wanted.since.isoformat())
    years = years_in_words(wanted.years)
    if wanted.municipalities:
        return _("Kolada har inga värden för kommunerna för {years}.").format(years=years)
    retired = _RETIRED.search(str(kpi.get("title") or ""))
    if retired and int(retired[1]) < wanted.years[0]:
        return _("Nyckeltalet upphörde {year}.").format(year=retired[1])
    if kpi.get("municipality_type") == "L":
        return _("Nyckeltalet gäller regioner, inte kommuner.")
    latest = str(kpi.get("publ_period") or "")
    if not latest.isdigit():
        return None
    if int(latest) < wanted.years[0]:
        return _("Ännu inte publicerat för {years}.").format(years=years)
    if int(latest) > wanted.years[-1]:
        return _("Kolada har inga värden för {years}.").format(years=years)
    published = [str(kpi[name]) for name in ("prel_publication_date", "publication_date") if kpi.get(name)]
    if wanted.years == (int(latest),) and published and min(published) > today.isoformat():
        return _("Publiceras {day}.").format(day=min(published))
    return None


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
