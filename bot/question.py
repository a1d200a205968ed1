"""Text -> Question: cleaned, its language, the assistants and topics that it names, its kind, its dates."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bot import wording
from corpus.errors import UsageError
from corpus.labels import Recogniser, folded
from corpus.values import ACTIONS, LANGUAGES, PartialDate, Question

MAX_CHARS = 4000  # what a Discord modal can hold
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
URL = re.compile(r"https?://\S+|www\.\S+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
OTHER_LANGUAGE_SURE = 0.9  # lingua's confidence from which a fifth language is believed
SHORT_FOLLOW_UP_WORDS = 7  # a question of no more words, with a turn before it, may lean on that
FUNCTION_WORDS = frozenset[str]().union(*wording.TELLTALES.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in, with its options; what `ask`, a JSONL line or a chat turn gives."""

    question: str
    assistant: str | None = None
    as_of: str | None = None
    language: str | None = None
    previous: str | None = None


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


def understand(asked: Asked, recogniser: Recogniser, today: dt.date) -> Question:
    """The Question in ``asked``. Raises UsageError for an unknown assistant or language, or a wrong date."""
    text = cleaned(asked.question)
    if asked.assistant is not None and asked.assistant not in recogniser.ids:
        raise UsageError(f"unknown assistant {asked.assistant!r}: one of {', '.join(recogniser.ids)}")
    if asked.language is not None and asked.language not in LANGUAGES:
        raise UsageError(f"unknown language {asked.language!r}: one of {', '.join(LANGUAGES)}")
    before = understand(Asked(asked.previous), recogniser, today) if asked.previous else None
    spoken = detect_language(recogniser.names_removed(text), text)
    if spoken is None:
        spoken = before.spoken if before else "en"
    as_of, since = dates_in(text, today)
    if asked.as_of is not None:
        as_of = parse_as_of(asked.as_of)
    own = _own(text, recogniser)
    question = replace(
        own,
        language=asked.language or (spoken if spoken in LANGUAGES else "en"),
        spoken=spoken,
        as_of=as_of,
        since=since,
        assistants=(asked.assistant,) if asked.assistant and asked.assistant != "general" else own.assistants,
    )
    return completed(question, before) if before else question


def _own(text: str, recogniser: Recogniser) -> Question:
    plain = folded(text)
    actions = tuple(action for action in ACTIONS if wording.ACTIONS[action].search(plain))
    assistants = recogniser.assistants(text, misspelt=True)
    if wording.CHANGED.search(plain):
        kind: Any = "changed"
    elif wording.COMPARISON.search(plain):
        kind = "comparison"
    elif wording.HOW_TO.search(plain):
        kind = "how-to"
    elif wording.WHEN.search(plain):
        kind = "when"
    elif wording.STILL_TRUE.search(plain):
        kind = "still-true"
    else:
        kind = "fact"
    about = bool(wording.ABOUT_EARSHOT.search(plain)) and not assistants
    return Question(
        text, "en", "en", assistants, recogniser.topics(text), kind, actions, about_earshot=about,
        search=text, content=len(content_words(recogniser.names_removed(text))),
    )  # fmt: skip


def completed(question: Question, before: Question) -> Question:
    """``question`` as it stands after ``before``: assistants, subject and date that it leaves out are taken over."""
    words = WORD.findall(folded(question.text))
    leans = bool(wording.FOLLOW_UP.search(folded(question.text))) or len(words) <= SHORT_FOLLOW_UP_WORDS
    if not leans:
        return question
    bare = question.content <= 2
    return replace(
        question,
        assistants=question.assistants or before.assistants,
        topics=question.topics or before.topics,
        actions=question.actions or (before.actions if bare else ()),
        kind=before.kind if bare and question.kind == "fact" else question.kind,
        as_of=question.as_of or before.as_of,
        search=f"{before.search} {question.text}",
        about_earshot=question.about_earshot,
    )


def content_words(plain: str) -> list[str]:
    """The words of folded text that carry its subject: no function words of the four languages."""
    return [word for word in WORD.findall(plain) if len(word) > 2 and word not in FUNCTION_WORDS]


def has_words(text: str) -> bool:
    """Whether anything is left of ``text`` without links, emoji and punctuation."""
    return bool(WORD.search(URL.sub(" ", text)))


