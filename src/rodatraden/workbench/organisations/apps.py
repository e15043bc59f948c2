"""Municipalities, regional units, people and their roles."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who somebody is and for whom they work."""

    name = "rodatraden.workbench.organisations"
    label = "organisations"
