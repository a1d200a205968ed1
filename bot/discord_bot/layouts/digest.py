"""A digest as texts of a layout: an entry each, as many as fit; what does not fit is counted and stands behind More."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.composing import Composed
from bot.digests import Entry, EntryKind, Report
from bot.discord_bot.escape import length, link, plain
from bot.discord_bot.layouts.changes import change_text
from bot.discord_bot.layouts.limits import MOST_TEXT, taken, total
from bot.locales import N_, Translate, translator
from bot.show.plain import MARKS, OTHER_MARKS

COLOUR = 0x00695C
MOST_ON_PAGE = 12  # entries; with lines between and buttons they stay under the 40 components
LONGEST_HEADLINE = 200
MOST_READ = 1000  # characters of what is shown in a line: what is thinned or escaped beyond them is not shown either
FACTS_ROOM = 300  # characters for the line of date, service, assistants, topics, sections
MOST_REPORTS = 3  # that are named; the others are counted
FOOT_ROOM = 250  # for the line on what is behind More
ICONS: dict[EntryKind, str] = {"story": "📰", "policy-change": "🔁", "enforcement": "⚖️"}
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")
)  # fmt: skip
DAILY, WEEKLY = N_("daily at {time} ({zone})"), N_("every {day} at {time} ({zone})")
ALL_QUIET = N_("All quiet: nothing new about voice assistants and privacy.")


@dataclass(frozen=True, slots=True)
class Names:
    """What assistants and topics are called, by id."""

    assistants: Mapping[str, str]
    topics: Mapping[str, str]


def digest_texts(composed: Composed, names: Names, found: Sequence[list[str]]) -> list[list[str]]:
    """The texts of the message, in parts that a line divides; ``found`` are its ``pages``."""
    head, foot = _head(composed, names), _foot(composed)
    if composed.is_empty:
        return [[*head, translator(composed.language)(ALL_QUIET)], foot] if composed.first else [_quiet(composed)]
    if left_out := len(_entries(composed)) - len(found[0]):
        _ = translator(composed.language)
        foot.insert(0, "-# " + _("{count} more; press More to read them.").format(count=left_out))
    return [head, *([text] for text in found[0]), foot]


def page_texts(composed: Composed, found: Sequence[list[str]], page: int) -> list[list[str]] | None:
    """The texts of a later page of ``found`` (1 is the first behind More); None where there is none."""
    if not 0 < page < len(found):
        return None
    _ = translator(composed.language)
    head = f"### ➕ {_('Page {page} of {pages}').format(page=page + 1, pages=len(found))}"
    return [[head], *([text] for text in found[page])]


def pages(composed: Composed, names: Names) -> list[list[str]]:
    """The entries' texts, page by page; the first page leaves room for head and foot."""
    left = list(_entries(composed))
    room = MOST_TEXT - FOOT_ROOM - total(_head(composed, names)) - total(_foot(composed))
    found: list[list[str]] = []
    while left:
        taken = _page(left, names, composed.language, room)
        found.append(taken)
        del left[: len(taken)]
        room = MOST_TEXT - FOOT_ROOM
    return found


def _entries(composed: Composed) -> tuple[Entry, ...]:
    return (*composed.digest.entries, *composed.digest.more)


