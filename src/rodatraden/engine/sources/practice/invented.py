"""The invented indicators, and a rich choice of indicators for the demonstration."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Indicator, Kind
from rodatraden.engine.catalogue.own import own_indicators_path, parse_own_indicators
from rodatraden.engine.figures.files import replace_atomically
from rodatraden.engine.sources.practice.places import CatalogueLike
from rodatraden.engine.sources.practice.recipes import INVENTED
from rodatraden.engine.sources.practice.story import AREA

_FILE = "practice_indicators.yaml"
_PER_AREA_AND_KIND = 3
_PER_AREA = 14
_MARGINS = 3


def practice_indicators() -> tuple[Indicator, ...]:
    """Invented indicators modelled on Socialstyrelsen's municipal survey; title and description say
    "påhittad".
    """
    text = resources.files(__package__).joinpath(_FILE).read_bytes()
    return tuple(parse_own_indicators(text, _FILE).values())


def with_practice_indicators(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the invented indicators among the others."""
    return catalogue.with_indicators(practice_indicators())


def install_practice_indicators(data_dir: Path) -> Path:
    """Make the invented indicators known to ``Catalogue.load(data_dir)``; call it before practice figures
    are published.

    They stand in a file of their own, which :func:`remove_practice_indicators` takes away.
    """
    path = own_indicators_path(data_dir, "practice")
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_atomically(path, resources.files(__package__).joinpath(_FILE).read_bytes())
    return path


def remove_practice_indicators(data_dir: Path) -> None:
    """Take the invented indicators out of ``data_dir`` again."""
    own_indicators_path(data_dir, "practice").unlink(missing_ok=True)


def demo_indicators(catalogue: CatalogueLike) -> tuple[str, ...]:
    """About 220 ids for the demonstration: every area and kind, addiction care whole, invented and odd ones
    included.

    Odd are: yes/no coded Ja=1, Nej=2, retired ones, ones with units, and margins of error.
    """
    chosen: dict[str, None] = {}
    known = catalogue.indicators()
    for area in sorted({area for indicator in known for area in indicator.areas}):
        inside = catalogue.indicators(area)
        whole = [i for i in inside if area == AREA or i.id.startswith(INVENTED)]
        chosen |= dict.fromkeys(i.id for i in whole)
        others = [i for i in inside if i.id not in chosen]
        picked: list[Indicator] = []
        for kind in Kind:
            alike = sorted((i for i in others if i.kind is kind), key=_interest)
            picked += alike[: 3 * _PER_AREA_AND_KIND if kind is Kind.SHARE else _PER_AREA_AND_KIND]
        chosen |= dict.fromkeys(i.id for i in picked[:_PER_AREA])
    odd = [i for i in known if i.coding is not None and i.coding.no > i.coding.yes]
    measured = [i for i in known if i.uncertainty_id and not i.id.startswith(INVENTED) and not i.retired][
        :_MARGINS
    ]
    chosen |= dict.fromkeys(code for i in (*odd, *measured) for code in (i.id, i.uncertainty_id) if code)
    return tuple(chosen)


def _interest(indicator: Indicator) -> tuple[bool, bool, bool, str]:
    """In-force ones with a direction and a split by sex first; the id decides the rest."""
    settled = indicator.direction in (Direction.HIGHER, Direction.LOWER)
    return indicator.retired, not settled, not (indicator.by_gender or indicator.has_unit_data), indicator.id
