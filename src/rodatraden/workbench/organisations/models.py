"""Organisations, people and roles."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """An authority of its own: a municipality, or a regional unit that supports several."""

    class Kind(models.TextChoices):
        """What the organisation is."""

        MUNICIPALITY = "municipality", _("Kommun")
        REGIONAL_UNIT = "regional_unit", _("Regional FoU-enhet")

    name = models.CharField(_("namn"), max_length=200)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.MUNICIPALITY)
    # Refers to the engine's catalogue by id; a regional unit looks at one of its municipalities at a time.
    municipality_id = models.CharField(_("kommunkod"), max_length=4, blank=True)
    supports: models.ManyToManyField = models.ManyToManyField(
        "self", verbose_name=_("stödjer"), symmetrical=False, blank=True, related_name="supported_by"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="municipality_has_code",
                condition=~models.Q(kind="municipality") | ~models.Q(municipality_id=""),
            )
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who logs in. What they may do follows from their memberships, never from flags here."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    """What a person is in an organisation."""

    DEVELOPMENT_LEADER = "development_leader", _("Utvecklingsledare")
    DEPARTMENT_HEAD = "department_head", _("Avdelningschef")
    DIRECTOR = "director", _("Socialchef")
    RND_COORDINATOR = "rnd_coordinator", _("FoU-samordnare")
    ADMINISTRATOR = "administrator", _("Administratör")


class Membership(models.Model):
    """A person's role in an organisation; one person may have several, in several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("roll"), max_length=30, choices=Role.choices)

    class Meta:
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="one_membership_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"


class ComparisonGroup(models.Model):
    """A named group of municipalities of the organisation's own choosing; never changed once it is saved."""

    class Origin(models.TextChoices):
        """How the members were found."""

        CHOSEN = "chosen", _("Valda en och en")
        SIMILARITY = "similarity", _("Närmast efter egna mått och vikter")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="comparison_groups")
    name = models.CharField(_("namn"), max_length=120)
    municipality_ids = models.JSONField(_("kommuner"), default=list)
    origin = models.CharField(_("ursprung"), max_length=20, choices=Origin.choices, default=Origin.CHOSEN)
    # For similarity: municipality, snapshot, date, k and the variables with year and weight, as they were.
    made_from = models.JSONField(_("gjord av"), default=dict, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("jämförelsegrupp")
        verbose_name_plural = _("jämförelsegrupper")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_group_per_name")]

    def __str__(self) -> str:
        return self.name
