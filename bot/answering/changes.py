"""What changed in a company's terms, answered from the Changes that the Snapshot keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import wording
from bot.answering.prepared import Prepared
from bot.answering.quotes import stands_in
from bot.locales import translator
from corpus.change_quotes import quote_of
from corpus.changes_wording import WANTED_TOPICS
from corpus.index.changes import StoredChange, StoredComparison, read_changes, read_comparisons
from corpus.labels import Recogniser, folded
from corpus.service_names import display_name
from corpus.services import Service, spaced
from corpus.values import Question, Quote

MOST_CHANGES = 6  # that are shown of many; `python -m corpus changes` lists all
MOST_PAGES = 3  # that are named by their titles
OWN_NAMES = ("alias", "device")


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """``quotes`` carry their ``change``; ``notice`` says which Versions were compared and what was found in all."""

    quotes: tuple[Quote, ...]
    notice: str


def asks_for_changes(question: Question) -> bool:
    """Whether it asks what changed in something that a company wrote, not in what it does."""
    about_terms = bool(wording.TERMS.search(folded(question.text)))
    return question.kind == "changed" and (about_terms or bool(question.services))


def told_changes(question: Question, prepared: Prepared, recogniser: Recogniser) -> ToldChanges | None:
    """What changed, as ``question`` asks; None where no page that it asks about has two Versions to compare."""
    snapshot = prepared.snapshot
    compared = [pair for pair in read_comparisons(snapshot.database) if not pair.held]
    whole = _pages(question, compared, recogniser)
    read = read_changes(snapshot.database, None, whole, question.assistants)
    every = [change for change in read if change.kind != "moved"]
    found = [change for change in every if _is_meant(change, question, whole)]
    pages = whole | {change.url for change in found}
    if not pages:
        return None
    compared = sorted((pair for pair in compared if pair.url in pages), key=lambda pair: pair.url not in whole)
    in_time = [pair for pair in compared if _in_time(pair.to, question)]
    found = [change for change in found if _in_time(change.to, question)]
    wanted = sorted((change for change in found if _is_wanted(change, question)), key=lambda c: _order(c, question))
    quotes = _gated(map(quote_of, wanted[:MOST_CHANGES]), prepared)
    return ToldChanges(tuple(_scored(quotes)), _notice(question, compared, in_time, found))


def _gated(quotes: Iterable[Quote], prepared: Prepared) -> list[Quote]:
    """Those that stand in their Version; the others are counted."""
    stand = []
    for quote in quotes:
        if stands_in(quote, prepared.snapshot):
            stand.append(quote)
        else:
            prepared.drop(quote)
    return stand


def _pages(question: Question, compared: Sequence[StoredComparison], recogniser: Recogniser) -> set[str]:
    """The addresses of the pages that are asked about as a whole: those of whom it names, all where it names nobody."""
    if question.services or question.assistants:
        in_question = recogniser.named(question.text)
        return {pair.url for pair in compared if _is_whole(pair, question, recogniser, in_question)}
    published = {pair.url for pair in compared if _is_publisher_named(pair.publisher, question.text)}
    return published or ({pair.url for pair in compared} if _is_of_all(question) else set())


def _is_publisher_named(publisher: str, text: str) -> bool:
    name = spaced(display_name(publisher))
    return bool(name) and Service(publisher, (name,)).is_named_in(text)


def _is_of_all(question: Question) -> bool:
    """Whether it says no more than that terms changed: a word more may be a name that is not known here."""
    generic = (wording.TERMS, wording.CHANGED, wording.ALL_TERMS)
    others = [word for word in question.content if not any(pattern.search(word) for pattern in generic)]
    return not [word for word in others if word not in wording.MONTHS] or bool(question.topics)


def _is_whole(
    pair: StoredComparison, question: Question, recogniser: Recogniser, in_question: Mapping[str, str]
) -> bool:
    """Whether all of a page is about what is asked: a service's, an assistant's own, or its maker's where that is
    named and the assistant is not."""
    if pair.service is not None:
        return pair.service in question.services
    for assistant, strength in recogniser.named(f"{pair.publisher}. {pair.title}").items():
        if assistant in question.assistants and (strength in OWN_NAMES or in_question.get(assistant) == "maker"):
            return True
    return False


def _is_meant(change: StoredChange, question: Question, pages: set[str]) -> bool:
    """Whether it is of one of ``pages``, or speaks of an assistant asked about; what services say of it aside."""
    is_about = change.service is None and bool(set(change.assistants) & set(question.assistants))
    return change.url in pages or is_about


def _in_time(day: str, question: Question) -> bool:
    """Whether a Version recorded on ``day`` is of the time that is asked about: up to a day, or within a longer one."""
    if question.since and day < question.since.first.isoformat():
        return False
    if not question.as_of:
        return True
    first, last = question.as_of.first.isoformat(), question.as_of.last.isoformat()
    return day <= last and (first == last or bool(question.since) or day >= first)


def _is_wanted(change: StoredChange, question: Question) -> bool:
    return change.about_voice or bool(set(change.topics) & {*WANTED_TOPICS, *question.topics})


def _order(change: StoredChange, question: Question) -> tuple[bool, bool, bool, int]:
    """A key: what the question's own topics are about, then voice, then topics that people ask about, the newest."""
    on_topic = bool(set(change.topics) & set(question.topics))
    return not on_topic, not change.about_voice, not change.topics, -int(change.to.replace("-", ""))


def _scored(quotes: Sequence[Quote]) -> list[Quote]:
    """``quotes`` with scores that fall from 1: they are in order."""
    return [replace(quote, score=round(1 - n / (2 * MOST_CHANGES), 4)) for n, quote in enumerate(quotes)]


def _notice(
    question: Question,
    compared: Sequence[StoredComparison],
    in_time: Sequence[StoredComparison],
    found: Sequence[StoredChange],
) -> str:
    _ = translator(question.language)
    if not in_time:
        return _("In that time no new version was recorded of: {pages}. The newest one is of {date}.").format(
            pages=_titles(compared), date=max(pair.to for pair in compared)
        )
    first, last = min(pair.from_ for pair in in_time), max(pair.to for pair in in_time)
    where = {"pages": _titles(in_time), "first": first, "last": last}
    voice = sum(change.about_voice for change in found)
    if not voice:
        nothing = _("Nothing about voice changed from {first} to {last} in: {pages}.").format(**where)
        return f"{nothing} {_('Other changes: {count}.').format(count=len(found))}" if found else nothing
    return _("Changes from {first} to {last}: {voice} about voice, {others} others, in: {pages}.").format(
        voice=voice, others=len(found) - voice, **where
    )


def _titles(pairs: Sequence[StoredComparison]) -> str:
    """The pages by title and publisher, at most MOST_PAGES of them."""
    names = list(dict.fromkeys(_title(pair) for pair in pairs))
    return "; ".join(names[:MOST_PAGES]) + (" …" if len(names) > MOST_PAGES else "")


def _title(pair: StoredComparison) -> str:
    title = " ".join(pair.title.split())
    return title if folded(pair.publisher) in folded(title) else f"{title} ({pair.publisher})"
