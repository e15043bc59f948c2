"""Measures of one's own: what is pasted in, what it says, who may."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rodatraden.engine.errors import RefusedImportError
from rodatraden.workbench.organisations.models import Organisation, User
from rodatraden.workbench.thread import measures
from rodatraden.workbench.thread.models import LocalMeasure
from rodatraden.workbench.thread.policies import RuleError

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(people) -> LocalMeasure:
    return measures.create_measure(
        organisation=Organisation.objects.get(municipality_id="2481"),
        by=User.objects.get(username="utvecklingsledare"),
        name="Dagar till första besök",
        unit="dagar",
        direction="lower",
        target=8.0,
    )


def fill(measure: LocalMeasure, values: list[str]) -> None:
    lines = "\n".join(f"{2024 + i // 12}-{i % 12 + 1:02d}; {value}" for i, value in enumerate(values))
    measures.add_measurements(measure=measure, by=measure.created_by, text=lines)


def test_days_months_commas_gaps_and_events_are_read() -> None:
    rows = measures.read_lines("2026-03-01; 12,5; ny rutin\n\n2026-04\t13\n2026-05; -\n")
    assert [(str(day), value, event) for day, value, event in rows] == [
        ("2026-03-01", 12.5, "ny rutin"),
        ("2026-04-01", 13.0, ""),
        ("2026-05-01", None, ""),
    ]


@pytest.mark.parametrize("text", ["2026-13; 4", "igår; 4", "2026-03; många", "2026-03; 4\n2026-03; 5"])
def test_what_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(RefusedImportError) as refused:
        measures.read_lines(text)
    assert refused.value.where


def test_one_bad_line_saves_none(measure: LocalMeasure) -> None:
    with pytest.raises(RefusedImportError):
        measures.add_measurements(measure=measure, by=measure.created_by, text="2026-01; 4\nfel")
    assert measure.measurements.count() == 0


def test_steady_measurements_say_that_nothing_has_changed(measure: LocalMeasure) -> None:
    fill(measure, ["10", "11", "9", "10", "12", "10", "9", "11", "10", "9", "11", "10", "10", "11"])
    page = measures.measure_page(measure)
    assert page.lead.startswith("Inget tyder på en förändring")
    assert "preliminära" in " ".join(page.explained)
    assert not any(signal for _day, _value, signal, _event in page.rows)


def test_a_lasting_fall_is_a_change_in_the_right_direction(measure: LocalMeasure) -> None:
    fill(measure, ["20", "21", "19", "20", "22", "20", "19", "21", "8", "7", "8", "9", "8", "7", "8", "8"])
    page = measures.measure_page(measure)
    assert "verklig förändring" in page.lead
    assert any("sju i rad" in signal or "gränserna" in signal for _day, _value, signal, _event in page.rows)


def test_few_measurements_promise_nothing(measure: LocalMeasure) -> None:
    fill(measure, ["10", "4", "-", "12"])
    page = measures.measure_page(measure)
    assert "Fortsätt mäta" in page.lead
    assert ("1 mars 2024", "inte mätt", "", "") in page.rows


def test_two_measures_do_not_share_a_name(measure: LocalMeasure) -> None:
    with pytest.raises(RuleError):
        measures.create_measure(
            organisation=measure.organisation,
            by=measure.created_by,
            name=measure.name,
            unit="",
            direction="none",
            target=None,
        )


def test_the_director_reads_but_does_not_write(measure: LocalMeasure, client) -> None:
    director = User.objects.get(username="socialchef")
    with pytest.raises(PermissionDenied):
        measures.add_measurements(measure=measure, by=director, text="2026-01; 4")
    client.force_login(director)
    page = client.get(reverse("measure", args=[measure.pk]))
    assert page.status_code == 200
    assert "Fler mätningar" not in page.content.decode()


def test_another_organisations_measure_is_not_found(measure: LocalMeasure, client) -> None:
    client.force_login(User.objects.get(username="fou-samordnare"))
    assert client.get(reverse("measure", args=[measure.pk])).status_code == 404


def test_a_refused_paste_keeps_what_was_written(measure: LocalMeasure, leader) -> None:
    page = leader.post(reverse("measure", args=[measure.pk]), {"lines": "2026-01; mycket"})
    assert "2026-01; mycket" in page.content.decode()
    assert "går inte att läsa" in page.content.decode()
