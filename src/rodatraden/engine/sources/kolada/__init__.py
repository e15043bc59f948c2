"""Figures from Kolada (API v3), fetched or as saved answers.

Kolada's terms: the data is free to use; raw values are labelled "Källa: Kolada", and whatever is computed from them
(a mean, a rank, a difference) is "egen bearbetning" and must not name Kolada as its source. Values are revised and
indicators removed without notice, so that each answer is kept as it came, with its time.
"""

from rodatraden.engine.sources.kolada.client import DEFAULT_BASE_URL, ClientOptions, UnreachableError
from rodatraden.engine.sources.kolada.fetch import IncompleteFetchError, fetch_kolada
from rodatraden.engine.sources.kolada.files import import_kolada

__all__ = [
    "DEFAULT_BASE_URL",
    "ClientOptions",
    "IncompleteFetchError",
    "UnreachableError",
    "fetch_kolada",
    "import_kolada",
]
