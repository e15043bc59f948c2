"""Is the difference real: one municipality's published figures judged (methods 1, 2, 5, 8, 11-13).

:func:`judge` answers for whole indicators, :func:`area_counts` only how many there are of each state.
"""

from rodatraden.engine.comparison.judgement.judging import STANDING, area_counts, judge

__all__ = ["STANDING", "area_counts", "judge"]
