"""Layout, components, charts, navigation and help."""

from django.apps import AppConfig
from django.utils.translation import get_language, gettext

from rodatraden.engine.text import use_translator


def _in_the_readers_language(message: str) -> str:
    """Django's gettext; Swedish is the source language, and a page has thousands of words, so that it is not looked up."""
    return message if get_language() == "sv" else gettext(message)


class WebConfig(AppConfig):
    """The look; no domain logic."""

    name = "rodatraden.web"
    label = "web"

    def ready(self) -> None:
        """Let the engine's texts follow the reader's language."""
        use_translator(_in_the_readers_language)
