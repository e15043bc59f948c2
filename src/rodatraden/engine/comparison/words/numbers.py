"""Numbers as people write them in Swedish: decimal comma, no more digits than mean something, unit after."""

from __future__ import annotations

from rodatraden.engine.catalogue.model import Kind, YesNoCoding
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.text import decimal_comma
from rodatraden.engine.text import gettext as _

#: Marks a text for translation that is looked up later.
N_ = str

_LETTERS = (
    *(N_("ingen"), N_("en"), N_("två"), N_("tre"), N_("fyra"), N_("fem"), N_("sex"), N_("sju"), N_("åtta")),
    *(N_("nio"), N_("tio"), N_("elva"), N_("tolv")),
)

#: Between a number and its unit, so that a line never ends between them.
NO_BREAK = "\N{NO-BREAK SPACE}"


def places(value: float, unit: str = "") -> int:
    """How many decimals ``value`` is written with: per cent one, others about three figures in all."""
    if unit == "%":
        return 1
    size = abs(value)
    return 0 if size >= 100 else 1 if size >= 10 else 2


def number(value: float, digits: int) -> str:
    """``value`` with at most ``digits`` decimals, those at the end that are 0 left out; never minus zero."""
    text = decimal_comma(round(value, digits) + 0.0, digits)
    return text.rstrip("0").rstrip(",") if digits else text


def with_unit(text: str, unit: str) -> str:
    """``text`` and its unit, kept together."""
    return f"{text}{NO_BREAK}{unit}" if unit else text


def percent(chance: float) -> str:
    """A probability in whole per cent; it is never written as none or all."""
    whole = round(chance * 100)
    if whole <= 0:
        return with_unit(_("under 1"), "%")
    if whole >= 100:
        return with_unit(_("över 99"), "%")
    return with_unit(str(whole), "%")


def amount(
    value: float | None, unit: str = "", kind: str | None = None, coding: YesNoCoding | None = None
) -> str:
    """A value with its unit, or Ja and Nej by the indicator's own coding; a dash where there is none."""
    if value is None:
        return "–"
    if kind == Kind.YES_NO and coding is not None:
        if value == coding.yes:
            return _("Ja")
        if value == coding.no:
            return _("Nej")
        if value == (coding.yes + coding.no) / 2:
            return _("lika många Ja som Nej")
    return with_unit(number(value, places(value, unit)), unit)


def value_words(judgement: Judgement, value: float | None) -> str:
    """A value of the judgement's indicator: its own, a comparator's, an earlier year's."""
    return amount(value, judgement.unit, judgement.kind, judgement.coding)


def between(low: float, high: float, unit: str = "") -> str:
    """ "54 och 67 %": an interval's ends with as few decimals as still tell them apart."""
    digits = min(places(low, unit), places(high, unit))
    if digits and high - low >= 5:
        digits -= 1
    return with_unit(_("{low} och {high}").format(low=number(low, digits), high=number(high, digits)), unit)


def how_many(count: int) -> str:
    """A number of municipalities or years: in letters up to twelve."""
    return _(_LETTERS[count]) if 0 <= count < len(_LETTERS) else number(count, 0)
