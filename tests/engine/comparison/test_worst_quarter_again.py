"""On real figures: of those in the worst quarter one year, the sure ones are there again clearly oftener."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scripts.manual_statistics import pages
from scripts.manual_statistics.worst_quarter import Again, worst_quarter_again

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def followed(real_figures: Path) -> Again:
    """Every indicator of the file with years enough, every third year; nothing has seen the year after."""
    return worst_quarter_again(real_figures)


def test_a_sure_red_is_red_again_clearly_oftener_than_an_unsure_one(followed: Again) -> None:
    groups = followed.groups()
    n, promised, again = (np.array(column) for column in zip(*groups, strict=True))
    assert followed.indicators >= 40
    assert (n >= 500).all()
    # each step up in probability is a step up in what happened, by far more than chance (four standard errors)
    error = np.sqrt(again * (1 - again) / n)
    steps = np.diff(again)
    assert (steps > 4 * np.hypot(error[1:], error[:-1])).all(), again
    assert again[-1] - again[0] > 0.3
    assert again[-1] > 0.9
    # another question (the same place next year, not the true place this year), and yet not far from the promise
    assert (np.abs(again - promised) < 0.1).all()


def test_the_manual_shows_that_table(followed: Again) -> None:
    assert pages.worst_quarter_block(followed) in pages.page("hur-saker-ar-fargen")
