"""How the methods do where the truth is known: the simulations that the tests hold within bounds, told as numbers.

The same designs as in ``tests/engine/statistics/test_calibration.py``, smaller, with fixed seeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scripts.manual_statistics.country import MUNICIPALITIES, SEED, populations
from scripts.manual_statistics.swedish import decimals_percent, paragraphs, percent, table, thousands

from rodatraden.engine.comparison.judgement.numbers import (
    BETTER,
    WORSE,
    Benchmark,
    against_median,
    estimates,
)
from rodatraden.engine.statistics import (
    Interval,
    TrendDirection,
    band_probability,
    difference_of_proportions,
    mann_kendall,
    mean_interval,
    median_variance,
    panel_noise,
    quantile_band,
    rank,
    rank_interval,
    rate_interval,
    recent_trend,
    wilson_interval,
)
from rodatraden.engine.statistics.arrays import normal_quantile

#: How many cases of each simulation of shares.
CASES = 100_000
PANELS = 30
ANSWERS = (15, 30, 50, 100, 200, 500)


def _rng(number: int) -> np.random.Generator:
    return np.random.default_rng([SEED, number])


def _levels(interval: Interval, truth: npt.ArrayLike) -> tuple[float, float]:
    """Share of intervals that miss ``truth``: at 95 and at 99.8 per cent."""
    assert interval.wide is not None
    missed = [
        float(np.mean((np.asarray(one.lower) > truth) | (np.asarray(one.upper) < truth)))
        for one in (interval, interval.wide)
    ]
    return missed[0], missed[1]


def nothing_differs() -> list[tuple[str, float, float]]:
    """What is called probable or certain, and certain, where there is no difference."""
    rng = _rng(1)
    n = rng.choice(ANSWERS, CASES)
    share = np.clip(rng.normal(0.8, 0.05, CASES), 0, 1)
    change = difference_of_proportions(rng.binomial(n, share), n, rng.binomial(n, share), n)
    value = wilson_interval(rng.binomial(n, 0.8), n)
    z, _difference = _against_peers(2, 0.0)
    judged = _shares_against_peers(9, CASES, 0.0)
    return [
        ("Andel mot ett fast värde", *_levels(value, 0.8)),
        ("Två år utan förändring", *_levels(change, 0.0)),
        (
            "Mot sju liknandes median, känt antal svar",
            float(judged.differs.mean()),
            float(judged.certain.mean()),
        ),
        (
            "Mot sju liknandes median, brus ur panelen",
            float(np.mean(np.abs(z) > normal_quantile(0.95))),
            float(np.mean(np.abs(z) > normal_quantile(0.998))),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """Per case the number of answers, whether a difference was spoken of, for certain, and wrongly so."""

    n: npt.NDArray[np.int64]
    differs: npt.NDArray[np.bool_]
    certain: npt.NDArray[np.bool_]
    wrong: npt.NDArray[np.bool_]


def _shares_against_peers(number: int, cases: int, spread: float, same: float = 0.0) -> Judged:
    """Shares with known numbers judged by the program's own rule against seven peers' median; of the cases the share
    ``same`` differs from nobody.
    """
    rng = _rng(number)
    n = rng.choice(ANSWERS, (cases, 8))
    truth = np.clip(rng.normal(0.8, spread, n.shape), 0, 1)
    truth[: int(same * len(truth))] = 0.8
    x = rng.binomial(n, truth)
    value, error = 100.0 * x / n, 0.5 / np.sqrt(n)
    interval = wilson_interval(x[:, 0], n[:, 0])

    def column(content: object, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        return np.full(len(n), content, dtype=dtype)

    own = estimates(
        value[:, 0],
        column("arcsine", object),
        error[:, 0],
        100.0 * np.asarray(interval.lower),
        100.0 * np.asarray(interval.upper),
        column("wilson", object),
        x[:, 0].astype(float),
        n[:, 0].astype(float),
    )
    benchmark = Benchmark(
        median=np.median(value[:, 1:], axis=1),
        count=column(7.0, float),
        others=column(7.0, float),
        variance=np.asarray(median_variance(error[:, 1:])),
        share_yes=column(np.nan, float),
        counted=column(False, bool),
    )
    answer = against_median(own, benchmark, column(1, np.int8), column("", object))
    said = np.select([answer.state == BETTER, answer.state == WORSE], [1, -1], 0)
    difference = np.sign(truth[:, 0] - np.median(truth[:, 1:], axis=1))
    return Judged(n[:, 0], said != 0, answer.certain, answer.certain & (said != difference))


def _against_peers(number: int, spread: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """z against seven peers' median with noise from the panel, and the true differences."""
    rng = _rng(number)
    population = populations()
    noise = np.sqrt(0.3 + 8_000 / population)
    truth = 60 + spread * rng.standard_normal((PANELS, MUNICIPALITIES))
    values = truth[:, None] + noise * rng.standard_normal((PANELS, 6, MUNICIPALITIES))
    error = panel_noise(values, population, scale="identity").standard_error
    others = np.arange(MUNICIPALITIES)
    peers = np.array([rng.choice(others[others != m], 7, replace=False) for m in others])
    latest = values[:, -1]
    variance = np.asarray(median_variance(error[:, peers]))
    z = (latest - np.median(latest[:, peers], axis=-1)) / np.sqrt(error**2 + variance)
    return z.ravel(), (truth - np.median(truth[:, peers], axis=-1)).ravel()


