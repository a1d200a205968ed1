"""Turns of one conversation, each a question with the turn before it; kept in memory alone."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.question import Asked, check_options, understand
from corpus.labels import Recogniser
from corpus.services import Service
from corpus.values import LANGUAGES, Question


@dataclass(slots=True)
class Conversation:
    """``assistant`` is asked about where a question names none and takes none over; ``language`` is the answers'.

    Raises UsageError where one of the two is unknown.
    """

    recogniser: Recogniser
    assistant: str | None = None
    language: str | None = None
    before: Question | None = None
    answered_in: str | None = None  # the language of the last answer
    services: Sequence[Service] = ()  # that a turn may name besides assistants

    def __post_init__(self) -> None:
        check_options(Asked("", self.assistant, language=self.language), self.recogniser)

    def asked(self, text: str, today: dt.date) -> Asked:
        """The next turn. Raises UsageError for what cannot be a question; the turns before stay as they are then."""
        turn = Asked(text, language=self.language, before=self.before)
        question = understand(turn, self.recogniser, today, self.services)
        if self.assistant and not question.assistants and not question.services:
            turn = replace(turn, assistant=self.assistant)
            question = understand(turn, self.recogniser, today, self.services)
        self.answered_in = question.language
        if (question.assistants or question.services or question.content) and not question.about_earshot:
            self.before = question  # completed, so that a chain of follow-ups does not lose where it began
        return turn

    def forget(self) -> None:
        """The next question is the first one again."""
        self.before = None

    def frame(self, environment: Mapping[str, str] = os.environ) -> str:
        """The language of what is said around the answers: the option's, the last answer's, or the terminal's."""
        if known := self.language or self.answered_in:
            return known
        names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        first = next((name for name in names if name), "")
        return first[:2] if first[:2] in LANGUAGES else "en"
