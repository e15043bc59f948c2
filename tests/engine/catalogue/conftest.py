"""The packaged catalogue, read once, and the real Kolada lists where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from rodatraden.engine.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[3]
KOLADA = ROOT.parent / "shared" / "data" / "kolada"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def kolada() -> Path:
    if not KOLADA.is_dir():
        pytest.skip("Kolada's real lists are not at hand (../shared/data/kolada)")
    return KOLADA
