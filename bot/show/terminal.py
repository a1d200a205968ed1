"""Answer -> text for a terminal: readable at 80 columns, plain where it is not a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

from bot.locales import N_, translator
from bot.show.harmless import harmless
from corpus.values import Answer, Quote, Stance, Step, Verdict

MAX_WIDTH = 100  # columns; longer lines are hard to read
PLAIN_WIDTH = 80
INDENT = "  "
VERDICTS: dict[Verdict, tuple[str, str]] = {
    "answered": (N_("This is what the sources say:"), "bold green"),
    "uncertain": (N_("Perhaps this helps; the sources may not say exactly that:"), "bold yellow"),
    "unanswered": (N_("Not known: the sources do not tell."), "bold yellow"),
    "off_topic": (N_("That is not about voice assistants and privacy."), "bold"),
    "about_earshot": (N_("About Earshot"), "bold"),
}
STANCES: dict[Stance, str] = {
    "company-says": N_("the company says"),
    "reported": N_("reported"),
    "regulator-found": N_("a regulator says"),
    "court": N_("court"),
    "researcher-found": N_("researchers found"),
}
SIDES = {True: N_("What the company says"), False: N_("What was reported or found")}  # headings where both sides speak


def _is_company(quote: Quote) -> bool:
    return quote.stance == "company-says"


def print_answer(answer: Answer) -> None:
    """Writes the answer to stdout."""
    console = new_console()
    _ = translator(answer.language)
    headline, style = VERDICTS[answer.verdict]
    console.print(Text(_(headline), style=style))
    sides = {_is_company(quote) for quote in answer.quotes}
    for before, quote in zip((None, *answer.quotes), answer.quotes, strict=False):
        if len(sides) > 1 and (before is None or _is_company(before) != _is_company(quote)):
            console.print()
            console.print(Text(_(SIDES[_is_company(quote)]), style="bold"))
        _print_quote(console, quote, answer)
    if answer.near:
        console.print()
        console.print(Text(_("Near it, but not an answer:"), style="bold"))
        for quote in answer.near:
            _print_quote(console, quote, answer)
    _print_steps(console, answer.steps, answer.language)
    console.print()
    if answer.notice:
        console.print(Text(harmless(answer.notice), style="italic"))
    if answer.verdict in ("answered", "uncertain", "unanswered"):
        console.print(
            Text(_("State of knowledge: {date}. Not legal advice.").format(date=answer.archive_date), style="dim")
        )


def new_console() -> Console:
    if sys.stdout.isatty():
        console = Console(highlight=False, markup=False, emoji=False)
        console.width = min(console.width, MAX_WIDTH)
        return console
    return Console(highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH, no_color=True, force_terminal=False)


def _print_quote(console: Console, quote: Quote, answer: Answer) -> None:
    language = answer.language
    _ = translator(language)
    console.print()
    if quote.origin == "source":
        opening, closing = {"fr": ("« ", " »"), "de": ("„", "“"), "es": ("«", "»")}.get(language, ("“", "”"))
        print_indented(console, Text(opening + harmless(quote.text) + closing))
        if quote.plain:
            print_indented(console, Text(_("In short: {text}").format(text=harmless(quote.plain))))
    else:
        print_indented(console, Text(harmless(quote.text)))
    print_indented(console, Text(_who_and_when(quote, answer), style="dim"))
    if quote.still_current is False:
        replaced = quote.replaced_by
        said = _("No longer so: {what}").format(what=harmless(replaced)) if replaced else _("No longer so.")
        print_indented(console, Text(said, style="yellow"))
    console.print(Text(INDENT + harmless(quote.link), style="cyan"), soft_wrap=True)


def _who_and_when(quote: Quote, answer: Answer) -> str:
    """For instance: reported · KultureGeek, 2019-04-11 · as of 2019-04 · our summary."""
    _ = translator(answer.language)
    who = harmless(quote.publisher) + (f", {quote.published}" if quote.published else "")
    parts = [_(STANCES[quote.stance]), who, _("as of {date}").format(date=quote.as_of)]
    if quote.origin == "brief":
        parts.append(_("our summary of the source"))
    else:
        parts.append(_("word for word"))
    if quote.confidence == "medium":
        parts.append(_("one secondary source"))
    if answer.assistants and quote.assistants and not set(answer.assistants) & set(quote.assistants):
        parts.append(_about(quote.assistants, answer.language))
    return " · ".join(parts)


def _about(assistants: tuple[str, ...], language: str) -> str:
    """Whom a quote is about that is not about an assistant of the question, for instance: about HomePod."""
    from corpus.catalogue import load_assistants

    _ = translator(language)
    if "general" in assistants:
        return _("about voice assistants in general")
    names = [assistant.name for assistant in load_assistants() if assistant.id in assistants]
    return _("about {name}").format(name=", ".join(names))


def _print_steps(console: Console, steps: tuple[Step, ...], language: str) -> None:
    if not steps:
        return
    _ = translator(language)
    console.print()
    console.print(Text(_("How to do it (menu names may differ today):"), style="bold"))
    source = None
    number = 0
    for step in steps:
        if source != (step.action, step.url, step.as_of):
            number = 0
            source = (step.action, step.url, step.as_of)
            told = _("{publisher}, as of {date}").format(publisher=harmless(step.publisher), date=step.as_of)
            print_indented(console, Text(told, style="dim"))
            console.print(Text(INDENT + harmless(step.url), style="cyan"), soft_wrap=True)
        number += 1
        print_indented(console, Text(f"{number}. {harmless(step.text)}"))


def print_indented(console: Console, text: Text) -> None:
    for line in text.wrap(console, console.width - len(INDENT)):
        line.rstrip()
        console.print(Text(INDENT) + line, soft_wrap=True)
