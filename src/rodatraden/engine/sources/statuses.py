"""The words of the sources for why a value is missing, and the store's word for each."""

from __future__ import annotations

from rodatraden.engine.figures.schema import ValueStatus

#: Status words, lower case. Kolada: ``""`` ok, ``Missing``, ``Privacy``, ``Not applicable``; the Swedish
#: words are those of Kolada's own pages. Anything else is ``UNKNOWN`` and is reported.
STATUS_WORDS: dict[str, ValueStatus] = {
    **{status.value: status for status in ValueStatus},
    "": ValueStatus.OBSERVED,
    "ok": ValueStatus.OBSERVED,
    "missing": ValueStatus.NON_RESPONSE,
    "bortfall": ValueStatus.NON_RESPONSE,
    "privacy": ValueStatus.SUPPRESSED,
    "sekretess": ValueStatus.SUPPRESSED,
    "not applicable": ValueStatus.NOT_APPLICABLE,
    "ej tillämplig": ValueStatus.NOT_APPLICABLE,
    "ej tillämpligt": ValueStatus.NOT_APPLICABLE,
}

#: What stands in a value column instead of a number, as Kolada's own pages show it.
VALUE_MARKERS: dict[str, ValueStatus] = {
    "-": ValueStatus.NON_RESPONSE,
    "–": ValueStatus.NON_RESPONSE,
    ".": ValueStatus.NOT_APPLICABLE,
    "..": ValueStatus.SUPPRESSED,
}

#: How statistics programs write "no value"; it says nothing of the reason.
EMPTY_WORDS = frozenset({"", "na", "nan", "null", "#n/a"})

_GENDERS = {
    "T": ("t", "totalt", "total", "alla", "båda", "båda könen", "samtliga"),
    "K": ("k", "kvinnor", "kvinna", "women", "female", "flickor"),
    "M": ("m", "män", "man", "men", "male", "pojkar"),
}

#: Words for sex, lower case, to the store's letter. No ``F``: Kolada's manual says it, its data never did.
GENDER_WORDS = {word: letter for letter, words in _GENDERS.items() for word in words}


def status_of(word: str) -> ValueStatus | None:
    """The store's status for a source's ``word``, or ``None`` when the word is not known."""
    return STATUS_WORDS.get(" ".join(word.split()).casefold())
