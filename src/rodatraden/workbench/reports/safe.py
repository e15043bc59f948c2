"""Text that people or sources have written, made harmless for documents."""

from __future__ import annotations

import re
import unicodedata

from rodatraden.engine.text import gettext as _

#: What neither XML 1.0 nor PDF/A can hold: control characters except tab and line feed, lone surrogates, non-characters and
#: private-use codes (which have no agreed look). The last group are marks that turn the direction of the text around
#: them; Arabic and Hebrew letters need none of them, while a stray one makes the rest of a line read backwards.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff\u202a-\u202e\u2066-\u2069]"
)

#: The longest text in one place of a document, in UTF-16 units; Excel's own limit for a cell is 32,767.
LONGEST = 30_000


def clean(text: str) -> str:
    """``text`` without what would break a document; what does not fit is cut with words that say so."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    plain = _UNFIT.sub("", plain).strip()
    if len(plain.encode("utf-16-le")) // 2 <= LONGEST:
        return plain
    cut = plain.encode("utf-16-le")[: LONGEST * 2].decode("utf-16-le", errors="ignore")
    return cut.rstrip() + _(" … (texten är längre än vad som får plats här)")


def one_line(text: str, longest: int) -> str:
    """``text`` on one line and at most ``longest`` characters, for properties and names."""
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def slug(*parts: str) -> str:
    """A file name of small ASCII letters, digits and hyphens: å and ä become a, ö becomes o."""
    words = []
    for part in parts:
        ascii_only = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode("ascii").lower()
        words.append(re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:40].strip("-"))
    return "-".join(word for word in words if word)