def something_differs() -> list[tuple[str, int, float]]:
    """How many certain statements there were, and the share of them that was wrong."""
    z, difference = _against_peers(4, 1.5)
    sure = np.abs(z) > normal_quantile(0.998)
    backwards = sure & (np.sign(z) != np.sign(difference))
    judged = _shares_against_peers(3, 5 * CASES, 0.05, same=0.2)
    return [
        (
            "Brus ur panelen, kommunerna skiljer sig ungefär som bruset",
            int(sure.sum()),
            float(backwards.sum() / sure.sum()),
        ),
        ("Andelar, 15–500 svar", int(judged.certain.sum()), float(judged.wrong.sum() / judged.certain.sum())),
        *(
            (
                f"… därav med {n} svar",
                int(judged.certain[judged.n == n].sum()),
                float(judged.wrong[judged.n == n].sum() / judged.certain[judged.n == n].sum()),
            )
            for n in ANSWERS
        ),
    ]


def coverage() -> list[tuple[str, float, float]]:
    """The share of intervals that hold the truth, at 95 and at 99.8 per cent."""
    rng = _rng(5)
    n, m = rng.integers(10, 300, (2, CASES))
    p, q = rng.uniform(0.05, 0.95, (2, CASES))
    events = rng.uniform(1, 60, CASES)
    drawn = rng.normal(7, 1.8, (20_000, 25))
    found = [
        ("Wilson, andelar 5–95 %, 10–300 svar", wilson_interval(rng.binomial(n, p), n), p),
        ("Byar och exakt, 1–60 händelser", rate_interval(rng.poisson(events), 1.0), events),
        ("Medelvärde av 25 svar", mean_interval(drawn.mean(axis=1), drawn.std(axis=1, ddof=1), 25), 7.0),
        (
            "Newcombe, skillnad mellan två andelar",
            difference_of_proportions(rng.binomial(n, p), n, rng.binomial(m, q), m),
            p - q,
        ),
    ]
    missed = [(name, _levels(interval, truth)) for name, interval, truth in found]
    return [(name, 1 - probable, 1 - certain) for name, (probable, certain) in missed]


def probabilities() -> list[tuple[str, int, float, float]]:
    """Promised and come true, in groups of the probability of the worst quarter."""
    rng = _rng(6)
    error = np.sqrt(0.05 + 8_000 / populations())
    truth = rng.normal(0, 1, (60, MUNICIPALITIES))
    found = band_probability(truth + error * rng.standard_normal(truth.shape), error, "higher")
    worst = np.asarray(found.worst)
    came = quantile_band(truth) == 4
    rows = []
    for low, high, name in (
        (0, 0.1, "under 10 %"),
        (0.1, 0.3, "10–30 %"),
        (0.3, 0.5, "30–50 %"),
        (0.5, 0.7, "50–70 %"),
        (0.7, 0.9, "70–90 %"),
        (0.9, 1.1, "över 90 %"),
    ):
        inside = (worst >= low) & (worst < high)
        rows.append((name, int(inside.sum()), float(worst[inside].mean()), float(came[inside].mean())))
    return rows


