"""The position strip of the pages, drawn for documents."""

from __future__ import annotations

import resvg_py

from rodatraden.charts.strip import Strip, strip
from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.safe import clean

#: How many times larger than on a screen a strip is drawn, so that it stays sharp on paper.
ZOOM = 3


def position_words(judgement: Judgement) -> str:
    """What the strip shows, for those who cannot see it; "" where there is no strip."""
    if not _can_be_drawn(judgement) or judgement.distribution is None:
        return ""
    _low, q25, median, q75, _high = judgement.distribution

    def words(value: float) -> str:
        return formats.value_words(value, judgement.unit, judgement.kind, judgement.coding)

    own = formats.result_words(judgement)
    if judgement.interval is not None:
        own += f" ({formats.interval_words(judgement.interval, judgement.unit)})"
    return clean(
        _(
            "Läge bland landets kommuner: {own}. Mittersta hälften av landet {middle}, medianen {median}."
        ).format(own=own, middle=formats.interval_words((q25, q75), judgement.unit), median=words(median))
    )


def position_svg(judgement: Judgement) -> str:
    """The strip as SVG markup, better to the right; "" for a yes/no answer or without a distribution."""
    if not _can_be_drawn(judgement) or judgement.distribution is None:
        return ""
    return strip(
        Strip(
            label=position_words(judgement),
            state=judgement.state,
            value=judgement.value,
            interval=judgement.interval,
            distribution=judgement.distribution,
            peers=[(clean(name), value) for name, value in judgement.peers],
            turned=judgement.direction == Direction.LOWER,
        )
    )


def png(svg: str) -> bytes:
    """The picture as PNG, for programs that cannot draw SVG."""
    return resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, skip_system_fonts=True)


def _can_be_drawn(judgement: Judgement) -> bool:
    return (
        judgement.distribution is not None and judgement.value is not None and judgement.kind != Kind.YES_NO
    )
