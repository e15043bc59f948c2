"""Forms of the pages about figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rodatraden.engine.comparison.likeness import FEWEST, MOST, Variable
from rodatraden.workbench.core.fields import WrittenNumberField, needed_sometimes
from rodatraden.workbench.figures.models import ImportJob


class GoalForm(forms.Form):
    """The organisation's own goal for an indicator; an empty value removes it."""

    value = WrittenNumberField(label=_("Ert mål"), required=False)
    note = forms.CharField(
        label=_("Var står målet?"),
        max_length=300,
        required=False,
        help_text=_("Till exempel: Verksamhetsplan 2026"),
    )


class LikenessForm(forms.Form):
    """A weight for each variable that one can be alike in, and how many municipalities to find."""

    _WEIGHTS = (("0", _("inte med")), ("1", _("vikt 1")), ("2", _("vikt 2")), ("3", _("vikt 3")))

    antal = forms.IntegerField(
        label=_("Hur många kommuner?"), min_value=FEWEST, max_value=MOST, initial=FEWEST
    )

    def __init__(self, *args: Any, variables: Sequence[Variable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variables = variables
        for variable in variables:
            year = f", {variable.year}" if variable.year else ""
            self.fields[f"vikt-{variable.id}"] = forms.ChoiceField(
                label=f"{variable.title}{year}", choices=self._WEIGHTS, initial="1", required=False
            )

    def clean(self) -> dict[str, Any]:
        """Something to be alike in."""
        given = super().clean() or {}
        if not self.errors and not any(self.weights().values()):
            raise forms.ValidationError(
                _("Ge minst ett mått en vikt, annars finns inget att likna varandra i.")
            )
        return given

    def weights(self) -> dict[str, float]:
        """The weight of each variable; one that was not sent is left out."""
        return {v.id: float(self.cleaned_data.get(f"vikt-{v.id}") or 0) for v in self.variables}

    def choices(self) -> list[forms.BoundField]:
        """The fields of the variables."""
        return [self[f"vikt-{variable.id}"] for variable in self.variables]


class GroupNameForm(forms.Form):
    """The name that the municipalities found are saved under."""

    name = forms.CharField(label=_("Namn på gruppen"), max_length=120)


class UploadForm(forms.Form):
    """A file with figures; area and year are asked for workbooks only."""

    kind = forms.ChoiceField(
        label=_("Vad är det för fil?"),
        choices=ImportJob.Kind.choices,
        widget=forms.RadioSelect,
        initial="workbook",
    )
    area = needed_sometimes(
        forms.ChoiceField(
            label=_("Område"), required=False, help_text=_("Behövs för Socialstyrelsens arbetsböcker.")
        )
    )
    year = needed_sometimes(
        forms.IntegerField(
            label=_("År"),
            required=False,
            min_value=1990,
            max_value=2100,
            help_text=_("Det år resultaten gäller. Behövs för Socialstyrelsens arbetsböcker."),
        )
    )
    file = forms.FileField(label=_("Fil"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "–"), *areas]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than the installation allows, before anything is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                _(
                    "Filen är %(size)d MB och gränsen är %(limit)d MB. Läs in den med kommandot rodatraden import i stället."
                ),
                params={"size": file.size // 2**20, "limit": settings.MAX_UPLOAD_BYTES // 2**20},
            )
        return file

    def clean(self) -> dict[str, Any]:
        """A workbook needs its area and year."""
        given = super().clean() or {}
        if given.get("kind") == ImportJob.Kind.WORKBOOK:
            for name in ("area", "year"):
                if not given.get(name):
                    self.add_error(name, _("Behövs för att känna igen arbetsbokens kolumner."))
        return given
