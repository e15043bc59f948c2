"""The playground of chance: how often colours change at one's own number of answers when nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rodatraden.charts.flows import Flow, flows
from rodatraden.engine.comparison.playground import LARGEST_N, MUNICIPALITIES, Chance, chance_table
from rodatraden.engine.comparison.words.numbers import number, percent, with_unit
from rodatraden.workbench.organisations.middleware import without_organisation

#: What the page shows before anybody has chosen, as in the example that it explains.
USUAL = {"antal": 50, "medel": 80.0, "spridning": 5.0}


class ChanceForm(forms.Form):
    """One's own number of answers, the usual value, and how much municipalities really differ."""

    antal = forms.IntegerField(
        label=gettext_lazy("Antal svar per kommun"),
        min_value=1,
        max_value=LARGEST_N,
        help_text=gettext_lazy("Så många som ni brukar ha bakom värdet."),
    )
    medel = forms.FloatField(
        label=gettext_lazy("Landets sanna medelvärde, %"), min_value=1, max_value=99, localize=True
    )
    spridning = forms.FloatField(
        label=gettext_lazy("Hur mycket kommuner verkligen skiljer sig, procentenheter"),
        min_value=0,
        max_value=30,
        localize=True,
        help_text=gettext_lazy("Standardavvikelsen: två av tre kommuner ligger så här nära medelvärdet."),
    )


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """A row of the table."""

    n: str
    changes: str
    red_green: str
    red_again: str
    red_not_worst: str
    ranks: str
    own: bool


@dataclass(frozen=True, slots=True)
class ChancePage:
    """What happened, one sentence first."""

    lead: str
    rows: Sequence[ChanceRow]
    svg: SafeString
    words: str


@login_not_required
@without_organisation
def playground(request: HttpRequest) -> HttpResponse:
    """The form and, where it can be read, what chance does at those numbers."""
    given = {name: request.GET.get(name, str(usual).replace(".", ",")) for name, usual in USUAL.items()}
    form = ChanceForm(given)
    page = None
    if form.is_valid():
        asked = form.cleaned_data
        page = _page(asked["antal"], round(asked["medel"], 1) / 100.0, round(asked["spridning"], 1) / 100.0)
    return render(request, "web/playground.html", {"form": form, "page": page})


def _page(n: int, mean: float, spread: float) -> ChancePage:
    table = chance_table(n, mean, spread)
    own = next(row for row in table if row.n == n)
    again = _share(own.red_again)
    lead = _(
        "Med {n} svar i varje kommun byter {changes} av kommunerna färg mellan två år, fast ingenting har ändrats."
    ).format(n=number(n, 0), changes=percent(own.changes))
    if own.red_again is not None:
        lead += " " + _("Av dem som är röda är {again} röda också nästa år.").format(again=again)
    return ChancePage(
        lead=lead,
        rows=[_row(row, own=row.n == n) for row in table],
        svg=_picture(own),
        words=_(
            "Av {total} kommuner, i genomsnitt. Varje stapel är en färg det första året, delad efter färgen det "
            "andra. Vore färgerna säkra skulle varje stapel ha en enda del."
        ).format(total=MUNICIPALITIES),
    )


def _share(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _small(share: float) -> str:
    """A share that is often small, with a decimal; it is never written as none where it happens."""
    if 0 < share < 0.0005:
        return with_unit(_("under 0,1"), "%")
    return with_unit(number(100 * share, 1), "%")


def _row(row: Chance, *, own: bool) -> ChanceRow:
    return ChanceRow(
        n=number(row.n, 0),
        changes=percent(row.changes),
        red_green=_small(row.red_green),
        red_again=_share(row.red_again),
        red_not_worst=_share(row.red_not_worst),
        ranks=f"{row.rank_lower}–{row.rank_upper}",
        own=own,
    )


def _picture(own: Chance) -> SafeString:
    names = (_("röd"), _("gul"), _("grön"))
    first = (_("Röd år 1"), _("Gul år 1"), _("Grön år 1"))
    second = tuple(_("{colour} år 2").format(colour=name) for name in names)
    counts = [[MUNICIPALITIES * share for share in row] for row in own.flows]
    told = "; ".join(
        _("{first}: {to}").format(
            first=name, to=", ".join(f"{count:.0f} {to}" for count, to in zip(row, second, strict=True))
        )
        for name, row in zip(first, counts, strict=True)
    )
    rows = [Flow(name, row) for name, row in zip(first, counts, strict=True)]
    return mark_safe(flows(told, rows, second))  # noqa: S308 - our own markup, every text in it escaped
