"""Forms for own groups of municipalities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ComparisonGroupForm(forms.Form):
    """A name and the municipalities; the choices are the catalogue's."""

    name = forms.CharField(label=_("Namn på gruppen"), max_length=120)
    municipalities = forms.MultipleChoiceField(
        label=_("Kommuner"),
        help_text=_("Minst tre. Er egen kommun räknas inte med."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipalities"].choices = choices  # type: ignore[attr-defined]

    def clean_municipalities(self) -> list[str]:
        """At least three, otherwise a median says nothing."""
        chosen = self.cleaned_data["municipalities"]
        if len(chosen) < 3:
            raise forms.ValidationError(_("Välj minst tre kommuner, annars säger medianen inte mycket."))
        return chosen
