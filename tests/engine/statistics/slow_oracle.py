"""A second implementation, slow and obvious: loops, definitions and root finding instead of formulas and
arrays.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from scipy import integrate, optimize, stats

NAN = float("nan")


def known(values: Sequence[float]) -> list[float]:
    return [v for v in values if not math.isnan(v)]


def root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(optimize.brentq(function, low, high, xtol=1e-14, rtol=1e-13, maxiter=500))


def wilson(x: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """The shares that the score test does not reject."""
    z = stats.norm.ppf(1 - (1 - confidence) / 2)
    share = x / n

    def rejected(p: float) -> float:
        return (share - p) ** 2 - z**2 * p * (1 - p) / n

    return (
        0.0 if x == 0 else root(rejected, 0.0, share - 1e-13),
        1.0 if x == n else root(rejected, share + 1e-13, 1.0),
    )


def newcombe(xa: int, na: int, xb: int, nb: int) -> tuple[float, float]:
    (la, ua), (lb, ub) = wilson(xa, na), wilson(xb, nb)
    a, b = xa / na, xb / nb
    return (
        a - b - math.hypot(a - la, ub - b),
        a - b + math.hypot(ua - a, b - lb),
    )


def exact_count(x: int, confidence: float = 0.95) -> tuple[float, float]:
    """The expected counts that make ``x`` or fewer, and ``x`` or more, just improbable."""
    half = (1 - confidence) / 2
    far = x + 20 * math.sqrt(x + 1) + 20
    return (
        0.0 if x == 0 else root(lambda m: stats.poisson.sf(x - 1, m) - half, 1e-12, x + 1.0),
        root(lambda m: stats.poisson.cdf(x, m) - half, x + 1e-9, far),
    )


def bands(values: Sequence[float], k: int, higher: bool) -> list[float]:
    there = known(values)
    n = len(there)
    result = []
    for value in values:
        if math.isnan(value) or n < k:
            result.append(NAN)
            continue
        rank = 1 + sum((other > value) if higher else (other < value) for other in there)
        band = math.floor((k + 1) - math.ceil(Fraction(n + 1 - rank) / Fraction(n, k)))
        result.append(float(max(band, 1)))
    return result


def quantile(values: Sequence[float], probability: float) -> float:
    there = sorted(known(values))
    if len(there) < 4:
        return NAN
    position = (len(there) - 1) * probability
    low = math.floor(position)
    high = min(low + 1, len(there) - 1)
    return there[low] + (position - low) * (there[high] - there[low])


def trend_of_shares(x: Sequence[int], n: Sequence[int]) -> float:
    """Everybody on a row of their own: N times the squared correlation of year and answer."""
    years = [t for t, many in enumerate(n) for _ in range(many)]
    answers = [int(i < yes) for yes, many in zip(x, n, strict=True) for i in range(many)]
    if len(set(answers)) == 1:
        return 0.0
    return len(years) * float(np.corrcoef(years, answers)[0, 1]) ** 2


def trend_of_values(y: Sequence[float], half_width: Sequence[float]) -> float:
    """Generalised least squares by matrices."""
    design = np.column_stack([np.ones(len(y)), np.arange(len(y))])
    weight = np.diag([(1.96 / half) ** 2 for half in half_width])
    covariance = np.linalg.inv(design.T @ weight @ design)
    beta = covariance @ design.T @ weight @ np.array(y)
    return float(beta[1] ** 2 / covariance[1, 1])


def kendall_s(values: Sequence[float]) -> int:
    return sum((b > a) - (b < a) for a, b in itertools.combinations(values, 2))


def mann_kendall(values: Sequence[float]) -> tuple[int, float]:
    """Every ordering."""
    s = kendall_s(values)
    every = [abs(kendall_s(order)) for order in itertools.permutations(values)]
    return s, sum(other >= abs(s) for other in every) / len(every)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    m = len(p)
    return [min(1.0, min(m * other / sum(q <= other for q in p) for other in p if other >= own)) for own in p]


def holm(p: Sequence[float]) -> list[float]:
    m = len(p)
    return [
        min(1.0, max((m - sum(q < other for q in p)) * other for other in p if other <= own)) for own in p
    ]


def true_values(y: Sequence[float], s: Sequence[float]) -> tuple[float, float, float, float]:
    """Mean, variance and quarter points of the true values; y and s without gaps."""
    middle = statistics.median(y)
    factor = 1 / stats.norm.ppf(0.75)
    squares = [(factor * (value - middle)) ** 2 for value in y]
    total = statistics.median(squares)
    variance = max(0.0, statistics.median(q - e**2 for q, e in zip(squares, s, strict=True)))
    ratio = math.sqrt(variance / total) if total > 0 else 0.0
    low, _median, high = statistics.quantiles(y, n=4, method="inclusive")
    return middle, variance, middle - ratio * (middle - low), middle + ratio * (high - middle)


def posterior_above(y: float, s: float, mean: float, variance: float, cut: float) -> float:
    """P(true value > cut) by integrating prior times likelihood."""

    def density(theta: float) -> float:
        return float(stats.norm.pdf(theta, mean, math.sqrt(variance)) * stats.norm.pdf(y, theta, s))

    spread = 12 * max(s, math.sqrt(variance))
    low, high = min(y, mean) - spread, max(y, mean) + spread
    inside = sorted({min(max(point, low), high) for point in (cut, y, mean)})
    whole = integrate.quad(density, low, high, points=inside, limit=200)[0]
    if cut >= high:
        return 0.0
    return float(integrate.quad(density, max(cut, low), high, points=inside, limit=200)[0] / whole)


def panel_noise(panel: Sequence[Sequence[float]], population: Sequence[float]) -> tuple[float, float]:
    """a and b on the scale of ``panel[year][municipality]``, as methods 12 tells it, one municipality at
    a time.
    """
    years, m = len(panel), len(panel[0])
    differences: list[list[float]] = []
    for t in range(1, years):
        step = [panel[t][i] - panel[t - 1][i] for i in range(m)]
        common = statistics.median(known(step))
        differences.append([d - common for d in step])
    own = [known([row[i] for row in differences]) for i in range(m)]
    order = sorted((i for i in range(m) if own[i]), key=lambda i: population[i])
    n = len(order)
    groups = [order[g * n // 10 : (g + 1) * n // 10] for g in range(10)]
    variance, weight, x = [], [], []
    for group in groups:
        pooled = [d for i in group for d in own[i]]
        middle = statistics.median(pooled)
        mad = statistics.median(abs(d - middle) for d in pooled)
        robust = mad / stats.norm.ppf(0.75) * len(pooled) / (len(pooled) - 0.8)
        if robust == 0:
            robust = math.sqrt(sum(d * d for d in pooled) / len(pooled))
        variance.append(robust**2 / 2)
        weight.append(float(len(pooled)))
        x.append(statistics.fmean(1 / population[i] for i in group))
    least = 0.05 * sum(w * v for w, v in zip(weight, variance, strict=True)) / sum(weight)
    now = list(weight)
    a = b = 0.0
    for _round in range(3):
        rows = np.array([[math.sqrt(w), math.sqrt(w) * u] for w, u in zip(now, x, strict=True)])
        unit = max(x)  # columns of like size, for the solver
        (a, scaled), _rest = optimize.nnls(
            rows / [1.0, unit], np.array([math.sqrt(w) * v for w, v in zip(now, variance, strict=True)])
        )
        b = scaled / unit
        now = [w / max(a + b * u, least) ** 2 for w, u in zip(weight, x, strict=True)]
    ratios = [d * d / (2 * (a + b / population[i])) for i in order for d in own[i]]
    wider = max(1.0, quantile(ratios, 0.95) / stats.norm.ppf(0.975) ** 2)
    return a * wider, b * wider


def overdispersion(
    observed: Sequence[float], expected: Sequence[float], proportion: bool
) -> tuple[float, float, int]:
    if proportion:
        target = math.asin(math.sqrt(sum(observed) / sum(expected)))
        s = [1 / (2 * math.sqrt(e)) for e in expected]
        z = [
            (math.asin(math.sqrt(o / e)) - target) / sd
            for o, e, sd in zip(observed, expected, s, strict=True)
        ]
        low, high = quantile(z, 0.1), quantile(z, 0.9)
        z = [min(max(one, low), high) for one in z]
    else:
        pairs = [
            (math.log((o or 0.5) / e) * math.sqrt(e), 1 / math.sqrt(e))
            for o, e in zip(observed, expected, strict=True)
        ]
        ordered = sorted(one for one, _ in pairs)
        kept = []
        for one, sd in pairs:
            places = [i + 1 for i, other in enumerate(ordered) if other == one]
            tenth = math.floor(Fraction(sum(places), len(places)) * 10 / (len(pairs) + 1))
            if 0 < tenth < 9:
                kept.append((one, sd))
        z, s = [one for one, _ in kept], [sd for _, sd in kept]
    n = len(z)
    phi = sum(one * one for one in z) / n
    w = [1 / sd**2 for sd in s]
    tau2 = (n * phi - (n - 1)) / (sum(w) - sum(one * one for one in w) / sum(w))
    return phi, max(0.0, tau2), n


def distance(
    a: Sequence[float], b: Sequence[float], scales: Sequence[float], weights: Sequence[float]
) -> float:
    total = square = 0.0
    for one, other, scale, weight in zip(a, b, scales, weights, strict=True):
        if not (math.isnan(one) or math.isnan(other)) and scale > 0:
            square += weight * ((one - other) / scale) ** 2
            total += weight
    return math.sqrt(square / total) if total else NAN
