"""Words for people, translatable, without tying the engine to a web framework.

Swedish is the source language. The web floor installs Django's ``gettext`` with :func:`use_translator`; in a
notebook the Swedish text is used as it stands.
"""

from __future__ import annotations

from collections.abc import Callable

_translate: Callable[[str], str] = str


def use_translator(translate: Callable[[str], str]) -> None:
    """Let ``translate`` look up every text that the engine shows to people."""
    global _translate
    _translate = translate


def gettext(message: str) -> str:
    """The text in the reader's language; ``message`` is the Swedish one."""
    return _translate(message)


def decimal_comma(value: float, digits: int = 1) -> str:
    """Swedish notation: decimal comma, thin space between thousands, true minus sign.

    >>> decimal_comma(12345.6)
    '12\\u202f345,6'
    """
    text = f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")
    return text.replace("-", "\N{MINUS SIGN}")
