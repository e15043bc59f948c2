"""The thread: rounds and gross lists."""

from django.apps import AppConfig


class ThreadConfig(AppConfig):
    """From gross list onwards."""

    name = "rodatraden.workbench.thread"
    label = "thread"
