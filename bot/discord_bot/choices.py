"""What Discord suggests while an option is typed: assistants, topics; fuzzy, in the user's language, 25 at most."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from discord import app_commands
from rapidfuzz import fuzz, process

from bot.discord_bot.language import own_language, words
from bot.discord_bot.problems import SaidError
from bot.slots import zone_names
from corpus.labels import folded
from corpus.values import Assistant, PartialDate, Topic

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

MOST = 25  # choices that Discord shows
LONGEST_NAME = 100
NEAR_ENOUGH = 60.0  # of 100, as rapidfuzz measures
GENERAL = "general"
Choice = app_commands.Choice[str]
Suggest: TypeAlias = Callable[[Any, str], Coroutine[Any, Any, list[Choice]]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen; ``spellings`` are folded words by which it is found."""

    name: str
    value: str
    spellings: tuple[str, ...]


def assistant_options(assistants: Iterable[Assistant]) -> list[Option]:
    return [
        Option(
            assistant.name,
            assistant.id,
            tuple(
                dict.fromkeys(
                    folded(spelling)
                    for spelling in (
                        assistant.name,
                        assistant.id,
                        assistant.maker,
                        *assistant.aliases,
                        *assistant.devices,
                    )
                    if spelling
                )
            ),
        )
        for assistant in assistants
        if assistant.id != GENERAL
    ]


def topic_options(topics: Iterable[Topic], language: str) -> list[Option]:
    return [
        Option(
            topic.names.get(language) or topic.names["en"],
            topic.id,
            tuple(
                dict.fromkeys(folded(name) for name in (topic.names.get(language, ""), *topic.names.values(), topic.id))
            ),
        )
        for topic in topics
    ]


def suggested(typed: str, options: Sequence[Option]) -> list[Choice]:
    """The options nearest to what was typed, best first; all in their order where nothing was."""
    wanted = folded(typed.strip())[:LONGEST_NAME]
    return [Choice(name=option.name[:LONGEST_NAME], value=option.value) for option in _nearest(wanted, options)[:MOST]]


def _nearest(wanted: str, options: Sequence[Option]) -> list[Option]:
    if not wanted:
        return list(options)
    scored = []
    for place, option in enumerate(options):
        starts = any(re.search(rf"\b{re.escape(wanted)}", spelling) for spelling in option.spellings)
        best = process.extractOne(wanted, option.spellings, scorer=fuzz.WRatio)
        score = 100.0 if starts else (best[1] if best else 0.0)
        if score >= NEAR_ENOUGH:
            scored.append((-score, place, option))
    return [option for _, _, option in sorted(scored, key=lambda item: item[:2])]


def suggested_zones(typed: str) -> list[Choice]:
    """Time zones that hold what was typed, those that begin with it first.

    >>> [choice.value for choice in suggested_zones("new york")]
    ['America/New_York']
    """
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [name for name in zone_names() if wanted in name.casefold()]
    found.sort(key=lambda name: not any(part.casefold().startswith(wanted) for part in (name, *name.split("/"))))
    return [Choice(name=name, value=name) for name in found[:MOST]]


def safely(suggest: Suggest) -> Suggest:
    """``suggest``, but that nothing is suggested where it fails: the library would log the user's id with it."""

    @functools.wraps(suggest)
    async def suggested_or_nothing(interaction: Itx, typed: str) -> list[Choice]:
        try:
            return await suggest(interaction, typed)
        except Exception as error:
            _log.error("%s failed", suggest.__name__, exc_info=error)
            return []

    return suggested_or_nothing


@safely
async def suggest_assistants(interaction: Itx, typed: str) -> list[Choice]:
    return suggested(typed, assistant_options(interaction.client.parts.assistants))


@safely
async def suggest_topics(interaction: Itx, typed: str) -> list[Choice]:
    return suggested(typed, topic_options(interaction.client.parts.topics, own_language(interaction)))


def chosen_assistant(interaction: Itx, typed: str | None) -> str | None:
    """The id of the assistant that was chosen, or typed by one of its names. Raises SaidError for an unknown one."""
    if typed is None:
        return None
    options = assistant_options(interaction.client.parts.assistants)
    wanted = folded(typed.strip())
    for option in options:
        if wanted == option.value or wanted in option.spellings:
            return option.value
    raise SaidError(words(interaction)("I do not know that assistant. Choose one from the list that appears."))


def chosen_topic(interaction: Itx, typed: str | None) -> Topic | None:
    """The topic that was chosen, or typed by its name. Raises SaidError for an unknown one."""
    if typed is None:
        return None
    topics, wanted = interaction.client.parts.topics, folded(typed.strip())
    options = topic_options(topics, own_language(interaction))
    found = next((o.value for o in options if wanted == o.value or wanted in o.spellings), None)
    if found is None:
        raise SaidError(words(interaction)("I do not know that topic. Choose one from the list that appears."))
    return next(topic for topic in topics if topic.id == found)


def chosen_date(interaction: Itx, typed: str | None) -> str | None:
    """The date that was typed. Raises SaidError where it is none."""
    if typed is None:
        return None
    try:
        return str(PartialDate.parse(typed.strip()))
    except ValueError:
        said = words(interaction)("Give a year (2019), a month (2019-04) or a day (2019-04-11).")
        raise SaidError(said) from None
