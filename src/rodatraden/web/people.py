"""Add people from the command line: the first one in a new installation has nobody to be invited by."""

from __future__ import annotations

from pathlib import Path

from rodatraden.web.server import prepare


def add_person(data_dir: Path, username: str, municipality: str, role: str, password: str) -> str:
    """Make a person with a role in a municipality, and the municipality's organisation if it is new.

    Returns the municipality's name. Raises UnknownNameError for the municipality and RefusedImportError for a weak
    password or a taken name; the texts say what to do.
    """
    prepare(data_dir)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from rodatraden.engine.errors import RodaTradenError
    from rodatraden.workbench.core.catalogue import catalogue
    from rodatraden.workbench.organisations.models import Membership, Organisation, Role, User

    place = catalogue().municipality(municipality)
    if role not in Role.values:
        raise RodaTradenError(
            f"Rollen {role} finns inte.", todo="De som finns är: " + ", ".join(Role.values) + "."
        )
    if User.objects.filter(username=username).exists():
        raise RodaTradenError(
            f"Det finns redan någon som heter {username}.", todo="Välj ett annat inloggningsnamn."
        )
    user = User(username=username)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RodaTradenError("Lösenordet duger inte.", todo=" ".join(error.messages)) from error
    with transaction.atomic():
        user.set_password(password)
        user.save()
        organisation, _made = Organisation.objects.get_or_create(
            municipality_id=place.id, defaults={"name": place.name}
        )
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return place.name
