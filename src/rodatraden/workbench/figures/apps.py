"""Pages about figures: overview, comparison, indicator, import."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """What the published snapshot says, for one organisation."""

    name = "rodatraden.workbench.figures"
    label = "figures"
