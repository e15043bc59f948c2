"""The practice people: five roles, no names. They exist only in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rodatraden.workbench.organisations.models import Membership, Organisation, Role, User


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the people to log in as."""

    username: str
    role: Role
    at_regional_unit: bool
    wants: object


DEMO_PEOPLE = (
    DemoPerson(
        "utvecklingsledare", Role.DEVELOPMENT_LEADER, False, _("Vad i årets resultat förtjänar vår tid?")
    ),
    DemoPerson("avdelningschef", Role.DEPARTMENT_HEAD, False, _("Vad behöver jag göra, och varför?")),
    DemoPerson("socialchef", Role.DIRECTOR, False, _("En sida på klarspråk: vad fann vi, vad föreslår vi?")),
    DemoPerson("fou-samordnare", Role.RND_COORDINATOR, True, _("Hur ser det ut för kommunerna vi stödjer?")),
    DemoPerson("administrator", Role.ADMINISTRATOR, False, _("Läsa in siffror och hålla ordning.")),
)

#: Lycksele, one of the three that tried out the handbook; the regional unit supports some of its neighbours too.
DEMO_MUNICIPALITY = ("2481", "Lycksele")
DEMO_SUPPORTED = (
    ("2401", "Nordmaling"),
    ("2409", "Robertsfors"),
    ("2404", "Vindeln"),
    ("2418", "Malå"),
    ("2421", "Storuman"),
    ("2422", "Sorsele"),
    ("2425", "Dorotea"),
)


@transaction.atomic
def create_demo_people() -> None:
    """Make the practice organisations and people; does nothing that is already done."""
    municipality, _made = Organisation.objects.get_or_create(
        municipality_id=DEMO_MUNICIPALITY[0], defaults={"name": DEMO_MUNICIPALITY[1]}
    )
    unit, _made = Organisation.objects.get_or_create(
        kind=Organisation.Kind.REGIONAL_UNIT, defaults={"name": "FoU-enheten (övning)"}
    )
    unit.supports.add(municipality)
    for code, name in DEMO_SUPPORTED:
        supported, _made = Organisation.objects.get_or_create(municipality_id=code, defaults={"name": name})
        unit.supports.add(supported)
    for person in DEMO_PEOPLE:
        user, made = User.objects.get_or_create(username=person.username, defaults={"last_name": "(övning)"})
        if made:
            user.first_name = str(person.role.label)
            user.set_unusable_password()
            user.save()
        organisation = unit if person.at_regional_unit else municipality
        Membership.objects.get_or_create(user=user, organisation=organisation, role=person.role)
