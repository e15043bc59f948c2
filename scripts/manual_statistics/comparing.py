"""Examples of judgement: against a value, the place in a ranking, and how sure the place is."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scripts.manual_statistics.drawing import Plot, Row, intervals
from scripts.manual_statistics.shares import ends, wide
from scripts.manual_statistics.swedish import Example, decimals, paragraphs, percent, span, table

from rodatraden.charts import marks
from rodatraden.engine.comparison.playground import USUAL_N, colour_changes
from rodatraden.engine.comparison.words.numbers import percent as probability
from rodatraden.engine.statistics import (
    band_probability_given,
    compare_to_median,
    compare_to_value,
    median_variance,
    quantile_band,
    rank,
    true_value_distribution,
    wilson_interval,
)

STATE = {
    "better": "Bättre",
    "worse": "Sämre",
    "no_certain_difference": "Ingen säker skillnad",
    "cannot_be_judged": "Kan inte bedömas",
}
CERTAINTY = {"certain": "säkert", "probable": "troligt", None: ""}


def benchmark() -> Example:
    """Four shares against the same median, and one value with noise from the panel."""
    median = 0.68
    rows, lines = [], []
    for name, x, n in (
        ("Kommun A", 36, 80),
        ("Kommun B", 55, 100),
        ("Kommun C", 31, 50),
        ("Kommun D", 150, 190),
    ):
        interval = wilson_interval(x, n)
        found = compare_to_value(interval, median, "higher")
        word = CERTAINTY[found.certainty]
        rows.append(
            (
                name,
                f"{STATE[found.state]}{', ' + word if word else ''}",
                percent(x / n),
                span(*ends(interval)),
                span(*wide(interval)),
            )
        )
        low, high = ends(interval)
        far = wide(interval)
        lines.append(
            Row(
                f"{name}, n = {n}",
                100 * x / n,
                (100 * low, 100 * high),
                (100 * far[0], 100 * far[1]),
                found.state,
            )
        )
    unknown = compare_to_value(None, median, "higher")
    rows.append(("Kommun E", STATE[unknown.state], "71 %", "okänt", "okänt"))
    lines.append(Row("Kommun E, n okänt", 71, state=unknown.state))
    errors = np.array([2.1, 3.0, 1.8, 2.4, 2.2, 2.9, 1.9])
    extra = float(median_variance(errors))
    judged = compare_to_median(61.0, 2.5, 68.0, extra, "higher")
    assert judged.z is not None
    text = paragraphs(
        f"De liknande kommunernas median är {percent(median)}, och högre är bättre.",
        table(("Kommun", "Läge", "Andel", "95 %", "99,8 %"), rows, words=2),
        "Kommun E har ett bättre värde än medianen, men ingen vet hur osäkert det är. Då sägs inget, i stället för "
        "något som kan vara fel.",
        "**När osäkerheten är uppskattad ur panelen** räknas också medianens egen osäkerhet in. Värdet 61 med "
        "medelfelet 2,5 mot "
        f"sju kommuners median 68, vars medelfel är {decimals(extra**0.5, 2)}, ger z = {decimals(judged.z, 2)}: "
        f"{STATE[judged.state].lower()}, {CERTAINTY[judged.certainty]}. Gränserna är 1,96 för troligt och 3,09 för säkert.",
    )
    picture = intervals(
        lines,
        lambda v: f"{decimals(v, 0)} %",
        (25, 92),
        reference=(100 * median, "medianen 68 %"),
        left=150,
    )
    seen = (
        "Fem kommuner mot medianen 68 procent: hos A ligger medianen utanför den tunna linjen, hos B bara utanför den "
        "tjocka, hos C innanför båda, D är bättre och E har inget intervall"
    )
    return Example(text, picture, seen)


def quarter() -> Example:
    """Thirteen municipalities with ties, and how often colours change by chance."""
    values = np.array([91, 88, 88, 84, 82, 80, 80, 80, 77, 74, 71, 69, 62], dtype=float)
    names = [f"Kommun {letter}" for letter in "ABCDEFGHIJKLM"]
    ranks, bands = rank(values), quantile_band(values)
    words = {1: "bästa fjärdedelen", 2: "mittersta hälften", 3: "mittersta hälften", 4: "sämsta fjärdedelen"}
    rows = [
        (name, words[int(band)], decimals(value, 0), decimals(place, 0), decimals(band, 0))
        for name, value, place, band in zip(names, values, ranks, bands, strict=True)
    ]
    chance = [colour_changes(n) for n in USUAL_N]
    by_chance = [
        (
            str(one.n),
            percent(one.changes, 0),
            percent(one.red_again or 0.0, 0),
            percent(one.red_not_worst or 0.0, 0),
            f"{one.rank_lower}–{one.rank_upper}",
        )
        for one in chance
    ]
    fifty = next(one for one in chance if one.n == 50)
    text = paragraphs(
        "Tretton kommuner, högre är bättre. B och C har samma värde och delar plats 2; F, G och H delar plats 6.",
        table(("Kommun", "Läge", "Värde", "Plats", "Fjärdedel"), rows, words=2),
        "### Hur ofta färgen byts av slumpen",
        "Här har 290 kommuner sanna andelar kring 80 % (standardavvikelse 5 procentenheter) och lika många "
        "svarande. Två år i rad, och **ingenting har "
        f"ändrats**. Ändå byter {percent(fifty.changes, 0)} av kommunerna färg när 50 svarar i varje.",
        table(
            (
                "Svar per kommun",
                "Byter färg",
                "Röda som är röda igen",
                "Röda som inte är bland de sämsta",
                "Plats för den mittersta",
            ),
            by_chance,
        ),
        "Det är en simulering att lära av, inte en mätning: spridningen är vår, och verkliga indikatorer skiljer sig åt.",
    )
    plot = Plot(x_ends=(0, 14), y_ends=(50, 100), height=240).axes(
        [], lambda v: decimals(v, 0), "tretton kommuner, bästa först"
    )
    colours = {1: marks.COLOURS["better"], 2: "#c3cad5", 3: "#c3cad5", 4: marks.COLOURS["worse"]}
    for i, (value, band) in enumerate(zip(values, bands, strict=True), start=1):
        plot.curve([(i, 50), (i, float(value))], colours[int(band)], 18)
        plot.say(i, float(value), decimals(value, 0), anchor="middle", dy=-5)
    seen = "Tretton staplar i ordning: de fyra bästa, sex i mitten och de tre sämsta i var sin färg"
    assert [int(b) for b in bands].count(1) == 4  # what the picture's words say
    assert [int(b) for b in bands].count(4) == 3
    return Example(text, plot, seen)


def colour() -> Example:
    """A municipality below the border of the worst quarter, measured with more and less noise."""
    spread, median, value = 5.0, 80.0, 73.0
    rows, drawn = [], None
    for error in (8.0, 5.0, 3.0, 1.0):
        # a country whose values spread as true differences and noise together make them
        country = median + np.hypot(spread, error) * ndtri((np.arange(290) + 0.5) / 290)
        true = true_value_distribution(country, np.full(290, error))
        chance = band_probability_given(
            value, error, true.mean, true.variance, true.cut_low, true.cut_high, "higher"
        )
        rows.append(
            (
                decimals(error),
                decimals(float(true.cut_low)),
                probability(float(chance.best)),
                probability(float(chance.middle)),
                probability(float(chance.worst)),
            )
        )
        if error == 5.0:
            drawn = (true, float(chance.worst))
    assert drawn is not None
    true, worst = drawn
    text = paragraphs(
        "Kommunerna skiljer sig verkligen åt, med standardavvikelsen 5 kring medianen 80. Er kommun har värdet 73 och "
        "ligger bland den sämsta fjärdedelen. Hur säkert är det? Det beror på bruset i mätningen.",
        table(
            ("Medelfel", "Gräns för sämsta", "Bästa fjärdedelen", "Mittersta hälften", "Sämsta fjärdedelen"),
            rows,
            words=0,
        ),
        "Med medelfelet 5 står det alltså: *rött, men sannolikheten att ni hör till den sämsta fjärdedelen är "
        f"{probability(worst)}*.",
    )
    x = np.linspace(62, 98, 121)

    def bell(centre: float, sd: float) -> list[tuple[float, float]]:
        return list(zip(x.tolist(), (np.exp(-0.5 * ((x - centre) / sd) ** 2) / sd).tolist(), strict=True))

    tau2, mean, cut = float(true.variance), float(true.mean), float(true.cut_low)
    weight = tau2 / (tau2 + 25.0)
    own = bell(mean + weight * (value - mean), (weight * 25.0) ** 0.5)
    plot = Plot(x_ends=(62, 98), y_ends=(0, 0.36), height=250, left=14)
    plot.axes(
        [(v, decimals(v, 0)) for v in (65, 70, 75, 80, 85, 90, 95)],
        lambda _v: "",
        "andel nöjda, procent",
        y_ticks=(),
    )
    plot.area([p for p in own if p[0] <= cut], marks.COLOURS["worse"])
    plot.curve(bell(mean, tau2**0.5), marks.SOFT, dash="5 4").curve(own).upright(cut, marks.SOFT)
    plot.say(cut, 0.34, "gräns för sämsta", anchor="end", dx=-6).say(
        cut, 0.31, "fjärdedelen", anchor="end", dx=-6
    )
    plot.say(78.6, 0.285, "var ert sanna värde").say(79.2, 0.255, "kan ligga")
    plot.say(87, 0.09, "alla kommuner").diamond(value, 0.0)
    seen = (
        f"En kulle visar var ert sanna värde kan ligga; {probability(worst)} av den ligger under gränsen för den "
        "sämsta fjärdedelen"
    )
    return Example(text, plot, seen)