def _page(entries: Sequence[Entry], names: Names, language: str, room: int) -> list[str]:
    """The first of ``entries`` that fit; each may take an even share of the room that is left, and a long one more."""
    texts: list[str] = []
    some = entries[:MOST_ON_PAGE]
    for n, entry in enumerate(some):
        text = entry_text(entry, names, language, room // (len(some) - n))
        if length(text) > room and texts:
            break
        texts.append(text)
        room -= length(text)
    return texts


def entry_text(entry: Entry, names: Names, language: str, room: int) -> str:
    """An entry: headline, the words that carry it as far as ``room`` lets whole ones in, who told it, links."""
    _ = translator(language)
    head, tail = _headline(entry, names, _), _told(entry, _)
    left = room - total(head) - total(tail) - len(head) - len(tail)
    body: list[str] = []
    for quote in entry.quotes:
        if quote.change:
            text = change_text(quote, _, max(left - 150, 0))
        else:
            opening, closing = MARKS.get(language, OTHER_MARKS)
            text = f"> {opening}{plain(quote.text)}{closing}"
        if length(text) + 1 > left:
            break
        body.append(text)
        left -= length(text) + 1
    return "\n".join([*head, *body, *tail])


def _headline(entry: Entry, names: Names, _: Translate) -> list[str]:
    title = plain(entry.headline[:MOST_READ])
    if length(title) > LONGEST_HEADLINE:
        title = plain(entry.headline[: LONGEST_HEADLINE // 2].rpartition(" ")[0] or entry.headline[:100]) + " …"
    line = f"{ICONS[entry.kind]} **{title}**"
    if entry.follow_up:
        line += f" · {_('follow-up')}"
    about = [names.assistants[each] for each in entry.assistants if each in names.assistants and each != "general"]
    facts = [plain(str(entry.happened)), plain((entry.service or "")[:MOST_READ]), *about[:3]]
    facts += [plain(names.topics[each]) for each in entry.topics[:2] if each in names.topics]
    sections = [plain(path[-1][:MOST_READ]) if path else "" for path in entry.sections[:2]]
    return [line, "-# " + " · ".join(taken([part for part in (*facts, *sections) if part], FACTS_ROOM))]


def _told(entry: Entry, _: Translate) -> list[str]:
    """Who reported it, with links; the earliest and the best stand first."""
    if not entry.reports:
        return []
    named = [_report(report) for report in entry.reports[:MOST_REPORTS]]
    if more := len(entry.reports) - len(named):
        named.append(_("and {count} more").format(count=more))
    return ["-# " + " · ".join(named)]


def _report(report: Report) -> str:
    day = f", {plain(str(report.published))}" if report.published else ""
    return f"{plain(report.publisher[:80])}{day} {link(report.url)}".strip()


def _head(composed: Composed, names: Names) -> list[str]:
    _ = translator(composed.language)
    digest = composed.digest
    if composed.service:
        service = plain(names.assistants.get(composed.service, composed.service)[:100])
        title = f"### 🔁 {_('{service}: its policy has changed').format(service=service)}"
    else:
        title = f"### 🗞️ {_('Voice assistants and privacy: what is new')}"
    about = ", ".join(plain(names.assistants.get(each, each)) for each in digest.assistants)
    until = digest.until.isoformat()
    days = f"{digest.since} – {until}" if digest.since and str(digest.since) != until else until
    lines = [title, "-# " + " · ".join(part for part in (plain(days), about[:300]) if part)]
    if composed.first and not composed.service:
        when = rhythm_text(composed.cadence, composed.day, composed.time, composed.zone, _)
        welcome = _(
            "This is the first digest in this channel. It comes {when}: news, changes of policies and what "
            "regulators do, each with its source. It begins with what became known since it was set up."
        )
        lines.append(welcome.format(when=when))
    return lines


def rhythm_text(cadence: str, day: int, time: str, zone: str, _: Translate) -> str:
    """When a digest comes, in words."""
    form = DAILY if cadence == "daily" else WEEKLY
    return _(form).format(day=_(WEEKDAYS[day]), time=time, zone=plain(zone))


def _foot(composed: Composed) -> list[str]:
    _ = translator(composed.language)
    lines = []
    if composed.renewed:
        said = _("My sources were last looked at on {date}, so newer things may be missing.")
        lines.append("-# ⚠️ " + said.format(date=plain(composed.renewed)))
    if date := composed.digest.archive_date:
        lines.append("-# " + _("State of knowledge: {date}. Not legal advice.").format(date=date.isoformat()))
    return lines


def _quiet(composed: Composed) -> list[str]:
    _ = translator(composed.language)
    return ["🌙 " + _(ALL_QUIET), *(line for line in _foot(composed) if "⚠️" in line)]
