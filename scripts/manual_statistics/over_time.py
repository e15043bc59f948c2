"""Examples over time: the recent trend, and charts for one's own frequent measures. All figures are invented."""

from __future__ import annotations

import numpy as np
from scripts.manual_statistics.country import SEED
from scripts.manual_statistics.drawing import Plot
from scripts.manual_statistics.shares import ends
from scripts.manual_statistics.swedish import Example, decimals, paragraphs, percent, table

from rodatraden.charts import marks
from rodatraden.engine.statistics import (
    Assurance,
    ChartRule,
    assurance,
    cusum,
    mann_kendall,
    recent_trend,
    run_chart,
    wilson_interval,
    xmr,
)
from rodatraden.engine.statistics.trend import TREND_CRITICAL_VALUE

DIRECTION = {"increasing": "ökar", "decreasing": "minskar", "no_certain_trend": "ingen säker trend"}
RULES = {
    ChartRule.OUTSIDE_LIMITS: "utanför gränserna",
    ChartRule.TREND: "sju i rad åt samma håll",
    ChartRule.NEAR_LIMIT: "två av tre nära samma gräns",
    ChartRule.ONE_SIDE: "sju i rad på samma sida om medelvärdet",
}


def trend() -> Example:
    """The same five shares from few and from many, and what Mann-Kendall can say."""
    years = np.arange(2020, 2025)
    shares = np.array([0.60, 0.63, 0.66, 0.70, 0.72])
    rows = []
    for n in (50, 200, 800):
        found = recent_trend(years, shares * n, np.full(5, float(n)))
        assert found.chi_square is not None
        rows.append((str(n), DIRECTION[found.direction], decimals(found.chi_square)))
    kendall = []
    for values in ([1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 3, 5, 4], [1, 2, 3, 4, 5, 6]):
        one = mann_kendall(values)
        shown = " ".join(str(v) for v in values)
        kendall.append(
            (shown, "trend" if one.p < 0.05 else "inget säkert", decimals(one.s, 0), decimals(one.p, 4))
        )
    text = paragraphs(
        "Andelen nöjda har fem år i rad varit "
        + ", ".join(percent(s, 0) for s in shares)
        + ". Är det en trend? Det beror på hur många som svarat varje år.",
        table(("Svar per år", "Utveckling", "χ²"), rows, words=2),
        f"Gränsen är χ² = {decimals(TREND_CRITICAL_VALUE, 2)} (2 på 1 000 av slumpen). Dessutom måste lutningen peka "
        "åt samma håll vilket av de fem åren som än tas bort.",
        "**Utan antal svar** räknar Mann–Kendall hur många par av år som stiger och sjunker. Med fyra år räcker det "
        "aldrig, hur jämnt det än stiger; med fem år måste alla peka åt samma håll.",
        table(("Värden i ordning", "Svar", "S", "p"), kendall, words=2),
    )
    plot = Plot(x_ends=(2019.8, 2024.2), y_ends=(40, 90), height=250, left=56)
    plot.axes([(float(y), str(y)) for y in years], lambda v: f"{decimals(v, 0)} %", "")
    for n, dx, colour in ((50, -0.06, marks.RING), (800, 0.06, marks.COLOURS["better"])):
        bars = []
        for year, share in zip(years, shares, strict=True):
            low, high = ends(wilson_interval(share * n, n))
            bars.append((float(year) + dx, 100 * low, 100 * high))
        plot.bars(bars, colour)
    plot.curve([(float(y), 100 * float(s)) for y, s in zip(years, shares, strict=True)])
    plot.dots([(float(y), 100 * float(s)) for y, s in zip(years, shares, strict=True)])
    plot.say(2020, 84, "grått: 50 svar per år").say(2020, 79, "blågrönt: 800 svar per år")
    seen = (
        "Samma fem stigande andelar med två slags staplar: de breda för 50 svar rymmer en vågrät linje, de smala "
        "för 800 gör det inte"
    )
    return Example(text, plot, seen)


def _waiting() -> np.ndarray:
    """Twenty-four months' waiting, in days: better after the fourteenth month."""
    rng = np.random.default_rng(SEED + 4)
    days = 21 + 2.2 * rng.standard_normal(24)
    days[14:] -= 4.5
    days[6] += 13
    return np.round(days, 1)


def _month_ticks() -> list[tuple[float, str]]:
    return [(float(m), str(m)) for m in (1, 6, 12, 18, 24)]


