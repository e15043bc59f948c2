"""The rules that settle what an indicator means, each with a name and its reason.

A rule looks at what Kolada says of a KPI (id, title without its retirement mark, perspective) and settles
one aspect: which area, which direction, which type and quality dimension. The first rule that fits an aspect
settles it. What no pattern can settle, or settles wrongly, stands in the review files, which always go first.
Reasons are in Swedish: they are shown to people beside the indicator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rodatraden.engine.catalogue.model import Direction, IndicatorType, Kind, QualityDimension

HIGHER, LOWER, NONE = Direction.HIGHER, Direction.LOWER, Direction.NONE
STRUCTURE, PROCESS, OUTCOME = IndicatorType.STRUCTURE, IndicatorType.PROCESS, IndicatorType.OUTCOME
KNOWLEDGE = QualityDimension.KNOWLEDGE_BASED
SAFE = QualityDimension.SAFE
PERSON = QualityDimension.PERSON_CENTRED
EFFICIENT = QualityDimension.EFFICIENT
ACCESSIBLE = QualityDimension.ACCESSIBLE


@dataclass(frozen=True, slots=True)
class Subject:
    """A KPI as the rules see it. ``words`` is the title in lower case."""

    id: str
    words: str
    perspective: str
    social_services_old_age: bool  # operating area "Äldre och funktionshinder"
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: fits when every given pattern is found; settles ``settles``."""

    id: str
    reason: str
    settles: dict[str, Any]
    title: str = ""
    unless: str = ""
    id_starts: str = ""
    kinds: tuple[Kind, ...] = ()
    perspective: str = ""
    old_age: bool | None = None
    _title: re.Pattern[str] = field(init=False, repr=False)
    _unless: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_title", re.compile(self.title))
        object.__setattr__(self, "_unless", re.compile(self.unless or r"(?!)"))

    def fits(self, subject: Subject) -> bool:
        """Whether every condition of the rule holds."""
        return (
            (not self.title or self._title.search(subject.words) is not None)
            and self._unless.search(subject.words) is None
            and (not self.id_starts or re.match(self.id_starts, subject.id) is not None)
            and (not self.kinds or subject.kind in self.kinds)
            and (not self.perspective or subject.perspective == self.perspective)
            and (self.old_age is None or self.old_age == subject.social_services_old_age)
        )


def _area(number: int, title: str, *areas: str, **conditions: Any) -> Rule:
    return Rule(f"O{number:02d}", "", {"areas": areas}, title=title, **conditions)


AREA_RULES = (
    _area(1, r"våld i nära relation|hedersrelaterat våld", "vald"),
    _area(15, r"vuxen utsatts för våld inom socialpsykiatri", "funktionsnedsattning", "vald"),
    _area(2, r"hemlös|förlora sitt boende|bostadsmarknadsläge i kommunen totalt", "hemloshet"),
    _area(
        3,
        r"familjerätt(?!.*individ)|samarbetssamtal|vårdnad, boende|vårdnads-, boende",
        "familjeratt",
        unless=r"övrig ifo|nettokostnadsavvikelse",
    ),
    _area(
        4,
        r"ekonomiskt bistånd|försörjningsstöd|biståndsmottagare|biståndshushåll|flyktinghushåll",
        "ekonomiskt-bistand",
    ),
    _area(5, r"socioekonomisk sorteringsnyckel", "ekonomiskt-bistand"),
    _area(
        6,
        r"missbruk|skadligt bruk|individuellt behovsprövade öppna insatser 1 november",
        "missbruk",
        unless=r"enhetsundersökning",
    ),
    _area(7, r"", "barn-unga", id_starts=r"[NU]33", old_age=False),
    _area(8, r"barn- och ungdomsvård", "barn-unga", old_age=False),
    _area(9, r"", "ifo", old_age=False),
    _area(
        10,
        r"äldre och (personer med )?funktionsneds|vård och omsorg|om äldre och personer med funktions"
        r"|färdtjänst|sjuksköterskor, antal|rehabilitering|undersköterskor och skötare|vårdbiträden, antal"
        r"|köp av vård och omsorg",
        "aldre-funktion",
        unless=r"vård och omsorg (totalt|om äldre,)|tala"
        r"|vård och omsorg vid demens",
        old_age=True,
    ),
    _area(11, r"gemensamma kostnader fördelade till vård och omsorg totalt", "aldre-funktion"),
    _area(
        12,
        r"äldre|65\+|80\+|75\+|65-79|demens|hemtjänst i ordinärt boende, timmar|hemsjukvård",
        "aldre",
        unless=r"för personer med funktionsnedsättning|behandlingsassistenter|0-64",
        old_age=True,
    ),
    _area(
        13,
        r"",
        "aldre",
        id_starts=r"[NU]2[013]",
        old_age=True,
        unless=r"funktions|behandlingsassistenter|stödassistenter|lss",
    ),
    _area(14, r"", "funktionsnedsattning", old_age=True),
)


