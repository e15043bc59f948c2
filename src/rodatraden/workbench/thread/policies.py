"""In which state something may be done. Pairs as in permissions: ``check_…`` raises with a readable reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.thread.models import GrossListItem


class StaleEditError(RodaTradenError):
    """Somebody else saved the same row in between; ``current`` is what they wrote."""

    def __init__(self, current: GrossListItem) -> None:
        self.current = current
        super().__init__(
            _("{who} har ändrat raden medan du skrev.").format(who=current.changed_by),
            where=current.title,
            todo=_("Det du skrev står kvar nedan. Jämför och spara igen, eller behåll den andras text."),
        )


class RuleError(RodaTradenError):
    """The method asks for something more before this can be done."""


def check_reason(reason: str) -> None:
    """A row on the gross list has a reason; that is what makes the list defensible."""
    if not reason.strip():
        raise RuleError(
            _("Skriv varför indikatorn står på listan."),
            todo=_("En mening räcker. Den är det ni har att luta er mot när någon frågar."),
        )


def check_choice(choice: str, choice_reason: str) -> None:
    """A no and a later are kept with their reason (the handbook: reasons for no are worth as much as for yes)."""
    if choice in {GrossListItem.Choice.NO, GrossListItem.Choice.LATER} and not choice_reason.strip():
        raise RuleError(
            _("Skriv varför ni väljer bort eller väntar."),
            todo=_("Motivet sparas, så att frågan inte behöver utredas på nytt nästa år."),
        )


def check_unchanged(item: GrossListItem, version: int) -> None:
    """Raise StaleEditError when the row has been saved since ``version`` was read."""
    if item.version != version:
        raise StaleEditError(item)
