"""Scales on which noise is about the same whatever the value: identity, arcsine for shares, log for
skewed costs.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from rodatraden.engine.statistics.arrays import FloatOrArray, floats, plain


class Scale(StrEnum):
    """The scale on which a standard error holds."""

    IDENTITY = "identity"
    ARCSINE = "arcsine"
    LOG = "log"


def checked_scale(scale: str) -> Scale:
    """The scale called ``scale``; ValueError for another word."""
    try:
        return Scale(scale)
    except ValueError as error:
        raise ValueError(f"scale must be 'identity', 'arcsine' or 'log', got {scale!r}") from error


def to_scale(values: npt.ArrayLike, scale: str) -> FloatOrArray:
    """``values`` on ``scale``: as they are, arcsin of the square root (shares 0-1), or natural log
    (above 0).
    """
    array, chosen = floats("values", values), checked_scale(scale)
    if chosen is Scale.ARCSINE:
        if ((array < 0) | (array > 1)).any():
            raise ValueError("values must be shares between 0 and 1 on the arcsine scale")
        return plain(np.arcsin(np.sqrt(array)))
    if chosen is Scale.LOG:
        if (array <= 0).any():
            raise ValueError("values must be above 0 on the log scale")
        return plain(np.log(array))
    return plain(array)


def from_scale(values: npt.ArrayLike, scale: str) -> FloatOrArray:
    """Back to the value's own unit; on the arcsine scale what lies beyond 0 and 100 per cent stops there."""
    array, chosen = floats("values", values), checked_scale(scale)
    if chosen is Scale.ARCSINE:
        return plain(np.sin(np.clip(array, 0.0, np.pi / 2.0)) ** 2)
    if chosen is Scale.LOG:
        return plain(np.exp(array))
    return plain(array)