def rank_coverage() -> float:
    """The share of ranges that hold the true rank."""
    rng = _rng(7)
    error = np.sqrt(0.05 + 8_000 / populations())
    held = []
    for seed in range(8):
        truth = rng.normal(70, 1, MUNICIPALITIES)
        found = rank_interval(
            truth + error * rng.standard_normal(MUNICIPALITIES), error, draws=800, seed=seed
        )
        ranks = rank(truth)
        held.append((ranks >= found.lower) & (ranks <= found.upper))
    return float(np.mean(held))


def false_trends() -> tuple[float, float, int]:
    """How often series that stand still are called a trend: with counts, and by Mann-Kendall; of so many."""
    rng = _rng(8)
    years, cases = np.arange(2019, 2024), 3_000
    counted = kendall = 0
    for _ in range(cases):
        n = rng.integers(40, 400, 5)
        found = recent_trend(years, rng.binomial(n, rng.uniform(0.1, 0.95)), n)
        counted += found.direction is not TrendDirection.NO_CERTAIN_TREND
        kendall += mann_kendall(rng.standard_normal(5)).p < 0.05
    return counted / cases, kendall / cases, cases


def block() -> str:
    """The tables of the manual's first page."""
    counted, kendall, cases = false_trends()
    return paragraphs(
        "### När ingenting skiljer sig",
        "Hur ofta sägs ändå att något gör det? Målet är högst 5 fall av 100 sammanlagt och *säkert* i högst 4 av 1 000. "
        "Andelarna är kring 80 % med 15 till 500 svar.",
        table(
            ("Prövning", "Troligt eller säkert", "Säkert"),
            [
                (name, decimals_percent(probable, 1), decimals_percent(certain, 2))
                for name, probable, certain in nothing_differs()
            ],
        ),
        "Raden om känt antal svar går över målet för *troligt*: där avgör det intervall ni ser, och medianens egen "
        "osäkerhet räknas in "
        "först för *säkert*. När det är så står det att jämförelsevärdet också är osäkert, och förslagen till "
        "bruttolistan räknar alltid in den.",
        f"Serier som står still på fem år kallas trend i {percent(counted, 2)} av fallen när antalen är kända (χ², "
        "gräns 2 på 1 000) och i "
        f"{percent(kendall, 1)} med Mann–Kendall (gräns 5 på 100), av {thousands(cases)} serier.",
        "### När något skiljer sig",
        "Av det som kallas säkert ska högst 1 av 100 vara fel: åt fel håll, eller om en kommun som inte skiljer "
        "sig. I raderna om "
        "andelar skiljer sig en femtedel av kommunerna från ingen.",
        table(
            ("Prövning", "Säkra utsagor", "Fel bland dem"),
            [
                (name, thousands(many), decimals_percent(wrong, 1))
                for name, many, wrong in something_differs()
            ],
        ),
        "Sammantaget ligger andelarna på gränsen, omkring 1 av 100. För den som har få svar hålls det inte: med 15 "
        "svar sägs *säkert* "
        "nästan aldrig, och av "
        "det lilla som sägs är mer fel, för när nästan allt är brus räcker ingen gräns. Se på antalet svar också "
        "när det står säkert.",
        "### Rymmer intervallen sanningen?",
        table(
            ("Metod", "95 % rymmer", "99,8 % rymmer"),
            [(name, decimals_percent(held, 1), decimals_percent(wide, 2)) for name, held, wide in coverage()],
        ),
        f"Rangens 95-procentiga spann rymmer den sanna platsen i {percent(rank_coverage(), 1)} av fallen.",
        "### Håller sannolikheterna för färgen?",
        "Av de kommuner som får sannolikheten 80 % att höra till den sämsta fjärdedelen ska fyra av fem göra det.",
        table(
            ("Sannolikhet", "Kommuner", "Utlovat i snitt", "Hör dit i sanning"),
            [
                (name, thousands(many), percent(promised, 0), percent(true, 0))
                for name, many, promised, true in probabilities()
            ],
        ),
    )