def detect_language(plain: str, text: str) -> str | None:
    """ISO 639-1 code of one of LANGUAGES, "other", or None where the words do not tell.

    ``plain`` is the folded text without names. Function words decide; lingua helps where they tie or are missing.
    """
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if letters and latin < len(letters) / 2:
        return "other"
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", plain)
    parts = [part for word in words for part in {word, *word.split("'"), *word.split("-")}]
    counts = {lang: sum(part in telltales for part in parts) for lang, telltales in wording.TELLTALES.items()}
    for lang, telltales in wording.SUBJECT_TELLTALES.items():
        counts[lang] += sum(part in telltales for part in parts)
    counts["fr"] += sum(bool(re.match(r"(?:l|d|j|n|m|t|s|qu|c)'[^\W\d_]", word)) for word in words)
    best = max(counts.values())
    leaders = [lang for lang in LANGUAGES if counts[lang] == best]
    if best and len(leaders) == 1 and (best > 1 or len(words) <= 4):
        return leaders[0]
    if not words or len("".join(words)) < 4:
        return leaders[0] if best and len(leaders) == 1 else None
    ours = dict(_lingua(True, " ".join(words)))
    if best:
        return max(leaders, key=lambda lang: ours.get(lang, 0.0))
    everything = _lingua(False, " ".join(words))
    if everything[0][0] not in LANGUAGES and everything[0][1] >= OTHER_LANGUAGE_SURE and len(words) > 2:
        return "other"
    top = max(ours.items(), key=lambda item: item[1])
    return top[0] if top[1] > 0.5 else None


def _lingua(ours: bool, text: str) -> list[tuple[str, float]]:
    values = _detector(ours).compute_language_confidence_values(text)
    return [(value.language.iso_code_639_1.name.lower(), value.value) for value in values]


@cache
def _detector(ours: bool) -> Any:
    from lingua import Language, LanguageDetectorBuilder

    known = [Language.ENGLISH, Language.FRENCH, Language.GERMAN, Language.SPANISH]
    if not ours:
        known += [
            Language.ITALIAN,
            Language.PORTUGUESE,
            Language.DUTCH,
            Language.POLISH,
            Language.SWEDISH,
            Language.TURKISH,
        ]
    return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()


def parse_as_of(text: str) -> PartialDate:
    """A PartialDate from an option. Raises UsageError."""
    try:
        return PartialDate.parse(text.strip())
    except ValueError as error:
        raise UsageError(f"--as-of: {error}") from None


_MONTH = "|".join(sorted(wording.MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<intro>\b(?:{wording.SINCE}|{wording.BEFORE}|{wording.IN})\s+)?(?:like\s+|the\s+)?"
    rf"(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\.?\s+(?:of\s+|de\s+)?)?(?:(?P<month>{_MONTH})\.?\s+(?:of\s+|de\s+|del\s+)?)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)"
)
_ISO = re.compile(r"\b((?:19|20)\d\d-\d\d(?:-\d\d)?)\b")


def dates_in(text: str, today: dt.date) -> tuple[PartialDate | None, PartialDate | None]:
    """(as-of, since) where the question's words give them with certainty: one date, not in the future.

    >>> [str(d) for d in dates_in("did people listen in march 2019?", dt.date(2026, 1, 1)) if d]
    ['2019-03']
    >>> dates_in("the 2019 scandal", dt.date(2026, 1, 1))
    (None, None)
    """
    plain = folded(text)
    if iso := _ISO.findall(plain):
        try:
            date = PartialDate.parse(iso[0])
        except ValueError:
            return None, None
        return (date, None) if len(iso) == 1 and date.first <= today else (None, None)
    found = list(_DATE.finditer(plain))
    if len(found) != 1:
        return None, None
    match = found[0]
    intro = (match["intro"] or "").strip()
    if not intro and not match["month"]:
        return None, None
    parts = [match["year"]]
    if match["month"]:
        parts.append(f"{wording.MONTHS[match['month']]:02d}")
        if match["day"]:
            parts.append(f"{int(match['day']):02d}")
    try:
        date = PartialDate.parse("-".join(parts))
    except ValueError:
        return None, None
    if date.first > today or re.fullmatch(wording.BEFORE, intro):
        return None, None
    return (None, date) if re.fullmatch(wording.SINCE, intro) else (date, None)
