"""The command ``rodatraden``."""

from rodatraden.cli.app import main

__all__ = ["main"]
