"""What an organisation adds to the figures: imports it made and goals of its own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rodatraden.workbench.organisations.models import Organisation, User


class ImportJob(models.Model):
    """A file brought in through the web, from upload by mapping to publication, with its report."""

    class Status(models.TextChoices):
        """Where the import is."""

        UPLOADED = "uploaded", _("Uppladdad")
        MAPPING = "mapping", _("Väntar på att kolumnerna bekräftas")
        QUEUED = "queued", _("Väntar på sin tur")
        RUNNING = "running", _("Pågår")
        PUBLISHED = "published", _("Publicerad")
        FAILED = "failed", _("Gick inte att läsa in")

    class Kind(models.TextChoices):
        """What the file is."""

        WORKBOOK = "workbook", _("Socialstyrelsens ÖJ-arbetsbok")
        TABLE = "table", _("Tabell (CSV, Excel, Parquet)")
        KOLADA = "kolada", _("Sparade Koladasvar (JSON)")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="import_jobs")
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    file = models.FileField(_("fil"), upload_to="imports/%Y/")
    file_name = models.CharField(_("filnamn"), max_length=255)
    area_id = models.CharField(_("område"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True)
    mapping = models.JSONField(_("kolumner"), default=dict)
    status = models.CharField(_("läge"), max_length=20, choices=Status.choices, default=Status.UPLOADED)
    progress = models.CharField(_("hur långt"), max_length=200, blank=True)
    report = models.JSONField(_("rapport"), default=dict)
    error = models.JSONField(_("fel"), default=dict)
    snapshot_id = models.CharField(_("ögonblicksbild"), max_length=60, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("inläsning")
        verbose_name_plural = _("inläsningar")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_status_display()})"


class OwnGoal(models.Model):
    """A goal that the organisation has set for an indicator; the comparison tells when it is missed (Q06)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_goals")
    indicator_id = models.CharField(_("indikator"), max_length=80)
    value = models.FloatField(_("målvärde"))
    note = models.CharField(_("var målet står"), max_length=300, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("eget mål")
        verbose_name_plural = _("egna mål")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "indicator_id"], name="one_goal_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"
