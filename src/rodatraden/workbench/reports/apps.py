"""Documents out."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Excel, Word and PDF of what is on a screen."""

    name = "rodatraden.workbench.reports"
    label = "reports"
