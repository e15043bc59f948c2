"""What the reader looks through: comparator, sex, year, colours. Part of the address, so that it can be shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from rodatraden.engine.comparison.model import Comparator
from rodatraden.engine.figures.schema import Gender
from rodatraden.workbench.organisations.models import ComparisonGroup, Organisation
from rodatraden.workbench.organisations.selectors import comparison_group

GENDERS = (Gender.TOTAL, Gender.WOMEN, Gender.MEN)
#: The filter that shows indicators that the source has retired; they are otherwise left out and not counted.
RETIRED = "retired"
STANDING = (Comparator.SIMILAR, Comparator.COUNTY, Comparator.SKR_GROUP, Comparator.NATIONAL)


def _number(text: str, most: int = 2**31 - 1) -> int | None:
    """A whole number above nought in plain digits; anything else is None."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    return number if 0 < (number := int(text)) <= most else None


@dataclass(frozen=True, slots=True)
class Lens:
    """The reader's choice; every part has a default, so that an address without any is complete."""

    comparator: Comparator = Comparator.SIMILAR
    group: ComparisonGroup | None = None
    gender: str = Gender.TOTAL
    year: int | None = None
    colours: bool = False
    state: str = ""
    type: str = ""
    search: str = ""
    sort: str = "weight"
    page: int = 1

    @classmethod
    def from_request(cls, request: HttpRequest, organisation: Organisation) -> Lens:
        """Read the address; what it does not understand is left at its default rather than refused."""
        given: QueryDict = request.GET
        comparator, group = Comparator.SIMILAR, None
        wanted = given.get("jamfor", "")
        if wanted.startswith("egen-") and (number := _number(wanted[5:])):
            group = comparison_group(organisation, number)
            comparator = Comparator.OWN_GROUP if group else comparator
        elif wanted in set(STANDING):
            comparator = Comparator(wanted)
        year = given.get("ar", "")
        return cls(
            comparator=comparator,
            group=group,
            gender=gender if (gender := given.get("kon", "")) in set(GENDERS) else Gender.TOTAL,
            year=_number(year) if len(year) == 4 else None,
            colours=given.get("farger") == "1",
            state=given.get("visa", ""),
            type=given.get("typ", ""),
            search=given.get("sok", "").strip()[:80],
            sort=given.get("sortera", "weight"),
            page=_number(given.get("sida", ""), most=9999) or 1,
        )

    @property
    def against(self) -> tuple[Comparator, ...]:
        """All comparators, the chosen one first: its judgement is the row's."""
        return (self.comparator, *(c for c in STANDING if c is not self.comparator))

    @property
    def own_group(self) -> tuple[str, ...] | None:
        """Members of the own group, when one is chosen."""
        return tuple(self.group.municipality_ids) if self.group else None

    def query(self, **changes: object) -> str:
        """The address's query with some choices changed; defaults are left out."""
        lens = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        pairs = {
            "jamfor": f"egen-{lens.group.pk}" if lens.group else lens.comparator.value,
            "kon": lens.gender,
            "ar": lens.year or "",
            "farger": "1" if lens.colours else "",
            "visa": lens.state,
            "typ": lens.type,
            "sok": lens.search,
            "sortera": lens.sort,
            "sida": lens.page,
        }
        plain = {"jamfor": "liknande", "kon": "T", "sortera": "weight", "sida": 1}
        kept = {k: v for k, v in pairs.items() if v != "" and plain.get(k) != v}
        return "?" + urlencode(kept) if kept else "?"
