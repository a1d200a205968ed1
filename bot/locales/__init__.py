"""The interface in the asker's language (gettext). English is the source; fr, de and es are catalogues beside this."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

DOMAIN = "earshot"
Translate = Callable[[str], str]


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, Path(__file__).parent, [language], fallback=True)


@cache
def translator(language: str) -> Translate:
    """The function that translates a message of the interface into ``language``."""
    return _catalogue(language).gettext


def N_(message: str) -> str:  # noqa: N802 - gettext's name for "to be translated later"
    """Marks a message for the catalogue where it is written but not yet translated."""
    return message


def named(language: str, context: str, message: str) -> str:
    """``message`` in ``language`` as ``context`` wants it: a command's name is another word than a verb in a text."""
    return _catalogue(language).pgettext(context, message)
