"""Text -> Question: cleaned, its language, the assistants and topics that it names, its kind, its dates."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.dates import dates_in, parse_as_of
from bot.followup import completed
from bot.language import FUNCTION_WORDS, detect_language
from corpus.errors import UsageError
from corpus.labels import Recogniser, folded
from corpus.services import Service, unnamed
from corpus.values import ACTIONS, LANGUAGES, Question, QuestionKind

MAX_CHARS = 4000  # what a Discord modal can hold
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
URL = re.compile(r"https?://\S+|www\.\S+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in, with its options; what `ask`, a JSONL line or a chat turn gives.

    ``before`` is the turn before it as it was understood; without it, ``previous`` is that turn's text.
    """

    question: str
    assistant: str | None = None
    as_of: str | None = None
    language: str | None = None
    previous: str | None = None
    before: Question | None = None


def cleaned(text: str) -> str:
    """``text`` in NFC without control and direction characters, white space folded. Raises UsageError."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError("the question is not valid UTF-8 text") from None
    plain = " ".join(CONTROLS.sub("", unicodedata.normalize("NFC", text)).split())
    if not plain:
        raise UsageError("the question is empty: type what you want to know, in quotation marks")
    if len(plain) > MAX_CHARS:
        raise UsageError(f"the question has {len(plain):,} characters; {MAX_CHARS:,} are the most")
    return plain


def understand(asked: Asked, recogniser: Recogniser, today: dt.date, services: Sequence[Service] = ()) -> Question:
    """The Question in ``asked``; ``services`` are those that it may name besides assistants.

    Raises UsageError for an unknown assistant or language, or a wrong date.
    """
    text = cleaned(asked.question)
    check_options(asked, recogniser)
    before = asked.before
    if before is None and asked.previous:
        before = understand(Asked(asked.previous), recogniser, today, services)
    own = question = _own(text, before.spoken if before else None, recogniser, today, services)
    if asked.as_of is not None:
        question = replace(question, as_of=parse_as_of(asked.as_of))
    if asked.language is not None:
        question = replace(question, language=asked.language)
    if asked.assistant is not None and asked.assistant != "general":
        question = replace(question, assistants=(asked.assistant,))
    if before:
        question = completed(question, before)
    unnamed = [recogniser.called[assistant] for assistant in question.assistants if assistant not in own.assistants]
    return replace(question, search=" ".join([question.search, *unnamed]))


def check_options(asked: Asked, recogniser: Recogniser) -> None:
    """Raises UsageError where ``asked`` names an assistant or a language that is not known."""
    if asked.assistant is not None and asked.assistant not in recogniser.ids:
        raise UsageError(f"unknown assistant {asked.assistant!r}: one of {', '.join(recogniser.ids)}")
    if asked.language is not None and asked.language not in LANGUAGES:
        raise UsageError(f"unknown language {asked.language!r}: one of {', '.join(LANGUAGES)}")


def _own(
    text: str, spoken_before: str | None, recogniser: Recogniser, today: dt.date, services: Sequence[Service]
) -> Question:
    """The Question as its own words tell it."""
    plain, bare = folded(text), recogniser.names_removed(text)
    spoken = detect_language(bare, text, spoken_before) or spoken_before or "en"
    assistants = recogniser.assistants(text, misspelt=True)
    named = tuple(service for service in services if service.is_named_in(text))
    as_of, since = dates_in(text, today, spoken)
    about_the_bot = bool(wording.ABOUT_THE_BOT.search(plain))
    return Question(
        text,
        language=spoken if spoken in LANGUAGES else "en",
        spoken=spoken,
        assistants=assistants,
        topics=recogniser.topics(text),
        kind=kind_of(plain, len(assistants)),
        actions=tuple(action for action in ACTIONS if wording.ACTIONS[action].search(plain)),
        as_of=as_of,
        since=since,
        about_earshot=about_the_bot or (bool(wording.ABOUT_EARSHOT.search(plain)) and not assistants and not named),
        services=tuple(service.id for service in named),
        search=recogniser.corrected(text),
        content=tuple(content_words(unnamed(bare, named))),
    )


def kind_of(plain: str, assistants: int) -> QuestionKind:
    """The kind of a question in folded text that names so many assistants."""
    if wording.CHANGED.search(plain):
        return "changed"
    if wording.COMPARISON.search(plain) or (assistants > 1 and wording.CHOICE.search(plain)):
        return "comparison"
    if wording.HOW_TO.search(plain):
        return "how-to"
    if wording.WHEN.search(plain):
        return "when"
    return "still-true" if wording.STILL_TRUE.search(plain) else "fact"


def content_words(plain: str) -> list[str]:
    """The words of folded text that carry its subject: no function words of the four languages."""
    return [word for word in WORD.findall(plain) if len(word) > 2 and word not in FUNCTION_WORDS]


def has_words(text: str) -> bool:
    """Whether anything is left of ``text`` without links, emoji and punctuation."""
    return bool(WORD.search(URL.sub(" ", text)))
