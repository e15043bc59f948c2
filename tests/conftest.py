"""Fixtures that several folders share: a small published country of practice figures, people and pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.figures import Store
from rodatraden.engine.sources.practice import demo_indicators, practice_figures, practice_revision

REAL_FIGURES = Path(__file__).resolve().parents[2] / "shared" / "data" / "kolada"


@pytest.fixture(scope="session")
def real_figures() -> Path:
    """The folder of real figures; the test is skipped with the reason where it is missing."""
    if not REAL_FIGURES.is_dir():
        pytest.skip("the folder of real figures (../shared/data/kolada) is not beside the project")
    return REAL_FIGURES


@pytest.fixture(scope="session")
def practice_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two published snapshots of practice figures: area ``missbruk`` whole, a few of the others.

    Made once for all workers.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, lock, made = shared / "practice", shared / "practice.lock", shared / "practice.made"
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        import time

        for _attempt in range(1200):
            if made.exists():
                return folder
            time.sleep(0.1)
        pytest.fail("another worker did not finish the practice figures")
    catalogue = Catalogue.load(folder)
    chosen = [
        code
        for i, code in enumerate(demo_indicators(catalogue))
        # The manual's pictures show the whole demonstration.
        if "missbruk" in catalogue.indicator(code).areas
        or i % 8 == 0
        or os.environ.get("RODATRADEN_SCREENSHOTS")
    ]
    publish(Store(folder), catalogue, practice_figures(catalogue=catalogue, indicators=chosen))
    publish(Store(folder), catalogue, practice_revision(catalogue=catalogue, indicators=chosen))
    made.touch()
    return folder


@pytest.fixture
def practice(practice_dir: Path, settings) -> Path:
    """Let the workbench read the practice figures."""
    settings.DATA_DIR = practice_dir
    return practice_dir


@pytest.fixture
def own_practice(practice_dir: Path, tmp_path: Path, settings) -> Path:
    """A copy of the practice figures that a test may publish into."""

    def take(source: str, target: str) -> None:
        # What is published never changes, so that a second name for it is a copy.
        (os.link if source.endswith(".parquet") else shutil.copy2)(source, target)

    folder = tmp_path / "data"
    shutil.copytree(practice_dir, folder, copy_function=take)
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT = folder / "uploads"
    return folder


@pytest.fixture
def people(db) -> None:
    """The five practice people and their organisations."""
    from rodatraden.workbench.organisations.demo import create_demo_people

    create_demo_people()


@pytest.fixture
def leader(client, people) -> Iterator:
    """A client logged in as the development leader of Lycksele."""
    from rodatraden.workbench.organisations.models import User

    client.force_login(User.objects.get(username="utvecklingsledare"))
    return client


@pytest.fixture
def as_person(people) -> Callable:
    """Make a client logged in as somebody: a practice person, "granne" of another municipality, "ny" of none, "" nobody.

    The neighbour is a development leader too, in Umeå, so that what is refused is refused for being another's.
    """
    from django.test import Client

    from rodatraden.workbench.organisations.models import Membership, Organisation, Role, User

    umea = Organisation.objects.create(municipality_id="2480", name="Umeå")
    neighbour = User.objects.create(username="granne", first_name="Grannen")
    Membership.objects.create(user=neighbour, organisation=umea, role=Role.DEVELOPMENT_LEADER)
    User.objects.create(username="ny", first_name="Nykomlingen")

    def client_of(username: str) -> Client:
        client = Client()
        if username:
            client.force_login(User.objects.get(username=username))
        return client

    return client_of


@pytest.fixture
def lycksele(people):
    """The practice municipality's organisation."""
    from rodatraden.workbench.organisations.models import Organisation

    return Organisation.objects.get(municipality_id="2481")


@pytest.fixture
def person(people) -> Callable:
    """Find one of the practice people by username."""
    from rodatraden.workbench.organisations.models import User

    return lambda username="utvecklingsledare": User.objects.get(username=username)


@pytest.fixture
def item(lycksele, person):
    """A row on Lycksele's gross list of the area missbruk."""
    from rodatraden.workbench.thread import services

    return services.add_item(
        round=services.open_round(organisation=lycksele, area_id="missbruk", year=2025),
        by=person(),
        indicator_id="N35011",
        title="En indikator på listan",
        reason="Sämre än liknande kommuner tre år i rad.",
    )
