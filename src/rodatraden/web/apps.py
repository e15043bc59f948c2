"""Layout, components, charts, navigation and help."""

from django.apps import AppConfig
from django.utils.translation import gettext

from rodatraden.engine.text import use_translator


class WebConfig(AppConfig):
    """The look; no domain logic."""

    name = "rodatraden.web"
    label = "web"

    def ready(self) -> None:
        """Let the engine's texts follow the reader's language."""
        use_translator(gettext)
