"""Examples of intervals: shares, counts, means, and the difference of two shares."""

from __future__ import annotations

from scripts.manual_statistics.drawing import Row, intervals
from scripts.manual_statistics.swedish import Example, decimals, paragraphs, percent, span, table, thousands

from rodatraden.engine.statistics import (
    Interval,
    difference_of_proportions,
    margin_interval,
    mean_interval,
    rate_interval,
    wilson_interval,
)


def ends(interval: Interval) -> tuple[float, float]:
    """Both limits as plain numbers."""
    return float(interval.lower), float(interval.upper)


def wide(interval: Interval) -> tuple[float, float]:
    """The 99.8 per cent limits."""
    assert interval.wide is not None
    return ends(interval.wide)


def _whole(value: float) -> str:
    return decimals(value, 0)


def proportions() -> Example:
    """The same share with more and more answers; the counts nearest 0 and all."""
    rows, lines = [], []
    for x, n in ((8, 10), (16, 20), (40, 50), (80, 100), (320, 400)):
        interval = wilson_interval(x, n)
        rows.append((f"{x} av {n}", percent(x / n), span(*ends(interval)), span(*wide(interval))))
        lines.append(Row(f"{x} av {n} svar", 100 * x / n, _hundred(ends(interval)), _hundred(wide(interval))))
    for x, n in ((0, 10), (10, 10)):
        interval = wilson_interval(x, n)
        rows.append((f"{x} av {n}", percent(x / n), span(*ends(interval)), span(*wide(interval))))
    own = wilson_interval(40, 50)
    text = paragraphs(
        f"40 av 50 svarande är nöjda: 80 %. Intervallet är {span(*ends(own))}. Samma andel med fler svar ger ett "
        "smalare intervall, och fyra gånger så många svar gör det ungefär hälften så brett.",
        table(("Nöjda", "Andel", "95 %", "99,8 %"), rows),
        "De två sista raderna visar varför den enkla läroboksformeln inte duger: den skulle säga 0–0 % och 100–100 %, "
        "som om tio svar vore hela sanningen.",
    )
    picture = intervals(
        lines,
        lambda v: f"{_whole(v)} %",
        (30, 100),
        left=124,
    )
    return Example(
        text,
        picture,
        "Åttio procent nöjda med 10, 20, 50, 100 och 400 svar: ju fler svar, desto smalare intervall",
    )


def _hundred(pair: tuple[float, float]) -> tuple[float, float]:
    return 100 * pair[0], 100 * pair[1]


def counts() -> Example:
    """Few and many events in the same population, per 1 000 inhabitants."""
    population, per = 10_000, 1000.0
    rows, lines = [], []
    for x in (0, 3, 9, 10, 30, 100):
        interval = rate_interval(x, population, per=per)
        low, high = ends(interval)
        far = wide(interval)
        rows.append(
            (
                str(x),
                decimals(per * x / population, 1),
                f"{decimals(low, 2)}–{decimals(high, 2)}",
                f"{decimals(far[0], 2)}–{decimals(far[1], 2)}",
                "exakt" if x < 10 else "Byar",
            )
        )
        lines.append(Row(f"{x} händelser", per * x / population, (low, high), far))
    three = rate_interval(3, population, per=per)
    text = paragraphs(
        f"Tre vräkningar på ett år i en kommun med {thousands(population)} invånare är "
        f"{decimals(per * 3 / population, 1)} per tusen. Tre är ett litet tal: samma risk kan ett annat år ge ingen "
        "eller sex. "
        f"Intervallet är {decimals(ends(three)[0], 2)}–{decimals(ends(three)[1], 2)} per tusen.",
        table(("Händelser", "Per tusen", "95 %", "99,8 %", "Metod"), rows),
    )
    picture = intervals(
        lines,
        lambda v: decimals(v, 0),
        (0, 14),
        left=124,
    )
    return Example(
        text,
        picture,
        "Från 0 till 100 händelser per 10 000 invånare: intervallet är brett åt höger när händelserna är få",
    )


def means() -> Example:
    """A mean mark from few and many, and a source's own margin."""
    rows, lines = [], []
    for n in (5, 12, 30, 100):
        interval = mean_interval(7.4, 1.8, n)
        low, high = ends(interval)
        far = wide(interval)
        rows.append(
            (
                str(n),
                "7,4",
                f"{decimals(low)}–{decimals(high)}",
                f"{decimals(far[0])}–{decimals(far[1])}",
            )
        )
        lines.append(Row(f"{n} svar", 7.4, (low, high), far))
    margin = margin_interval(74, 4)
    text = paragraphs(
        "Betyget är i medeltal 7,4 på en skala till 10, och svaren skiljer sig åt med standardavvikelsen 1,8.",
        table(("Svar", "Medel", "95 %", "99,8 %"), rows),
        "Med fem svar blir gränserna vida: de kan till och med hamna utanför skalan. Det är metodens sätt att säga "
        "att fem svar inte räcker.",
        f"**Källans egen felmarginal.** Anger källan 74 ± 4 används det som det är: {decimals(ends(margin)[0], 0)}–"
        f"{decimals(ends(margin)[1], 0)}. De strängare gränserna, för *säkert*, blir "
        f"{decimals(wide(margin)[0])}–{decimals(wide(margin)[1])}.",
    )
    picture = intervals(lines, lambda v: decimals(v, 0), (2, 12), left=80)
    return Example(
        text, picture, "Medelbetyget 7,4 med 5, 12, 30 och 100 svar: intervallet krymper snabbt i början"
    )


def differences() -> Example:
    """Two years whose intervals meet, and yet the change is outside the limits of chance."""
    former, latest = (66, 120), (97, 140)
    own, other = wilson_interval(*latest), wilson_interval(*former)
    change = difference_of_proportions(*latest, *former)
    low, high = ends(change)
    far = wide(change)
    d = latest[0] / latest[1] - former[0] / former[1]
    few = difference_of_proportions(18, 26, 11, 20)

    def points(value: float) -> str:
        return decimals(100 * value)

    text = paragraphs(
        f"I fjol var {former[0]} av {former[1]} nöjda ({percent(former[0] / former[1])}), i år {latest[0]} av {latest[1]} "
        f"({percent(latest[0] / latest[1])}). De två intervallen, {span(*ends(other))} och {span(*ends(own))}, går om "
        "varandra. För ögat ser det ut som ingen skillnad.",
        f"Prövas skillnaden själv blir den {points(d)} procentenheter, med gränserna {points(low)} till {points(high)}. "
        f"Noll ligger utanför, så förändringen är trolig. Med de strängare gränserna, {points(far[0])} till "
        f"{points(far[1])}, ligger noll "
        "innanför, så den är inte säker.",
        f"I en mindre kommun med 11 av 20 i fjol och 18 av 26 i år är skillnaden ungefär lika stor, men gränserna blir "
        f"{points(ends(few)[0])} till {points(ends(few)[1])}: den kan bero på slumpen.",
    )
    picture = intervals(
        [
            Row(
                f"I fjol, {former[0]} av {former[1]}",
                100 * former[0] / former[1],
                _hundred(ends(other)),
                state="no_certain_difference",
            ),
            Row(f"I år, {latest[0]} av {latest[1]}", 100 * latest[0] / latest[1], _hundred(ends(own))),
            Row("Skillnaden", 100 * d, _hundred((low, high)), _hundred(far)),
        ],
        lambda v: decimals(v, 0),
        (-12, 82),
        reference=(0, "ingen skillnad"),
        left=136,
    )
    seen = "Två års andelar vars intervall går om varandra, och under dem skillnaden vars intervall inte når noll"
    return Example(text, picture, seen)