def _direction(number: int, direction: Direction, reason: str, title: str = "", **conditions: Any) -> Rule:
    return Rule(f"R{number:02d}", reason, {"direction": direction}, title=title, **conditions)


_MIDDLE = r"\bibland\b|- några (i personalen|av assistenterna)|trygg med några|trivs med några|bestämt några"
_NEGATIVE = (
    r"\binte\b|\baldrig (den hjälp|hemma|på|viktig)|trivs aldrig|får aldrig"
    r"|ingen (i personalen|av assistenterna)"
)

DIRECTION_RULES = (
    _direction(
        1,
        NONE,
        "Uppgift om själva undersökningen (svarsfrekvens, antal svar), inte om verksamheten.",
        r"svarsfrekvens|antal svar\b|svarande|deltagande enheter",
    ),
    _direction(
        2,
        NONE,
        "Bakgrundsmått: beskriver vilka som svarat, inte vad de fått.",
        r"själv svarat|bor med annan vuxen|brukarbedömning.*(hälsotillstånd|rörlighet inomhus)",
    ),
    _direction(
        3, NONE, "Kostnader, intäkter och utbetalningar har ingen önskad riktning i sig.", kinds=(Kind.COST,)
    ),
    _direction(
        4,
        NONE,
        "Kostnadsmått: varken högt eller lågt är bättre i sig.",
        r"kostnad|utbetalt ekonomiskt bistånd|intäkter",
    ),
    _direction(5, NONE, "Hur mycket som köps och av vem är ett vägval, inte kvalitet.", r"\bköp av\b"),
    _direction(
        6,
        NONE,
        "Regi (kommunal eller enskild) är ett vägval, inte kvalitet.",
        r"kommunal regi, andel \(%\)$|enskild regi",
        unless="brukarbedömning",
    ),
    _direction(
        7,
        HIGHER,
        "Medarbetarnas egen bedömning av sitt arbete; högre index är bättre.",
        r"medarbetarengagemang \(hme\)|^hme ",
    ),
    _direction(
        8,
        NONE,
        "Personalens antal, ålder och anställningsformer är bakgrund till resultaten.",
        r"månadsavlön|årsarbetare|timavlön|anställda?\b.* (inom|år)|arbetad tid|heltids|deltids|helt lediga"
        r"|sysselsättningsgrad|kommunalt anställda",
        unless=r"enhetsundersökning|biståndsmottagare",
    ),
    _direction(
        9, LOWER, "Att vara rädd är dåligt, också om det bara är ibland eller ofta.", r"(ibland|ofta) rädd"
    ),
    _direction(
        10, NONE, "Mellansvar: andelen stiger både när färre svarar ja och när färre svarar nej.", _MIDDLE
    ),
    _direction(11, HIGHER, "Aldrig rädd är det bästa svaret.", r"aldrig rädd"),
    _direction(
        12,
        LOWER,
        "Nekande svar i brukarundersökningen: lägre är bättre.",
        rf"^brukarbedömning.*({_NEGATIVE})",
    ),
    _direction(13, LOWER, "Andel med besvär eller ensamhet: lägre är bättre.", r"svåra besvär|besväras ofta"),
    _direction(
        14, HIGHER, "Brukarnas positiva svar: högre är bättre.", r"^brukarbedömning|^anhöriga som upplever"
    ),
    _direction(15, LOWER, "Väntetid och utredningstid: kortare är bättre.", r"väntetid|utredningstid"),
    _direction(16, HIGHER, "Ej återaktualiserade: insatsen har räckt.", r"ej återaktualiserade"),
    _direction(
        17,
        LOWER,
        "Riskfylld läkemedelsanvändning bland äldre: lägre är bättre.",
        r"psykofarmaka|fler läkemedel|olämpliga läkemedel|antipsykotiska",
    ),
    _direction(
        18,
        HIGHER,
        "Aktuell rutin, plan eller uppföljning finns: högre är bättre.",
        r"rutin|genomförandeplan|dokumentation|kompetensutveckling|handledning|möten",
    ),
    _direction(
        19,
        HIGHER,
        "Utbildning och kompetens hos dem som gör jobbet: högre är bättre.",
        r"socionom|adekvat utbildning|stödpedagog på|högskoleutbildning|undersköters(kor|ka)\b|kompetens i",
    ),
    _direction(20, HIGHER, "Ja/Nej-fråga där ja är det önskade svaret.", kinds=(Kind.YES_NO,)),
    _direction(
        26,
        NONE,
        "Personaltäthet är en förutsättning och anges som bakgrundsmått; inget riktvärde finns.",
        r"per en omsorgspersonal|/sjuksköterska|(omsorgspersonal|sjuksköterskor)/plats",
    ),
    _direction(
        21, HIGHER, "Utbud på en trappa från nej till fullt infört: högre är bättre.", r"breddinfört|inget=0"
    ),
    _direction(
        22,
        HIGHER,
        "Effektivitetsindex går från 0 (sämst) till 100 (bäst) enligt källans definition.",
        r"effektivitetsindex",
    ),
    _direction(
        23,
        NONE,
        "Omfattning eller volym: hur många som får något, utan bättre eller sämre.",
        perspective="Volymer",
    ),
    _direction(24, NONE, "Antal: omfattning utan bättre eller sämre.", kinds=(Kind.COUNT,)),
    _direction(
        25,
        HIGHER,
        "Enhetsundersökning: andel enheter eller personer som har det efterfrågade.",
        r"enhetsundersökning",
    ),
)


