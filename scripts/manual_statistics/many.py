"""Examples of many looks, likeness, the improvement radar and the opportunity in people. All figures are invented."""

from __future__ import annotations

import numpy as np
from scripts.manual_statistics.country import SEED
from scripts.manual_statistics.drawing import SIZE, WIDTH, Drawing, Plot
from scripts.manual_statistics.shares import ends
from scripts.manual_statistics.swedish import Example, decimals, paragraphs, percent, table, thousands

from rodatraden.charts import marks
from rodatraden.engine.statistics import (
    benjamini_hochberg,
    bonferroni,
    difference_of_proportions,
    holm,
    similarity,
    wilson_interval,
)
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE

#: The example of Benjamini and Hochberg's own paper (1995, section 4.1).
BENJAMINI_HOCHBERG_1995 = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
)


def looks() -> Example:
    """Sixty indicators where nothing differs, the paper's fifteen p-values, and sixty where some do."""
    known = np.array(BENJAMINI_HOCHBERG_1995)
    rows = [
        (name, meaning, str(int(method(known).rejected.sum())))
        for name, meaning, method in (
            ("Bonferroni", "risken för något falskt fynd", bonferroni),
            ("Holm", "samma, stegvis", holm),
            ("Benjamini–Hochberg", "andelen falska bland fynden", benjamini_hochberg),
        )
    ]
    alone = [
        (name, decimals(60 * level, 2), percent(1 - (1 - level) ** 60, 0))
        for name, level in (("95 % (troligt)", 0.05), ("99,8 % (säkert)", 0.002))
    ]
    rng = np.random.default_rng(SEED + 7)
    p = np.sort(np.concatenate([rng.uniform(0, 1, 48), rng.beta(0.12, 8, 12)]))
    found = benjamini_hochberg(p)
    kept, below = int(found.rejected.sum()), int((p <= 0.05).sum())
    text = paragraphs(
        "Granskas 60 indikatorer där **ingenting** skiljer sig, väntas ändå så här många falska larm:",
        table(("Gräns", "Falska larm i snitt", "Risk för minst ett"), alone),
        f"I bilden har 60 indikatorer prövats och ordnats efter p. {below} av dem har p under 0,05. Räknas alla "
        f"prövningar samman står {kept} kvar.",
        "Metodens egen artikel har femton p-värden som exempel. Så många fynd ger de tre metoderna på fem procents nivå:",
        table(("Metod", "Vad som hålls nere", "Fynd"), rows, words=2),
    )
    plot = Plot(x_ends=(0, 60), y_ends=(0, 0.12), height=260, left=46)
    plot.axes(
        [(float(i), str(i)) for i in (1, 15, 30, 45, 60)],
        lambda v: decimals(v, 2),
        "indikatorer ordnade efter p",
    )
    plot.across(0.05, marks.RING, dash="5 4").curve([(0, 0), (60, 0.05)], marks.COLOURS["better"], 1.8)
    plot.dots([(i + 1, float(v)) for i, v in enumerate(p) if v <= 0.12 and not found.rejected[i]], marks.RING)
    plot.dots([(i + 1, float(v)) for i, v in enumerate(p) if found.rejected[i]], marks.COLOURS["better"], 3.8)
    plot.say(60, 0.05, "0,05 för var och en", anchor="end", dy=-6).say(
        60, 0.02, "gränsen när alla räknas", anchor="end"
    )
    seen = f"Sextio p-värden i ordning: {kept} ligger under den lutande gränsen, {below} under den raka"
    return Example(text, plot, seen)


def likeness() -> Example:
    """Six invented municipalities by three background variables."""
    names = ("Er kommun", "Granby", "Sjövik", "Storstad", "Fjällnäs", "Åker")
    features = {
        "Folkmängd (log)": np.log(np.array([12_000, 14_500, 11_000, 130_000, 5_200, 16_000], dtype=float)),
        "Andel över 80 år, %": np.array([8.1, 7.6, 8.4, 4.9, 9.8, np.nan]),
        "Skattekraft, % av riket": np.array([91.0, 93.0, 88.0, 108.0, 86.0, 97.0]),
    }
    found = similarity(
        features, {"Folkmängd (log)": 2.0, "Andel över 80 år, %": 1.0, "Skattekraft, % av riket": 1.0}
    )
    rows = []
    for one in found.nearest(0, 5):
        differs = one.differs[0].name.lower()
        left_out = f"; saknas: {', '.join(name.lower() for name in one.left_out)}" if one.left_out else ""
        rows.append((names[one.index], f"{differs}{left_out}", decimals(one.distance, 2)))
    values = [
        (name, thousands(np.exp(f[0])), decimals(f[1]) if not np.isnan(f[1]) else "saknas", decimals(f[2], 0))
        for name, f in zip(names, found.features, strict=True)
    ]
    text = paragraphs(
        "Sex påhittade kommuner, tre mått. Folkmängden väger dubbelt.",
        table(("Kommun", "Folkmängd", "Över 80 år, %", "Skattekraft, %"), values),
        "Avståndet till er, närmast först:",
        table(("Kommun", "Skiljer mest", "Avstånd"), rows, words=2),
    )
    step, left = 34, 96
    near = found.nearest(0, 5)
    longest = max(one.distance for one in near)
    across = marks.Scale(0, longest, left, WIDTH - 60)
    parts = [marks.line(left, 6, left, 10 + step * len(near), marks.LINE)]
    for i, one in enumerate(near):
        y = 12 + step * i + step / 2
        parts.append(marks.text(4, y + 4, names[one.index], size=SIZE, colour=marks.INK))
        parts.append(marks.line(left, y, across(one.distance), y, marks.LINE, 2))
        parts.append(marks.ring(across(one.distance), y))
        parts.append(marks.text(across(one.distance) + 10, y + 4, decimals(one.distance, 2), size=SIZE))
    parts.append(marks.diamond(left, 12 + step * len(near), marks.COLOURS["better"], 7))
    parts.append(marks.text(left + 12, 16 + step * len(near), "er kommun", size=SIZE))
    picture = Drawing(30 + step * len(near), parts)
    return Example(
        text,
        picture,
        f"Fem kommuner på olika avstånd från er: {rows[0][0]} närmast, {rows[-1][0]} längst bort",
    )


