"""Forms of the gross list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rodatraden.workbench.core.fields import WrittenNumberField, needed_sometimes
from rodatraden.workbench.thread.models import GrossListItem, LocalMeasure

NO_PEOPLE = _("Skriv inget om enskilda personer.")


class AddItemForm(forms.Form):
    """An item that does not come from the suggestions."""

    title = forms.CharField(label=_("Vad gäller det?"), max_length=400)
    indicator_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    origin = forms.ChoiceField(label=_("Varifrån kommer det?"), choices=GrossListItem.Origin.choices)
    reason = forms.CharField(
        label=_("Varför på listan?"), help_text=NO_PEOPLE, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChangeItemForm(forms.Form):
    """Reason, choice and why; ``version`` tells which text the editor started from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Varför på listan?"), help_text=NO_PEOPLE, widget=forms.Textarea(attrs={"rows": 3})
    )
    choice = forms.ChoiceField(
        label=_("Till fördjupad analys?"),
        choices=[("", _("Inte bestämt än")), *GrossListItem.Choice.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    choice_reason = needed_sometimes(
        forms.CharField(
            label=_("Motiv"),
            help_text=_("Krävs för nej och senare. Skriv inget om enskilda personer."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    )


class MeasureForm(forms.Form):
    """A measure of one's own."""

    name = forms.CharField(
        label=_("Vad mäter ni?"), max_length=200, help_text=_("Till exempel: dagar till första besök")
    )
    unit = forms.CharField(
        label=_("Enhet"), max_length=30, required=False, help_text=_("Till exempel: dagar, % eller st")
    )
    direction = forms.ChoiceField(label=_("Vad är bättre?"), choices=LocalMeasure.Direction.choices)
    target = WrittenNumberField(label=_("Mål"), required=False)


class MeasurementsForm(forms.Form):
    """Measurements, one a line."""

    lines = forms.CharField(
        label=_("Mätningar, en per rad"),
        help_text=_(
            "Dag eller månad; värde; vad som hände (frivilligt). Ett streck betyder inte mätt. "
            "Till exempel 2026-03; 12,5; ny rutin. Skriv inget om enskilda personer."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class RemoveItemForm(forms.Form):
    """Why a row is taken off."""

    reason = forms.CharField(label=_("Varför tas den bort?"), widget=forms.Textarea(attrs={"rows": 2}))
