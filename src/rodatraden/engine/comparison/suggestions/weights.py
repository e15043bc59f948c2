"""What a reason weighs. Weights order and decide what is suggested; they never stand in place of a reason.

An indicator is suggested when its reasons of one sort (weaknesses, or strengths) add up to
:data:`SUGGESTED_FROM`. So a difference that is certain, or an own goal that is missed, suffices alone; a mere
position in the ranking, a probable trend or an undivided spread between units only adds to other reasons.
Certain weighs more than probable. Equal weights (to one decimal) are ordered by outcome, process, structure,
and then by the probability of the worst quarter (of strengths the best).
"""

from __future__ import annotations

from rodatraden.engine.catalogue.model import IndicatorType

SUGGESTED_FROM = 1.0

# Q06
GOAL_MISSED_FOR_CERTAIN = 2.0
GOAL_MISSED = 1.2  # uncertainty not known
GOAL_MISSED_PERHAPS = 1.0  # the distance is within the uncertainty
# Q07
CERTAIN_DIFFERENCE = 2.0
PROBABLE_DIFFERENCE = 1.2  # only where it stands the control of many tests
OTHER_COMPARATOR_TOO = 0.2
OTHER_COMPARATOR_ONLY = 0.6
BETTER_THAN_ALL = 0.4
# Q08
FAR_OUTSIDE = 1.5
FAR_OUTSIDE_UNSURE = 1.0
EXTREME_QUARTER = 0.6  # times the probability
EXTREME_WITHOUT_DIRECTION = 1.0
SURPRISE = 1.0
# Q09
YEARS_IN_A_ROW = 1.5
YEARS_IN_A_ROW_UNSURE = 0.5
FACT_IN_A_ROW = 0.4
CERTAIN_DETERIORATION = 1.5
DETERIORATION = 1.0  # stands the control of many tests
PROBABLE_TREND = 0.5
IMPROVEMENT = 0.5
# Q10
PEERS_BETTER = 1.0
PEERS_BETTER_BY_SHARE = 0.5  # times the share of peers that are better
FACT = 0.6
FACT_BY_SHARE = 0.6  # times the share of peers that answer otherwise: five of seven suffice, four do not
# Q11
CERTAIN_UNITS = 1.2
PROBABLE_UNITS = 0.8
SPREAD_OF_UNITS = 0.4
# Q13
CERTAIN_SEXES = 1.2
PROBABLE_SEXES = 0.8
SAME_IN_THE_COUNTRY = 0.5  # times

#: Result over process over structure when equal.
TYPE_ORDER = {
    IndicatorType.OUTCOME.value: 0,
    IndicatorType.PROCESS.value: 1,
    IndicatorType.STRUCTURE.value: 2,
    None: 3,
}
