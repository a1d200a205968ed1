"""The form of the catalogue's entries: what a file may hold, checked by pydantic."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from corpus.addresses import check_url
from corpus.values import LANGUAGES, Action, Kind, PartialDate, Stance

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f]+$")]


def check_date(text: str) -> str:
    PartialDate.parse(text)
    return text


def check_every(text: str) -> str:
    """``text``, if it is a time between two looks; else raises ValueError."""
    every(text)
    return text


def every(text: str) -> dt.timedelta:
    """The time that ``text`` names: hours or days, at least one hour and at most a year.

    >>> every("12h"), every("7d")
    (datetime.timedelta(seconds=43200), datetime.timedelta(days=7))
    """
    match = re.fullmatch(r"(\d{1,4})([hd])", text)
    time = dt.timedelta(**{{"h": "hours", "d": "days"}[match[2]]: int(match[1])}) if match else dt.timedelta()
    if not dt.timedelta(hours=1) <= time <= dt.timedelta(days=366):
        raise ValueError(f"{text!r} is no time between two looks: hours (12h) or days (7d), up to 366d")
    return time


def check_selector(selector: str) -> str:
    """``selector``, if it is a CSS selector; else raises ValueError."""
    from lxml.cssselect import CSSSelector, SelectorError

    try:
        CSSSelector(selector)
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from None
    return selector


T = TypeVar("T")


def check_languages(texts: dict[str, T]) -> dict[str, T]:
    missing = [language for language in LANGUAGES if not texts.get(language)]
    unknown = sorted(set(texts) - set(LANGUAGES))
    if missing or unknown:
        raise ValueError(
            "; ".join(
                [f"no text in {language!r}" for language in missing]
                + [f"unknown language {language!r}" for language in unknown]
            )
        )
    return texts


Date = Annotated[str, AfterValidator(check_date)]
Url = Annotated[str, AfterValidator(check_url)]
Texts = Annotated[dict[str, Line], AfterValidator(check_languages)]
TextLists = Annotated[dict[str, list[Line]], AfterValidator(check_languages)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RelevanceFile(Entry):
    """Words that tell what a headline is about, folded; a ``*`` leaves a word open."""

    listening: list[Line] = Field(min_length=1)
    maybe: list[Line] = Field(min_length=1)
    catching: list[Line] = Field(min_length=1)
    handling: list[Line] = Field(min_length=1)
    asking: list[Line] = Field(min_length=1)
    selling: list[Line] = Field(min_length=1)


class AssistantEntry(Entry):
    id: Line
    name: Line
    maker: str
    aliases: list[Line]
    devices: list[Line]
    makers: list[Line]
    misspellings: list[Line]
    wake_words: list[Line]
    relatives: list[Line]
    hosts: list[Line] = Field(default_factory=list)
    other_senses: list[Line] = Field(default_factory=list)
    lookalikes: list[Line] = Field(default_factory=list)


class TopicEntry(Entry):
    id: Line
    meaning: Line
    names: Texts
    phrases: TextLists


class StatementEntry(Entry):
    fact: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3}$")]
    topic: Line
    stance: Stance
    publisher: Line
    url: Url
    published: Date | None = None
    as_of: Date
    until: Date | None = None
    current: Literal["yes", "no", "unknown"]
    confidence: Literal["high", "medium"]
    text: Texts
    asks: TextLists
    replaced_by: Texts | None = None

    @model_validator(mode="after")
    def check_agreement(self) -> StatementEntry:
        if (self.current == "no") != (self.replaced_by is not None):
            raise ValueError("replaced_by stands where, and only where, current is 'no'")
        if self.until is not None:
            if self.current != "no":
                raise ValueError("until stands only where current is 'no'")
            if PartialDate.parse(self.until).last < PartialDate.parse(self.as_of).first:
                raise ValueError(f"until {self.until} lies before as_of {self.as_of}")
        return self


class GuideEntry(Entry):
    fact: Line
    action: Action
    steps: TextLists

    @model_validator(mode="after")
    def check_lengths(self) -> GuideEntry:
        if len({len(steps) for steps in self.steps.values()}) != 1:
            raise ValueError("every language has as many steps")
        return self


class SourceEntry(Entry):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    kind: Kind
    publisher: Line
    url: Url | Annotated[list[Url], Field(min_length=1)]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] | None = None
    assistants: Annotated[list[Line], Field(default_factory=list)]
    every: Annotated[str, AfterValidator(check_every)] | None = None
    articles: Kind | None = None
    ports: Annotated[list[Annotated[int, Field(ge=1, le=65535)]], Field(min_length=1)] | None = None
    select: Annotated[str, AfterValidator(check_selector)] | None = None
    remove: Annotated[list[Annotated[str, AfterValidator(check_selector)]], Field(default_factory=list)]

    @model_validator(mode="after")
    def check_agreement(self) -> SourceEntry:
        if self.kind == "feed" and isinstance(self.url, list):
            raise ValueError("a feed has one url")
        if self.kind == "feed" and self.articles == "feed":
            raise ValueError("articles are no feeds")
        if self.kind != "feed" and self.articles is not None:
            raise ValueError("articles stands only where kind is 'feed'")
        return self


class SourcesFile(Entry):
    source: list[SourceEntry]


class AssistantsFile(Entry):
    assistant: list[AssistantEntry]


class TopicsFile(Entry):
    topic: list[TopicEntry]


class BriefsFile(Entry):
    assistant: Line
    statement: Annotated[list[StatementEntry], Field(default_factory=list)]
    guide: Annotated[list[GuideEntry], Field(default_factory=list)]


class ScaleFile(Entry):
    on_topic: TextLists
    off_topic: TextLists
