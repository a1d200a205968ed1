"""``earshot digest``: what happened to voice privacy, for the terminal, for programs, for a web page, for feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import datetime as dt

    from bot.digests import Digest
    from corpus.values import PartialDate

DAYS = 7  # a digest without --since looks back on


def digest(
    since: Annotated[
        str | None, typer.Option(help="What happened from then on: 2026, 2026-11 or 2026-11-01; else the last week.")
    ] = None,
    assistant: Annotated[
        list[str] | None, typer.Option(help="Only what is about this assistant (alexa, siri, ...); may be repeated.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language around the quotes: en, fr, de or es.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print the digest as JSON.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as Markdown.")] = False,
    html: Annotated[bool, typer.Option("--html", help="Print it as a web page in one file.")] = False,
    atom: Annotated[bool, typer.Option("--atom", help="Print it as an Atom feed.")] = False,
) -> None:
    """Tell what happened to voice privacy: news, changed policies, regulators' acts."""
    import datetime as dt

    if json + markdown + html + atom > 1:
        raise typer.BadParameter("one of --json, --markdown, --html and --atom at most")
    today = dt.datetime.now(dt.UTC).date()
    day = checked_since(since, today)
    made = composed(day, checked_assistants(assistant or []), checked_language(language), today)
    if nothing_gathered():
        typer.echo("earshot: nothing was gathered yet, so nothing can be told: run: python -m corpus rebuild", err=True)
    if json:
        from bot.show.digest_json import digest_json

        typer.echo(digest_json(made))
    elif markdown:
        from bot.show.digest_markdown import digest_markdown

        typer.echo(digest_markdown(made, language), nl=False)
    elif html:
        from bot.show.digest_page import digest_page

        typer.echo(digest_page(made, language), nl=False)
    elif atom:
        from bot.show.digest_atom import digest_atom

        typer.echo(digest_atom(made, language), nl=False)
    elif made.entries or not nothing_gathered():
        from bot.show.digest_terminal import print_digest

        print_digest(made, language)


def nothing_gathered() -> bool:
    """Whether there is no archive yet: that is no quiet week."""
    from corpus.settings import load_settings

    return not load_settings().archive.exists()


def composed(since: PartialDate, assistants: tuple[str, ...], language: str, today: dt.date) -> Digest:
    """The Digest of the archive in use; an empty one where nothing was gathered yet."""
    import datetime as dt

    from bot.commands.knowledge import open_knowledge
    from bot.digest import compose
    from bot.digests import Digest
    from corpus.archive import Archive
    from corpus.settings import load_settings

    settings = load_settings()
    knowledge = open_knowledge()
    if nothing_gathered():
        known = dt.date.fromisoformat(knowledge.snapshot.manifest.archive_date)
        return Digest(since, today, assistants, (), (), 0, known)
    archive = Archive(settings.archive)
    try:
        return compose(
            archive, knowledge.snapshot, knowledge.encoder, since=since, assistants=assistants, today=today,
            language=language,
        )  # fmt: skip
    finally:
        archive.close()


def checked_since(since: str | None, today: dt.date) -> PartialDate:
    """Raises UsageError where it is no date."""
    import datetime as dt

    from corpus.errors import UsageError
    from corpus.values import PartialDate

    if since is None:
        first = today - dt.timedelta(days=DAYS)
        return PartialDate(first, first)
    try:
        return PartialDate.parse(since.strip())
    except ValueError as error:
        raise UsageError(f"--since: {error}") from None


def checked_assistants(names: list[str]) -> tuple[str, ...]:
    """Raises UsageError where one is no assistant's id."""
    from corpus.catalogue import load_assistants
    from corpus.errors import UsageError

    known = sorted(assistant.id for assistant in load_assistants())
    for name in names:
        if name not in known:
            raise UsageError(f"--assistant: {name!r} is not known: one of {', '.join(known)}")
    return tuple(sorted(set(names)))


def checked_language(language: str) -> str:
    """Raises UsageError where there is no such interface."""
    from corpus.errors import UsageError
    from corpus.values import LANGUAGES

    if language not in LANGUAGES:
        raise UsageError(f"--language: {language!r} is not one of {', '.join(LANGUAGES)}")
    return language