def improvement() -> Example:
    """Three municipalities that stood where we stand; which have certainly improved."""
    rows = []
    for name, former, latest in (
        ("Granby", (42, 80), (68, 86)),
        ("Sjövik", (10, 19), (17, 22)),
        ("Åker", (75, 140), (80, 142)),
    ):
        before, now = former[0] / former[1], latest[0] / latest[1]
        low, high = ends(difference_of_proportions(*latest, *former, confidence=CERTAIN_CONFIDENCE))
        rows.append(
            (
                name,
                "ja" if low > 0 else "nej",
                f"{percent(before, 0)} av {former[1]}",
                f"{percent(now, 0)} av {latest[1]}",
                f"{decimals(100 * low)} till {decimals(100 * high)}",
            )
        )
    assert [row[1] for row in rows] == ["ja", "nej", "nej"]
    text = paragraphs(
        "Ni ligger i den sämsta fjärdedelen med 54 %. Tre liknande kommuner låg där 2019. Vilka har säkert blivit bättre?",
        table(
            ("Kommun", "Säkert bättre", "2019", "2024", "Förändring, procentenheter (99,8 %)"), rows, words=2
        ),
        f"Granby visas, och står som minst {rows[0][4].split(' till ')[0]} procentenheter bättre: den närmaste änden "
        "av gränserna, inte mitten. Sjövik har ökat nästan lika "
        "mycket men har för få svar för att det ska vara säkert. Åker har knappt ändrats.",
    )
    series = {"Granby": (52.5, 55, 60, 68, 75, 79), "Åker": (54, 52, 55, 56, 55, 56)}
    plot = Plot(x_ends=(2018.8, 2025.2), y_ends=(40, 90), height=240, left=52)
    plot.axes([(float(y), str(y)) for y in range(2019, 2025)], lambda v: f"{decimals(v, 0)} %", "")
    plot.across(54, marks.SOFT, dash="5 4")
    for name, points in series.items():
        line = [(float(2019 + i), float(v)) for i, v in enumerate(points)]
        plot.curve(line, marks.COLOURS["better"] if name == "Granby" else marks.RING).dots(
            line, marks.COLOURS["better"] if name == "Granby" else marks.RING
        )
        plot.say(2024, points[-1], name, dx=8, dy=4)
    plot.say(2019, 47, "streckat: där ni står i dag")
    seen = "Två kommuner som 2019 stod där ni står i dag: Granby har stigit till 79 procent, Åker står kvar"
    return Example(text, plot, seen)


def people() -> Example:
    """A share below the median, counted in persons; and the same with few answers."""
    median, x, n = 0.74, 60, 100
    rows = []
    for count, of in ((60, 100), (12, 20), (240, 400)):
        low, high = ends(wilson_interval(count, of))
        fewest, middle, most = (round(of * (median - end)) for end in (high, count / of, low))
        rows.append(
            (f"{count} av {of}", percent(count / of, 0), str(middle), f"{decimals(fewest, 0)} till {most}")
        )
    low, high = ends(wilson_interval(x, n))
    more = round(n * (median - x / n))
    text = paragraphs(
        f"{x} av {n} är nöjda. De liknande kommunernas median är {percent(median)}. Om ni låg där vore omkring "
        f"**{more} fler** nöjda "
        f"({round(n * (median - high))}–{round(n * (median - low))}).",
        table(("Nöjda", "Andel", "Fler om ni låg på medianen", "Mellan"), rows),
        "Med tjugo svar går spannet under noll: skillnaden kan bero på slumpen.",
    )
    size, gap = 17, 3.5
    parts = []
    for i in range(n):
        left, top = 4 + (i % 20) * (size + gap), 4 + (i // 20) * (size + gap)
        if i < x:
            look = f'fill="{marks.RING}"'
        elif i < x + more:
            look = f'fill="#fff" stroke="{marks.COLOURS["better"]}" stroke-width="3"'
        else:
            look = f'fill="{marks.FIELD}"'
        parts.append(f'<circle cx="{left + size / 2}" cy="{top + size / 2}" r="{size / 2 - 2}" {look}/>')
    parts.append(
        marks.text(6, 126, f"grått: {x} nöjda i dag · ring: {more} till om ni låg på medianen", size=SIZE)
    )
    picture = Drawing(136, parts)
    return Example(
        text,
        picture,
        f"Hundra prickar: {x} fyllda för dem som är nöjda, {more} ringar för dem som skulle komma till",
    )