def _type(number: int, kind: IndicatorType, dimension: QualityDimension | None, title: str) -> Rule:
    return Rule(f"T{number:02d}", "", {"type": kind, "dimension": dimension}, title=title)


#: Only for indicators with a direction: costs, extents and background have neither type nor dimension.
TYPE_RULES = (
    _type(1, STRUCTURE, None, r"medarbetarengagemang|^hme "),
    _type(17, OUTCOME, None, r"^brukarbedömning.*bemötande, förtroende och trygghet"),
    _type(2, OUTCOME, SAFE, r"^brukarbedömning.*(trygg|rädd)"),
    _type(
        3,
        OUTCOME,
        ACCESSIBLE,
        r"^brukarbedömning.*(få kontakt|vet vem|vet hur|information|tillgång till|läkare vid behov"
        r"|avtalad tid|framföra synpunkter|pratar så brukaren|pratade så|pratar inte så|komma utomhus"
        r"|kontakt med personal|plats på äldreboende)",
    ),
    _type(4, OUTCOME, KNOWLEDGE, r"^brukarbedömning.*(kunskap och kompetens|förstår svenska)"),
    _type(
        5,
        OUTCOME,
        None,
        r"^brukarbedömning.*(helhetssyn|förbättrad situation|besvär|ensamhet|trivs\b|viktig för)",
    ),
    _type(6, OUTCOME, PERSON, r"^brukarbedömning|^anhöriga som upplever"),
    _type(7, PROCESS, ACCESSIBLE, r"väntetid|utredningstid"),
    _type(8, OUTCOME, EFFICIENT, r"ej återaktualiserade"),
    _type(9, PROCESS, SAFE, r"psykofarmaka|fler läkemedel|olämpliga läkemedel|antipsykotiska"),
    _type(
        10,
        STRUCTURE,
        KNOWLEDGE,
        r"socionom|adekvat utbildning|stödpedagog på|högskoleutbildning|undersköters(kor|ka)\b"
        r"|kompetens|handledning|saknar utbildning|demensteam|boende först",
    ),
    _type(
        11,
        STRUCTURE,
        PERSON,
        r"rutin.*(samarbetar med anhöriga|utemiljö|måltider|omsorgskontakt)"
        r"|enskildas uppfattning|brukarrevision",
    ),
    _type(12, STRUCTURE, SAFE, r"rutin"),
    _type(18, PROCESS, SAFE, r"skyddsåtgärd"),
    _type(19, STRUCTURE, ACCESSIBLE, r"utemiljön|träningslokal|innemiljö"),
    _type(
        13,
        PROCESS,
        PERSON,
        r"genomförandeplan|delaktighet|dokumentation|möte\b|möten"
        r"|fast (omsorgs|personal)kontakt|utevistelse när",
    ),
    _type(
        14,
        STRUCTURE,
        ACCESSIBLE,
        r"webbplats|finns tillgänglig|finns infört|uppkoppling|uppsökande|personal som talar finska"
        r"|personligt ombud",
    ),
    _type(15, PROCESS, KNOWLEDGE, r"systematisk uppföljning"),
    Rule("T20", "", {"type": None, "dimension": EFFICIENT}, title=r"effektivitetsindex"),
)


def first(rules: tuple[Rule, ...], subject: Subject) -> Rule | None:
    """The first rule that fits, or ``None``."""
    return next((rule for rule in rules if rule.fits(subject)), None)
