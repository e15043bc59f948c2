"""Shared parts of the workbench."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared parts: model bases, errors, names of municipalities."""

    name = "rodatraden.workbench.core"
    label = "core"
