"""The playground of chance gives the table of methods 9, and nothing where there is no chance."""

from __future__ import annotations

import time

import numpy as np
import pytest

from rodatraden.engine.comparison.playground import MUNICIPALITIES, USUAL_N, chance_table, colour_changes

#: Methods 9: n, changes colour, red to green or back, red again, red but not of the lowest quarter, the middle's rank.
TABLE = [
    (15, 0.51, 0.045, 0.27, 0.52, 12, 278),
    (30, 0.47, 0.028, 0.33, 0.45, 17, 276),
    (50, 0.46, 0.027, 0.42, 0.40, 20, 271),
    (100, 0.42, 0.015, 0.51, 0.32, 34, 256),
    (200, 0.34, 0.004, 0.63, 0.26, 48, 246),
    (500, 0.24, 0.000, 0.74, 0.18, 77, 216),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"n={row[0]}")
def test_the_table_of_methods_9_within_sampling_error(row: tuple) -> None:
    """Ours are 29,000 municipalities; theirs was a simulation too, rounded to whole per cent."""
    n, changes, red_green, again, not_worst, lower, upper = row
    found = colour_changes(n)
    assert found.changes == pytest.approx(changes, abs=0.015)
    assert found.red_green == pytest.approx(red_green, abs=0.005)
    assert found.red_again == pytest.approx(again, abs=0.03)
    assert found.red_not_worst == pytest.approx(not_worst, abs=0.03)
    assert found.rank_lower == pytest.approx(lower, abs=8)
    assert found.rank_upper == pytest.approx(upper, abs=8)


def test_a_slow_one_gives_the_same() -> None:
    """Loops, with the quarter points from sorted lists."""
    rng = np.random.default_rng(7)
    changed = total = 0
    for _country in range(60):
        true = [min(1.0, max(0.0, rng.normal(0.6, 0.08))) for _one in range(MUNICIPALITIES)]
        years = [[rng.binomial(40, p) for p in true] for _year in range(2)]
        colours = []
        for values in years:
            ordered = sorted(values)
            low = ordered[72] + 0.25 * (ordered[73] - ordered[72])
            high = ordered[216] + 0.75 * (ordered[217] - ordered[216])
            colours.append(["r" if v < low else "g" if v > high else "y" for v in values])
        changed += sum(a != b for a, b in zip(*colours, strict=True))
        total += MUNICIPALITIES
    assert colour_changes(40, 0.6, 0.08).changes == pytest.approx(changed / total, abs=0.02)


def test_the_parts_agree() -> None:
    found = colour_changes(80)
    flows = np.array(found.flows)
    assert flows.sum() == pytest.approx(1.0)
    assert found.changes == pytest.approx(1.0 - np.trace(flows))
    assert found.red_green == pytest.approx(flows[0, 2] + flows[2, 0])
    assert found.red_again == pytest.approx(flows[0, 0] / flows[0].sum())
    assert 1 <= found.rank_lower < MUNICIPALITIES / 2 < found.rank_upper <= MUNICIPALITIES


def test_more_answers_less_chance_and_without_spread_all_is_chance() -> None:
    table = chance_table(1_000)
    assert [row.n for row in table] == [*USUAL_N, 1_000]
    assert [row.n for row in chance_table(50)] == list(USUAL_N)
    changes = [row.changes for row in table]
    assert changes == sorted(changes, reverse=True)
    assert colour_changes(100_000, 0.5, 0.2).changes < 0.01
    nothing = colour_changes(400, 0.5, 0.0)
    assert nothing.red_again == pytest.approx(0.25, abs=0.02)
    assert nothing.red_not_worst == 1.0
    assert colour_changes(20, 1.0, 0.0).red_again is None


def test_the_same_question_the_same_answer_and_soon() -> None:
    assert colour_changes(62, 0.64, 0.05) == colour_changes(62, 0.64, 0.05)
    begun = time.process_time()
    chance_table(63, 0.641, 0.05)
    assert time.process_time() - begun < 1.0, "it took more than a second of the processor"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((0,), "n must"),
        ((-5,), "n must"),
        ((2.5,), "n must"),
        ((True,), "n must"),
        ((100_001,), "n must"),
        ((50, 1.1), "mean"),
        ((50, float("nan")), "mean"),
        ((50, 0.8, -0.1), "spread"),
        ((50, 0.8, 0.6), "spread"),
        ((50, 0.8, float("nan")), "spread"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(arguments: tuple, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        colour_changes(*arguments)
    with pytest.raises(ValueError, match="repeats"):
        colour_changes(50, repeats=0)
