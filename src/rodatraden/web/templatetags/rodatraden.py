"""Tags and filters that every template has."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()

#: The method's steps along the thread; those without an address come with later parts of the program.
STEPS = (
    ("preparation", "Förberedelser", None),
    ("compare", "Jämför", "compare"),
    ("gross_list", "Bruttolista", "gross_list"),
    ("priority", "Prioritering", None),
    ("causes", "Orsaker", None),
    ("areas", "Områden", None),
    ("proposals", "Förslag", None),
    ("decision", "Beslut", None),
    ("plan", "Plan", None),
    ("follow_up", "Uppföljning", None),
)


@register.inclusion_tag("web/thread.html")
def red_thread(area: object, now: str) -> dict[str, object]:
    """The red thread on top of every page of a round: where one is, what is done, what comes next."""
    keys = [key for key, _label, _url in STEPS]
    place = keys.index(now)
    area_id = getattr(area, "id", "")
    steps = [
        {
            "label": _(label),
            "url": reverse(url, args=[area_id]) if url else "",
            "done": i < place,
            "now": i == place,
        }
        for i, (_key, label, url) in enumerate(STEPS)
    ]
    return {"steps": steps}
