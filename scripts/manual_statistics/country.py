"""Examples that need a whole country: noise from the panel, ranges of ranks, funnels. All of it is invented."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scripts.manual_statistics.drawing import Plot
from scripts.manual_statistics.shares import ends
from scripts.manual_statistics.swedish import Example, decimals, paragraphs, percent, table, thousands

from rodatraden.charts import marks
from rodatraden.engine.statistics import (
    funnel_limits_proportion,
    funnel_limits_ratio,
    normal_interval,
    overdispersed_limits,
    overdispersion,
    panel_noise,
    rank_interval,
)

MUNICIPALITIES = 290
SEED = 20170401


def populations() -> npt.NDArray[np.float64]:
    """Sizes about as in the country: from a few thousand to some hundred thousand, the median sixteen thousand."""
    rng = np.random.default_rng(SEED)
    return np.sort(np.exp(rng.normal(9.7, 0.95, MUNICIPALITIES)))


def noise() -> Example:
    """Six years of an indicator with known noise; what the panel says of it."""
    population = populations()
    rng = np.random.default_rng(SEED + 1)
    truth = 60 + 4 * rng.standard_normal(MUNICIPALITIES)
    known = np.sqrt(0.5 + 30_000 / population)
    happened = np.array([0.0, 0.5, -1.0, 1.5, 2.0, 1.0])  # to everybody
    values = truth + happened[:, None] + known * rng.standard_normal((6, MUNICIPALITIES))
    found = panel_noise(values, population, scale="identity")
    a, b = float(found.a), float(found.b)
    rows = []
    for size in (3_000, 10_000, 30_000, 100_000):
        error = float(np.sqrt(a + b / size))
        low, high = ends(normal_interval(60.0, error))
        rows.append(
            (
                thousands(size),
                decimals(float(np.sqrt(0.5 + 30_000 / size)), 2),
                decimals(error, 2),
                f"{decimals(low)}–{decimals(high)}",
            )
        )
    text = paragraphs(
        "Ett påhittat land där vi vet sanningen: 290 kommuner, sex år och ett brus som är större i små kommuner. "
        "Metoden får bara se värdena. "
        f"Den hittar v = {decimals(a, 2)} + {thousands(b)}/folkmängden, när det rätta är 0,50 + "
        f"{thousands(30_000)}/folkmängden.",
        table(("Invånare", "Sant medelfel", "Uppskattat", "Intervall för värdet 60"), rows, words=0),
    )
    plot = Plot(x_ends=(np.log(2_000), np.log(200_000)), y_ends=(0, 4), height=260, left=40)
    plot.axes(
        [(float(np.log(v)), thousands(v)) for v in (3_000, 10_000, 30_000, 100_000)],
        lambda v: decimals(v, 0),
        "invånare",
    )
    grid = np.linspace(np.log(2_000), np.log(200_000), 60)
    # each municipality's own wobble about what happened to everybody, which alone says next to nothing
    step = np.diff(values, axis=0)
    own = np.sqrt(((step - np.median(step, axis=1)[:, None]) ** 2).mean(axis=0) / 2)
    plot.dots(
        [(float(np.log(p)), float(s)) for p, s in zip(population, own, strict=True) if 2_000 < p < 200_000],
        "#c3cad5",
        2.4,
    )
    plot.curve([(float(g), float(np.sqrt(a + b / np.exp(g)))) for g in grid], marks.COLOURS["better"], 3.4)
    plot.curve([(float(g), float(np.sqrt(0.5 + 30_000 / np.exp(g)))) for g in grid], marks.INK, dash="5 4")
    plot.say(np.log(22_000), 3.3, "—  uppskattat").say(np.log(22_000), 2.95, "- -  sant").say(
        np.log(22_000), 2.6, "•  en kommun"
    )
    seen = (
        "Medelfelet faller med folkmängden; den uppskattade linjen ligger nästan på den sanna, mitt i ett moln av "
        "enskilda kommuner"
    )
    return Example(text, plot, seen)


def ranks() -> Example:
    """Twenty municipalities with the ranges of their ranks, and the middle one of a whole country."""
    rng = np.random.default_rng(SEED + 2)
    truth = np.sort(80 + 5 * rng.standard_normal(20))[::-1]
    errors = np.where(np.arange(20) % 4 == 1, 6.0, 2.5)
    values = truth + errors * rng.standard_normal(20)
    order = np.argsort(-values)
    values, errors = values[order], errors[order]
    found = rank_interval(values, errors)
    rows = []
    for share, n in ((0.8, 15), (0.8, 50), (0.8, 200), (0.8, 500)):
        error = float(np.sqrt(share * (1 - share) / n))
        country = np.random.default_rng(SEED + n)
        all_of = country.normal(share, np.hypot(0.05, error), MUNICIPALITIES)
        middle = int(np.argsort(all_of)[MUNICIPALITIES // 2])
        range_of = rank_interval(all_of, np.full(MUNICIPALITIES, error))
        rows.append(
            (
                str(n),
                decimals(100 * error),
                decimals(range_of.rank[middle], 0),
                f"{decimals(range_of.lower[middle], 0)}–{decimals(range_of.upper[middle], 0)}",
            )
        )
    text = paragraphs(
        f"I bilden är tjugo kommuner ordnade efter sitt värde. Den som kom etta kan i sanning ligga på plats "
        f"{decimals(found.lower[0], 0)}–{decimals(found.upper[0], 0)}, den som kom tia på plats "
        f"{decimals(found.lower[9], 0)}–{decimals(found.upper[9], 0)}.",
        "I ett land med 290 kommuner där sanna andelar ligger kring 80 % (standardavvikelse 5 procentenheter), för "
        "den som kom i mitten:",
        table(("Svar per kommun", "Medelfel, procentenheter", "Plats", "95 %"), rows, words=0),
    )
    plot = Plot(x_ends=(0.5, 20.5), y_ends=(20.5, 0.5), height=280, left=40)
    plot.axes(
        [(v, str(v)) for v in (1, 5, 10, 15, 20)],
        lambda v: decimals(v, 0),
        "kommuner i ordning",
        (1, 5, 10, 15, 20),
    )
    plot.bars(
        [
            (i + 1, float(low), float(high))
            for i, (low, high) in enumerate(zip(found.lower, found.upper, strict=True))
        ],
        marks.COLOURS["better"],
    )
    for i, place in enumerate(found.rank):
        plot.diamond(i + 1, float(place), "better")
    plot.say(20.4, 1.4, "plats 1 är bäst", anchor="end")
    seen = (
        "Tjugo kommuner i ordning; staplarna för deras sanna plats går om varandra, och några är mycket långa"
    )
    return Example(text, plot, seen)


def funnel() -> Example:
    """An invented country with more spread than chance, and both kinds of limits."""
    rng = np.random.default_rng(SEED + 3)
    n = np.round(np.exp(rng.normal(5.0, 0.9, 120))).clip(30, 2_000)
    x = rng.binomial(n.astype(int), np.clip(rng.normal(0.70, 0.06, 120), 0, 1)).astype(float)
    target = float(x.sum() / n.sum())
    spread = overdispersion(x, n, kind="proportion")
    rows = []
    for size in (50, 100, 300, 1_000):
        chance, both = (
            funnel_limits_proportion(target, size),
            overdispersed_limits(target, size, spread.tau2, "proportion"),
        )
        rows.append(
            (
                thousands(size),
                *(f"{decimals(100 * ends(e)[0])}–{decimals(100 * ends(e)[1])} %" for e in (chance, both)),
            )
        )
    share = x / n
    alone = funnel_limits_proportion(target, n)
    with_both = overdispersed_limits(target, n, spread.tau2, "proportion")
    outside = int(((share < alone.lower) | (share > alone.upper)).sum())
    still = int(((share < with_both.lower) | (share > with_both.upper)).sum())
    ratio = [(e, funnel_limits_ratio(e, confidence=0.95)) for e in (15.0, 20.0, 30.0)]
    text = paragraphs(
        f"Ett påhittat land med 120 kommuner och {percent(target)} i snitt. Kommunerna skiljer sig mer än slumpen ger: "
        f"φ = {decimals(spread.phi, 2)}, τ² = {decimals(spread.tau2, 4)}. Så här långt från snittet får en kommun "
        "ligga (99,8 %):",
        table(("Svar", "Bara slumpen", "Med överspridning"), rows, words=0),
        f"Utanför de gränser som bara räknar med slumpen ligger {outside} kommuner, utanför de vidgade {still}.",
        "**Händelser mot förväntat antal.** Är 15, 20 eller 30 väntade ryms kvoten mellan verkligt och väntat inom "
        + ", ".join(f"{decimals(ends(e)[0], 2)}–{decimals(ends(e)[1], 2)}" for _, e in ratio)
        + " (95 %, exakt Poisson).",
    )
    plot = Plot(x_ends=(np.log(30), np.log(2_000)), y_ends=(40, 100), height=280, left=56)
    plot.axes(
        [(float(np.log(v)), thousands(v)) for v in (40, 100, 250, 600, 1_500)],
        lambda v: f"{decimals(v, 0)} %",
        "antal svar",
    )
    grid = np.exp(np.linspace(np.log(30), np.log(2_000), 50))
    for limits, dash in (
        (funnel_limits_proportion(target, grid), ""),
        (overdispersed_limits(target, grid, spread.tau2, "proportion"), "5 4"),
    ):
        for end in (limits.lower, limits.upper):
            plot.curve(
                [
                    (float(np.log(g)), max(40.0, 100 * float(v)))
                    for g, v in zip(grid, np.asarray(end), strict=True)
                ],
                marks.SOFT,
                1.4,
                dash,
            )
    plot.across(100 * target, marks.SOFT)
    lower, upper = np.asarray(with_both.lower), np.asarray(with_both.upper)
    for i in range(120):
        state = "worse" if share[i] < lower[i] else "better" if share[i] > upper[i] else ""
        colour = marks.COLOURS[state] if state else marks.RING
        plot.dots([(float(np.log(n[i])), 100 * float(share[i]))], colour, 4 if state else 2.6)
    plot.say(np.log(2_000), 47, "—  bara slumpen", anchor="end").say(
        np.log(2_000), 43, "- -  med överspridning", anchor="end"
    )
    seen = (
        "En tratt som smalnar åt höger: gränserna för slumpen innerst, de vidgade utanför, och nästan alla kommuner "
        "innanför"
    )
    return Example(text, plot, seen)
