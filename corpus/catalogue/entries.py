"""The form of the catalogue's entries: what a file may hold, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from corpus.addresses import check_url
from corpus.values import LANGUAGES, Action, PartialDate, Stance

Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x1f]+$")]


def check_date(text: str) -> str:
    PartialDate.parse(text)
    return text


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
