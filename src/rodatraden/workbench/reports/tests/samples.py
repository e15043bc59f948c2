"""Contents that look like those of a municipality: long titles, missing values, yes/no, costs, and hostile text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rodatraden.engine.catalogue.model import YesNoCoding
from rodatraden.engine.comparison.model import (
    BandProbability,
    Certainty,
    Comparator,
    ComparatorJudgement,
    Judgement,
    State,
    Trend,
    UncertaintyMethod,
    YearValue,
)
from rodatraden.workbench.reports.content import (
    ComparisonContent,
    DocumentHead,
    GrossListContent,
    GrossListRow,
)

HEAD = DocumentHead(
    title="Bruttolista för indikatorer",
    municipality="Lycksele",
    area="Missbruks- och beroendevård",
    lead="62 indikatorer granskade. 7 bättre än liknande kommuner, 31 utan säker skillnad, 4 sämre, "
    "20 kan inte bedömas. Tolv står på bruttolistan.",
    comparator="Liknande kommuner",
    snapshot_id="20260303-081500-a1b2c3",
    published_at="2026-03-03T08:15:00+00:00",
    made_at="2026-03-09T10:00:00+01:00",
    made_by="Utvecklingsledare",
    practice=False,
    screening="När 62 indikatorer granskas på en gång väntas omkring tre se ut att avvika av en slump. "
    "Förslagen är därför sållade så att högst vart tjugonde väntas vara ett falskt larm (Benjamini–Hochberg).",
)


def against(
    value: float | None, county: float | None, national: float | None, state: State, sure: Any
) -> dict:
    def one(which: Comparator, name: str, median: float | None, count: int) -> ComparatorJudgement:
        return ComparatorJudgement(
            which, name, median, count, "median of municipalities", state, sure, None, None, ""
        )

    return {
        Comparator.SIMILAR: one(Comparator.SIMILAR, "Liknande kommuner, IFO 2025", value, 7),
        Comparator.COUNTY: one(Comparator.COUNTY, "Västerbottens län", county, 15),
        Comparator.NATIONAL: one(Comparator.NATIONAL, "Riket", national, 290),
    }


def judgement(**changed: Any) -> Judgement:
    """A judgement with every part filled in; name what differs."""
    value, unit = changed.get("value", 61.0), changed.get("unit", "%")
    similar, county, national = changed.pop("compared_with", (68.0, 66.5, 67.2))
    state = changed.get("state", State.WORSE)
    sure = changed.get("certainty", Certainty.CERTAIN)
    years = changed.pop("earlier", (66.0, 64.2, 63.0))
    series = tuple(
        YearValue(2022 + i, earlier, "observed" if earlier is not None else "suppressed")
        for i, earlier in enumerate(years)
    )
    standard = Judgement(
        indicator="U35409",
        title="Brukare som upplever förändring till det bättre efter kontakt med socialtjänstens missbruks- och "
        "beroendevård, andel (%)",
        year=2025,
        gender="T",
        municipality="2481",
        value=value,
        status="observed",
        unit=unit,
        kind="share",
        type="outcome",
        direction="higher",
        denominator=84.0,
        response_rate=61.0,
        compared=243,
        rank=231,
        band=4,
        band_probability=BandProbability(0.01, 0.13, 0.86),
        published_band=3,
        national_value=national,
        national_median=national,
        county_median=county,
        skr_median=similar,
        similar_median=similar,
        state=state,
        certainty=sure,
        interval=(56.2, 65.6),
        uncertainty_method=UncertaintyMethod.WILSON,
        against=against(similar, county, national, state, sure),
        trend=Trend("decreasing", "weighted", 5, State.WORSE, "Säker försämring fem år i rad"),
        change=None,
        women_men=None,
        series=(*series, YearValue(2025, value, changed.get("status", "observed"))),
        peers=(
            ("Åsele", 66.0), ("Storuman", 69.0), ("Vilhelmina", 71.0), ("Malå", 62.0), ("Sorsele", 68.0),
            ("Norsjö", 73.0), ("Arvidsjaur", 67.0),
        ),
        distribution=(41.0, 61.5, 67.2, 72.4, 91.0),
        share_yes=None,
        source="kolada",
        fetched_at="2026-03-02T21:00:00+00:00",
        reasons=("Liknande kommuner har 68 %, ni har 61 %. Skillnaden är större än slumpen brukar ge.",),
    )  # fmt: skip
    return replace(standard, **changed)


_NONE = {
    "distribution": None,
    "peers": (),
    "interval": None,
    "rank": None,
    "band": None,
    "band_probability": None,
}

JUDGEMENTS = (
    judgement(),
    judgement(
        indicator="U35412",
        title="Väntetid från första kontakt till första besök inom missbruks- och beroendevården, medelvärde antal dagar",
        value=11.0,
        unit="dagar",
        kind="mean",
        type="process",
        direction="lower",
        band=2,
        band_probability=BandProbability(0.3, 0.64, 0.06),
        state=State.NO_CERTAIN_DIFFERENCE,
        certainty=None,
        interval=(7.5, 16.8),
        uncertainty_method=UncertaintyMethod.PANEL_NOISE,
        compared_with=(14.0, 13.2, 12.5),
        earlier=(18.0, 16.0, 13.0),
        peers=(("Åsele", 9.0), ("Storuman", 14.0), ("Vilhelmina", 15.0), ("Malå", 19.0)),
        distribution=(1.0, 8.5, 12.5, 19.0, 48.0),
        trend=Trend("no_certain_trend", "mann_kendall", 5, None, "Ingen säker trend"),
        reasons=("Skillnaden mot liknande kommuner kan bero på slumpen.",),
    ),
    judgement(
        indicator="U31460",
        title="Ej återaktualiserade vuxna personer med missbruksproblem 21+, ett år efter avslutad utredning eller insats, "
        "andel (%)",
        value=71.4,
        state=State.NO_CERTAIN_DIFFERENCE,
        certainty=None,
        interval=(58.0, 81.9),
        band_probability=BandProbability(0.12, 0.42, 0.46),
        compared_with=(79.0, 77.8, 78.1),
        earlier=(81.0, None, 84.0),
        peers=(("Åsele", 74.0), ("Storuman", 79.0), ("Vilhelmina", 81.0)),
        distribution=(52.0, 73.0, 78.1, 83.0, 100.0),
        trend=Trend("cannot_be_judged", "too_few_years", 3, None, "För få år för att bedöma"),
        reasons=("Rött, men lika gärna slump: 46 % sannolikhet för sämsta fjärdedelen.",),
    ),
    judgement(
        indicator="N30466",
        title="Aktuell samlad plan för handläggarnas kompetensutveckling inom missbruks- och beroendevården finns, "
        "Ja=1, Nej=2",
        value=2.0,
        unit="",
        kind="yes_no",
        type="structure",
        interval=None,
        uncertainty_method=UncertaintyMethod.FACT,
        compared_with=(1.0, 1.0, 1.5),
        earlier=(2.0, 2.0, 2.0),
        distribution=None,
        peers=(),
        rank=None,
        band=None,
        band_probability=None,
        share_yes=0.71,
        coding=YesNoCoding(yes=1, no=2),
        trend=Trend("cannot_be_judged", "fact", 4, None, "Nej sedan 2022"),
        reasons=("5 av 7 liknande kommuner har Ja.",),
    ),
    judgement(
        indicator="N30102",
        title="Kostnad missbrukarvård för vuxna, kr/inv",
        value=1812.0,
        unit="kr/inv",
        kind="cost",
        type=None,
        direction="none",
        band=1,
        band_probability=BandProbability(0.71, 0.27, 0.02),
        state=State.HIGHER,
        certainty=Certainty.PROBABLE,
        interval=(1610.0, 2014.0),
        uncertainty_method=UncertaintyMethod.PANEL_NOISE,
        compared_with=(1455.0, 1390.0, 1288.4),
        earlier=(1511.0, 1602.0, 1755.0),
        peers=(("Åsele", 1200.0), ("Storuman", 1455.0), ("Vilhelmina", 1600.0)),
        distribution=(310.0, 980.0, 1288.0, 1540.0, 3900.0),
        trend=Trend("increasing", "mann_kendall", 5, None, "Samma riktning varje år: ökar"),
        reasons=("Högre än liknande kommuner, troligt.",),
    ),
    judgement(
        indicator="U35430",
        title="Unga 13–20 år i öppenvård för missbruk eller beroende, skillnad mellan kvinnor och män, procentenheter",
        value=None,
        status="suppressed",
        state=State.CANNOT_BE_JUDGED,
        certainty=None,
        uncertainty_method=UncertaintyMethod.NONE,
        trend=Trend("cannot_be_judged", "no_value", 0, None, ""),
        earlier=(None, None, 4.2),
        compared_with=(3.8, None, 4.0),
        reasons=("Värdet är dolt eftersom det gäller för få personer.",),
        **_NONE,
    ),
    judgement(
        indicator="U35415",
        title="Brukare som är ganska eller mycket nöjda med sitt inflytande över insatsen, andel (%)",
        value=83.0,
        band=1,
        band_probability=BandProbability(0.91, 0.08, 0.01),
        state=State.BETTER,
        interval=(77.9, 88.2),
        compared_with=(78.0, 76.1, 75.0),
        earlier=(75.0, 78.0, 81.0),
        peers=(("Åsele", 74.0), ("Storuman", 77.0), ("Vilhelmina", 78.0), ("Malå", 80.0)),
        distribution=(55.0, 71.0, 75.0, 79.0, 94.0),
        trend=Trend("increasing", "weighted", 5, State.BETTER, "Säker förbättring"),
        reasons=("Styrka: bättre än alla sju liknande kommuner.",),
    ),
    judgement(
        indicator="U35501",
        title="Personer som fått stöd av personligt ombud, antal per 10 000 invånare",
        value=None,
        status="non_response",
        unit="per 10 000 inv",
        kind="rate",
        type="process",
        state=State.CANNOT_BE_JUDGED,
        certainty=None,
        uncertainty_method=UncertaintyMethod.NONE,
        trend=Trend("cannot_be_judged", "no_value", 0, None, ""),
        earlier=(),
        reasons=("Kommunen har inte svarat.",),
        **_NONE,
    ),
    judgement(
        indicator="U35510",
        title="Boendeinsatser enligt SoL, andel inom egen regi (%)",
        value=None,
        status="not_applicable",
        type="structure",
        state=State.CANNOT_BE_JUDGED,
        certainty=None,
        uncertainty_method=UncertaintyMethod.NONE,
        trend=Trend("cannot_be_judged", "no_value", 0, None, ""),
        earlier=(),
        reasons=("Verksamheten finns inte i kommunen.",),
        **_NONE,
    ),
    judgement(
        indicator="U35600",
        title="Väntetid från beslut till insats påbörjad, öppenvård",
        value=0.0,
        unit="dagar",
        kind="mean",
        type="process",
        direction="lower",
        band=1,
        band_probability=BandProbability(0.999, 0.001, 0.0),
        state=State.BETTER,
        certainty=Certainty.PROBABLE,
        interval=(0.0, 0.6),
        compared_with=(4.0, 5.0, 6.0),
        earlier=(3.0, 2.0, 0.45),
        peers=(("Åsele", 3.0), ("Malå", 5.0)),
        distribution=(0.0, 3.0, 6.0, 9.0, 30.0),
        reasons=("Ingen väntetid det senaste året.",),
    ),
)


def row(of: Judgement | None, **changed: Any) -> GrossListRow:
    """A row of the gross list; name what differs."""
    standard = GrossListRow(
        title=of.title if of else "",
        indicator_id=of.indicator if of else "",
        judgement=of,
        goal_words="",
        units_words="",
        women_men_words="",
        strength=False,
        reason=of.reasons[0] if of else "",
        choice="",
        choice_reason="",
        origin="comparison",
    )
    return replace(standard, **changed)


GROSS_LIST = GrossListContent(
    head=HEAD,
    rows=(
        row(
            JUDGEMENTS[0],
            goal_words="Målet är 75 %, resultatet är 14 procentenheter lägre",
            units_words="Öppenvården 68 %, boendestödet 49 %",
            women_men_words="Kvinnor 52 %, män 66 %: säker skillnad",
            reason="Fyra år i rad under liknande kommuner, och skillnaden växer. "
            "Brukarrådet har tagit upp samma sak i två möten.",
            choice="yes",
            choice_reason="Stor skillnad mellan enheter gör att vi kan lära av varandra.",
        ),
        row(JUDGEMENTS[1], choice="no", choice_reason="Vi ligger bra till och arbetet pågår redan."),
        row(JUDGEMENTS[2], choice="later", choice_reason="Tre år till behövs innan vi vet om det är slump."),
        row(JUDGEMENTS[3], goal_words="Nämnden har beslutat om Ja senast 2026", choice="yes",
            choice_reason="Billigt att rätta till."),
        row(JUDGEMENTS[4], women_men_words="Redovisas inte"),
        row(JUDGEMENTS[5], reason="Vi behöver fråga verksamheten, siffran är dold."),
        row(JUDGEMENTS[6], strength=True, women_men_words="Ingen säker skillnad"),
        row(JUDGEMENTS[7], reason="Vi har missat att svara på enkäten två år i rad."),
        row(JUDGEMENTS[8]),
        row(JUDGEMENTS[9], strength=True),
        row(
            None,
            title="Anhöriga upplever att de inte får veta vem de ska ringa på kvällar och helger",
            reason="Återkommer i brukarrådet och i synpunktshanteringen, 14 synpunkter under 2025.",
            choice="yes",
            choice_reason="Viktigt för brukarna, syns inte i någon indikator.",
            origin="user_voice",
        ),
        row(
            judgement(
                indicator="U35999",
                gender="K",
                title="Kvinnor med skyddat boende som följs upp efter avslutad insats, andel (%)",
            )
        ),
    ),
    removed=(
        ("Personer med tvångsvård enligt LVM, antal per 10 000 invånare", "För få personer, vi följer dem en och en."),
        ("Behandlingsdygn i HVB, medelvärde", "Samma sak som kostnaden."),
    ),
    not_chosen=(
        ("Rutin för samordnad individuell plan finns", "6 av 7 liknande kommuner har Ja."),
        ("Brukare som upplever gott bemötande, andel (%)", "Bättre än alla sju liknande kommuner."),
    ),
)  # fmt: skip

COMPARISON = ComparisonContent(
    head=replace(HEAD, title="Jämförelse: Missbruks- och beroendevård"),
    judgements=JUDGEMENTS,
    counts=(
        ("bättre än liknande kommuner", 2),
        ("ingen säker skillnad", 2),
        ("sämre än liknande kommuner", 2),
        ("högre eller lägre", 1),
        ("kan inte bedömas", 3),
    ),
)


def practised(content: Any) -> Any:
    """The same with invented figures."""
    head = replace(content.head, practice=True)
    if isinstance(content, ComparisonContent):
        return replace(
            content, head=head, judgements=tuple(replace(j, source="practice") for j in content.judgements)
        )
    rows = tuple(
        replace(r, judgement=replace(r.judgement, source="practice") if r.judgement else None)
        for r in content.rows
    )
    return replace(content, head=head, rows=rows)


HOSTILE = (
    '=HYPERLINK("http://x.example","klicka")',
    "+SUM(A1:A9)",
    "-1+1|cmd",
    "@import",
    "noll\x00tecken och \x1b[31m styrtecken \x0b \uffff",
    "{{ 7*7 }} {% for x in y %} #eval(\"1\") $x$ *fet* _kursiv_ @ref `kod` \\u{41} // /* <script>&amp;</script> ]]>",
    "_x0041_ &L&\"Arial\"rubrik {_{ }_}",
    "Arabiska مرحبا hebreiska שלום \u202eomvänd\u202c 漢字 👍🏽 \ue000",
    "ettlångtordutanmellanslag" * 60,
    "rad ett\nrad två\r\nrad tre\ttabb\u2028rad fyra",
    "x" * 40_000,
)  # fmt: skip


def hostile() -> GrossListContent:
    """A gross list where every free text is hostile."""
    rows = tuple(
        row(
            judgement(indicator=f"H{i}", title=f"H{i} {text}", reasons=(text,), unit=text[:20]),
            title=f"H{i} {text}",
            indicator_id=text[:80],
            goal_words=text,
            units_words=text,
            women_men_words=text,
            reason=text,
            choice_reason=text,
            origin=text[:20],
        )
        for i, text in enumerate(HOSTILE)
    )
    pairs = tuple((text, text) for text in HOSTILE)
    head = replace(
        HEAD,
        title="Bruttolista {{ x }} & <b> =1+1",
        municipality="Östra /../ Göinge\x00",
        lead=HOSTILE[5],
        made_by=HOSTILE[6],
        practice=True,
        screening=HOSTILE[7],
    )
    return GrossListContent(head=head, rows=rows, removed=pairs, not_chosen=pairs)


def strength_words(row: GrossListRow) -> str:
    """Strength or weakness as the form says it: neither without a desired direction."""
    if row.strength:
        return "Styrka"
    return "Svaghet" if row.judgement and row.judgement.direction in ("higher", "lower") else "–"
