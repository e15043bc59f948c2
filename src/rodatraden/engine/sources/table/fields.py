"""From cells to the values of one field: numbers with markers, years, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.sources.assembly import map_words
from rodatraden.engine.sources.statuses import VALUE_MARKERS
from rodatraden.engine.sources.table.cells import Cells
from rodatraden.engine.sources.table.numbers import Style, StyleEvidence, parse

# Words that need no Python: a plain number with at most one sign, short enough not to be a code in disguise.
_SIMPLE = {Style.COMMA: r"^[+-]?\d+(,\d+)?$", Style.POINT: r"^[+-]?\d+(\.\d+)?$"}
_NO_SIGN = r"^[+-]?\d*$"
# Words that are evidence by themselves; one of each kind is enough.
_SURE = [
    r"^[+-]?(\d+,(\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+)$",
    r"^[+-]?(\d+\.(\d{1,2}|\d{4,})|0\d*\.\d+|\d{4,}\.\d+)$",
    r"^[+-]?[1-9]\d{0,2},\d{3}$",
    r"^[+-]?[1-9]\d{0,2}\.\d{3}$",
]
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")


def look_for_style(words: pa.Array, evidence: StyleEvidence) -> None:
    """Let ``evidence`` see what the texts of a chunk say about the decimal sign."""
    words = pc.utf8_trim_whitespace(words.drop_null())
    words = words.filter(pc.invert(pc.match_substring_regex(words, _NO_SIGN)))
    for pattern in _SURE:
        sure = pc.match_substring_regex(words, pattern)
        first = pc.index(sure, pa.scalar(True)).as_py()
        if first >= 0:
            evidence.look([words[first].as_py()])
            words = words.filter(pc.invert(sure))
    evidence.look(pc.unique(words).to_pylist())


def numbers_of(cells: Cells, style: Style) -> tuple[pa.Array, pa.Array, pa.Array]:
    """A number column: the numbers, the store's status where a marker stands, and where text is no number."""
    numbers, markers = cells.numbers, pa.nulls(len(cells.words), pa.string())
    wrong = pc.is_valid(cells.times)
    if cells.words.null_count < len(cells.words):
        words = pc.utf8_trim_whitespace(cells.words)
        simple = pc.fill_null(pc.match_substring_regex(words, _SIMPLE[style]), False)
        quick = pc.if_else(simple, words, pa.scalar(None, pa.string()))
        if style is Style.COMMA:
            quick = pc.replace_substring(quick, ",", ".", max_replacements=1)
        # Arrow's reader of numbers does not take a leading plus.
        quick = pc.replace_substring_regex(quick, r"^\+", "").cast(pa.float64())
        rest = pc.if_else(simple, pa.scalar(None, pa.string()), words)
        if rest.null_count < len(rest):
            chunked = pa.chunked_array([rest])
            parsed = map_words(chunked, lambda word: _parsed(word, style), pa.float64())
            markers = map_words(chunked, _marker, pa.string())
            wrong = pc.or_(
                wrong, pc.fill_null(map_words(chunked, lambda w: _wrong(w, style), pa.bool_()), False)
            )
            quick = pc.coalesce(quick, parsed)
        numbers = pc.coalesce(numbers, quick)
    wrong = pc.or_(wrong, pc.fill_null(pc.is_inf(numbers), False))
    return numbers, markers, wrong


def years_of(cells: Cells) -> tuple[pa.Array, pa.Array]:
    """Years as int64, and where something stands that is no year."""
    texts = cells.texts()
    years = map_words(pa.chunked_array([texts]), _year, pa.int64())
    return years, pc.and_(pc.is_null(years), pc.is_valid(texts))


def times_of(cells: Cells, default: datetime) -> tuple[pa.Array, list[str]]:
    """Points in time (UTC, ``default`` where none can be told) and the words that are none.

    ``2013-03`` means the first of that month, a time without zone is taken as UTC.
    """
    type_ = pa.timestamp("ms", "UTC")
    texts = pa.chunked_array([cells.texts()])
    times = pc.coalesce(cells.times, map_words(texts, moment, type_))
    odd = pc.unique(texts.filter(pc.is_null(times))).drop_null().to_pylist()
    return pc.fill_null(times, pa.scalar(default, type_)), odd


def moment(word: str) -> datetime | None:
    """A date or time in ISO form, also a bare year and month; ``None`` for anything else.

    >>> moment("2013-03").isoformat()
    '2013-03-01T00:00:00+00:00'
    """
    for candidate in _candidates(word.strip()):
        try:
            found = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


def _candidates(word: str) -> Iterator[str]:
    if re.fullmatch(r"\d{4}-\d{2}", word):
        yield f"{word}-01"
    elif re.match(r"\d{4}-\d{2}-\d{2}", word):
        yield word


def _year(word: str) -> int | None:
    found = _YEAR.fullmatch(word)
    return int(found[1]) if found else None


def _parsed(word: str, style: Style) -> float | None:
    try:
        return parse(word, style)
    except ValueError:
        return None


def _wrong(word: str, style: Style) -> bool:
    try:
        parse(word, style)
    except ValueError:
        return True
    return False


def _marker(word: str) -> str | None:
    status = VALUE_MARKERS.get(word)
    return status.value if status else None
