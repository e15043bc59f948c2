"""What every module here needs: checked input, quick medians and quantiles that leave nan out, normal
quantiles.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

FloatArray: TypeAlias = npt.NDArray[np.float64]
FloatOrArray: TypeAlias = float | FloatArray

#: 1.4826: makes the median absolute deviation estimate a standard deviation when the data are normal.
MAD_TO_SD = float(1.0 / ndtri(0.75))


def floats(name: str, values: npt.ArrayLike | None) -> FloatArray:
    """``values`` as float64 with nan for None; ValueError naming ``name`` for text, infinities and
    ragged lists.
    """
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        array = values
    else:
        try:
            array = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} must be numbers, got {values!r:.80}") from error
    if np.isinf(array).any():
        raise ValueError(f"{name} must be finite (nan means missing)")
    return array


def counts(name: str, values: npt.ArrayLike | None) -> FloatArray:
    """As :func:`floats`, and not negative."""
    array = floats(name, values)
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative")
    return array


def plain(array: npt.ArrayLike) -> FloatOrArray:
    """A Python float for a result without dimensions, else the array."""
    result = np.asarray(array, dtype=np.float64)
    return float(result) if result.ndim == 0 else result


def check_confidence(confidence: float) -> float:
    """``confidence`` if it lies strictly between 0 and 1, else ValueError."""
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence!r}")
    return float(confidence)


def normal_quantile(confidence: float) -> float:
    """z for a two-sided interval: 1.959964 for 0.95, 3.090232 for 0.998."""
    return float(ndtri(0.5 + check_confidence(confidence) / 2.0))


def sorted_quantile(ordered: FloatArray, n: npt.NDArray[np.intp], probability: float) -> FloatArray:
    """Type 7 quantile of the ``n`` first of each row of ``ordered`` (ascending, nan last); nan where
    ``n`` is 0.
    """
    last = np.maximum(n - 1, 0)
    position = last * probability
    low = position.astype(np.intp)
    high = np.minimum(low + 1, last)
    # Flat indices: take_along_axis costs several times as much on the short rows that are many here.
    flat, start = ordered.reshape(-1), np.arange(low.size).reshape(low.shape) * ordered.shape[-1]
    at_low = flat[start + low]
    return np.asarray(at_low + (position - low) * (flat[start + high] - at_low))


def median(values: FloatArray) -> FloatArray:
    """Median over the last axis of what is not nan; nan where nothing is. Far quicker than
    ``np.nanmedian`` on rows.
    """
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, axis=-1)
    return sorted_quantile(ordered, (~np.isnan(ordered)).sum(axis=-1), 0.5)
