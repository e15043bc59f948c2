"""A round of work with one area's publication, its gross list, and measures of one's own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rodatraden.workbench.organisations.models import Organisation, User


class Round(models.Model):
    """One organisation's work with one area and one publication; it follows a version of the method."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="rounds")
    area_id = models.CharField(_("område"), max_length=40)
    year = models.PositiveSmallIntegerField(_("publiceringsår"))
    method_version = models.CharField(_("metodversion"), max_length=40, default="skl-2017")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("omgång")
        verbose_name_plural = _("omgångar")
        ordering = ["-year", "area_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area_id", "year"], name="one_round_per_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.area_id} · {self.year}"


class GrossListItem(models.Model):
    """An indicator on the gross list, with the reason why and the choice made; reasons for no are kept.

    ``evidence`` freezes what the figures said when the item was added (a row as ``compare --format json`` prints it, the
    suggestion's reasons and the snapshot's id), so that a decision can be shown as it was.
    """

    class Origin(models.TextChoices):
        """What brought the item to the list."""

        COMPARISON = "comparison", _("Jämförelsen")
        OWN_GOAL = "own_goal", _("Eget mål")
        USER_VOICE = "user_voice", _("Brukares röst")
        OTHER = "other", _("Annat")

    class Choice(models.TextChoices):
        """Whether the item goes on to in-depth analysis."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        LATER = "later", _("Senare")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="gross_list_items")
    indicator_id = models.CharField(_("indikator"), max_length=80, blank=True)
    title = models.CharField(_("benämning"), max_length=400)
    origin = models.CharField(_("ursprung"), max_length=20, choices=Origin.choices, default=Origin.COMPARISON)
    reason = models.TextField(_("varför på listan"))
    is_strength = models.BooleanField(_("styrka"), default=False)
    choice = models.CharField(_("till fördjupad analys"), max_length=10, choices=Choice.choices, blank=True)
    choice_reason = models.TextField(_("motiv"), blank=True)
    evidence = models.JSONField(_("underlag"), default=dict)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    # Counts up at each save, so that the later of two editors sees what the first one wrote.
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(_("borttagen"), null=True, blank=True)
    removed_reason = models.TextField(_("varför borttagen"), blank=True)

    class Meta:
        verbose_name = _("rad i bruttolistan")
        verbose_name_plural = _("rader i bruttolistan")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator_id"],
                condition=models.Q(removed_at__isnull=True) & ~models.Q(indicator_id=""),
                name="one_item_per_indicator",
            ),
            models.CheckConstraint(name="item_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="no_and_later_have_reason",
                condition=~models.Q(choice__in=["no", "later"]) | ~models.Q(choice_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LocalMeasure(models.Model):
    """Something the organisation measures often by itself, to see within weeks whether a change takes hold."""

    class Direction(models.TextChoices):
        """Which way is better."""

        HIGHER = "higher", _("högre är bättre")
        LOWER = "lower", _("lägre är bättre")
        NONE = "none", _("ingen riktning")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="local_measures")
    name = models.CharField(_("vad mäts"), max_length=200)
    unit = models.CharField(_("enhet"), max_length=30, blank=True)
    direction = models.CharField(_("riktning"), max_length=10, choices=Direction.choices)
    target = models.FloatField(_("mål"), null=True, blank=True)
    indicator_id = models.CharField(_("hör till indikator"), max_length=80, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("eget mått")
        verbose_name_plural = _("egna mått")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_measure_per_name")]

    def __str__(self) -> str:
        return self.name


class LocalMeasurement(models.Model):
    """One value on one day; no value means that it was not measured, never zero. ``event`` notes what happened then."""

    measure = models.ForeignKey(LocalMeasure, on_delete=models.CASCADE, related_name="measurements")
    day = models.DateField(_("dag"))
    value = models.FloatField(_("värde"), null=True, blank=True)
    event = models.CharField(_("händelse"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mätning")
        verbose_name_plural = _("mätningar")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["measure", "day"], name="one_measurement_per_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"
