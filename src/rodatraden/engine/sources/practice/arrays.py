"""The arrays that practice figures are invented in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rodatraden.engine.figures.schema import Gender, ValueStatus

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: The sexes in the order of the arrays' last axis.
GENDERS = tuple(gender.value for gender in (Gender.TOTAL, Gender.WOMEN, Gender.MEN))
#: The reasons in the order of the codes in :attr:`Figures.status`.
STATUSES = tuple(ValueStatus)
CODE = {status: code for code, status in enumerate(STATUSES)}
FEWEST_SHOWN = 5


@dataclass(slots=True)
class Figures:
    """The figures of one indicator as arrays ``[year, place, gender]``; the last place is riket.

    ``status`` holds codes (places in :data:`STATUSES`); ``present`` says which figures there is a row for.
    """

    first_year: int
    value: Floats
    status: NDArray[np.int8]
    present: Flags
    count: Floats
    denominator: Floats
    margin: Floats
    response: Floats
    band: NDArray[np.int8]

    def hide(self, where: Flags, status: ValueStatus) -> None:
        """Give ``status`` and no value to those among ``where`` that still have a value."""
        where = where & (self.status == CODE[ValueStatus.OBSERVED])
        self.status[where] = CODE[status]