def control_chart() -> Example:
    """Waiting times, month by month."""
    days = _waiting()
    chart = xmr(days)
    rows = []
    for rule in ChartRule:
        months = [str(s.index + 1) for s in chart.signals if s.rule is rule]
        rows.append((RULES[rule].capitalize(), ", ".join(months) or "inga"))
    goal = assurance(chart, 18.0, "lower")
    assert goal is Assurance.HIT_AND_MISS
    text = paragraphs(
        f"Dagar från ansökan till beslut, {len(days)} månader. Medelvärdet är {decimals(chart.centre)} dagar, och "
        "från en månad till nästa "
        f"skiljer det i snitt {decimals(chart.range_mean, 2)}. Gränserna blir {decimals(chart.centre)} ± 2,66 · "
        f"{decimals(chart.range_mean, 2)}: "
        f"**{decimals(chart.lower)}–{decimals(chart.upper)} dagar**.",
        table(("Regel", "Månader som slår till"), rows, words=2),
        "Målet är högst 18 dagar. Det ligger mellan gränserna: *målet nås ibland, av slump*. Skulle en mätning "
        f"hoppa mer än {decimals(chart.range_upper)} dagar "
        "från en månad till nästa är redan hoppet i sig ovanligt.",
    )
    plot = Plot(x_ends=(0.5, 24.5), y_ends=(8, 40), height=260, left=40)
    plot.axes(_month_ticks(), lambda v: decimals(v, 0), "månad")
    plot.across(chart.centre).across(chart.lower, dash="6 4").across(chart.upper, dash="6 4")
    plot.curve([(i + 1, float(v)) for i, v in enumerate(days)], width=1.4)
    plot.dots([(i + 1, float(v)) for i, v in enumerate(days)])
    for signal in chart.signals:
        plot.dots(
            [(signal.index + 1, float(days[signal.index]))],
            marks.COLOURS["higher" if signal.upward else "better"],
            5.5,
        )
    plot.say(24, chart.upper, "övre gräns", anchor="end", dy=-6).say(1, chart.lower, "nedre gräns", dy=16)
    seen = (
        "Styrdiagram över 24 månader: en månad sticker ut över den övre gränsen, och på slutet ligger alla under "
        "medelvärdet"
    )
    return Example(text, plot, seen)


def run() -> Example:
    """The same waiting times around their median, and a shorter series."""
    days = _waiting()
    chart = run_chart(days)
    few = run_chart(days[:9])
    assert few.reason is not None
    rows = [
        (
            "Längsta sviten på samma sida",
            str(chart.longest_run),
            f"högst {chart.longest_run_limit}",
            "ja" if chart.long_run else "nej",
        ),
        (
            "Gånger linjen korsar medianen",
            str(chart.crossings),
            f"minst {chart.crossings_limit}",
            "ja" if chart.few_crossings else "nej",
        ),
    ]
    text = paragraphs(
        f"Samma väntetider som på sidan om [styrdiagram](styrdiagram.md). Medianen är {decimals(chart.centre)} "
        f"dagar, och {chart.useful} mätningar ligger vid sidan av den.",
        table(("Regel", "Här", "Av slumpen", "Signal"), rows),
        f"Bland de nio första månaderna ligger {few.useful} vid sidan av deras median, och minst tio behövs: då sägs "
        "*fortsätt mäta*.",
    )
    plot = Plot(x_ends=(0.5, 24.5), y_ends=(8, 40), height=250, left=40)
    plot.axes(_month_ticks(), lambda v: decimals(v, 0), "månad").across(chart.centre)
    plot.curve([(i + 1, float(v)) for i, v in enumerate(days)], width=1.4)
    plot.dots([(i + 1, float(v)) for i, v in enumerate(days)])
    plot.dots([(i + 1, float(days[i])) for i in chart.run_points], marks.COLOURS["better"], 5)
    plot.say(1, chart.centre, "median", dy=16)
    seen = f"Seriediagram: {chart.longest_run} mätningar i rad på samma sida om medianen är utmärkta"
    return Example(text, plot, seen)


def sums() -> Example:
    """A small lasting shift that no single month gives away."""
    rng = np.random.default_rng(SEED + 6)
    values = 40 + 4 * rng.standard_normal(36)
    values[18:] += 4
    values = np.round(values, 1)
    found = cusum(values)
    chart = xmr(values[:12])
    lone = [i + 1 for i, v in enumerate(values) if not chart.lower <= v <= chart.upper]
    alerts = [a.index + 1 for a in found.alerts]
    assert alerts  # what the words say
    text = paragraphs(
        "Antal nya ärenden per månad i tre år. Från månad 19 ligger de fyra högre än förut, en standardavvikelse. "
        "De tolv första månaderna ger medelvärdet "
        f"{decimals(found.target)} och standardavvikelsen {decimals(found.sd)}.",
        table(
            ("Vad", "Värde"),
            [
                ("Dras av varje månad (0,5 sd)", decimals(0.5 * found.sd)),
                ("Larm när summan går över (5 sd)", decimals(5 * found.sd)),
                ("Larm i månad", ", ".join(map(str, alerts))),
                ("Månader utanför styrdiagrammets gränser", ", ".join(map(str, lone)) or "inga"),
            ],
        ),
        "Efter ett larm börjar summan om från noll.",
    )
    top = 5 * found.sd
    plot = Plot(x_ends=(0.5, 36.5), y_ends=(0, float(max(top, found.high.max())) * 1.08), height=250, left=40)
    plot.axes([(float(m), str(m)) for m in (1, 6, 12, 18, 24, 30, 36)], lambda v: decimals(v, 0), "månad")
    plot.across(top, dash="6 4").curve(
        [(i + 1, float(v)) for i, v in enumerate(found.high)], marks.COLOURS["worse"]
    )
    plot.curve([(i + 1, float(v)) for i, v in enumerate(found.low)], marks.RING, dash="5 4")
    for alert in found.alerts:
        plot.dots(
            [(alert.index + 1, float(found.high[alert.index] if alert.upward else found.low[alert.index]))],
            marks.COLOURS["worse"],
            5,
        )
    plot.upright(18.5, dash="2 3").say(1, top, "gräns för larm", dy=-6)
    plot.say(18, 23, "här ändras något", anchor="end", dx=-2)
    seen = (
        "Summan av avvikelser ligger nära noll i ett och ett halvt år och stiger sedan över gränsen för larm"
    )
    return Example(text, plot, seen)
