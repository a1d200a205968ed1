"""``python -m corpus import``: a file, or an Open Terms Archive versions repository, into the archive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.labels import Recogniser
    from corpus.settings import Settings
    from corpus.values import Kind


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about what is imported."""

    url: str | None
    publisher: str | None
    published: str | None
    kind: Kind | None
    assistant: str | None
    declarations: Path | None = None


def import_path(path: Path, options: Options) -> None:
    """Takes what lies at ``path`` and builds the index anew where anything was added. Raises an EarshotError."""
    from corpus.archive import Archive
    from corpus.catalogue import load_assistants, load_topics
    from corpus.errors import UsageError
    from corpus.gather.terms_archive import is_repository
    from corpus.labels import Recogniser
    from corpus.settings import load_settings
    from corpus.values import KINDS

    if options.kind is not None and options.kind not in KINDS:
        raise UsageError(f"unknown kind {options.kind!r}: one of {', '.join(KINDS)}")
    settings = load_settings()
    recogniser = Recogniser(load_assistants(), load_topics())
    if options.assistant is not None and options.assistant not in recogniser.ids:
        raise UsageError(f"unknown assistant {options.assistant!r}: one of {', '.join(recogniser.ids)}")
    take = _take_repository if is_repository(path) else _take_file
    archive = Archive(settings.archive)
    try:
        before = archive.state()
        take(archive, path, options, recogniser)
        added = archive.state() != before
    finally:
        archive.close()
    if added:
        build(settings)
    else:
        typer.echo("nothing to do", err=True)


def _take_file(archive: Archive, path: Path, options: Options, recogniser: Recogniser) -> None:
    from corpus.gather.imports import read_document
    from corpus.passages import assistants_of

    document = read_document(path, options.url, options.publisher, options.published, options.kind)
    about = (options.assistant,) if options.assistant else assistants_of(document, recogniser)
    outcome = archive.add(replace(document, assistants=about), dt.datetime.now(dt.UTC).date())
    typer.echo(f"{outcome}: {document.title} ({document.publisher}, {document.published or 'no date'}), {document.url}")


def _take_repository(archive: Archive, path: Path, options: Options, recogniser: Recogniser) -> None:
    from corpus.errors import UsageError
    from corpus.gather import terms_archive
    from corpus.passages import assistants_of
    from corpus.values import Document

    if options.published is not None:
        raise UsageError("--published is for one file: in a repository each commit has its date")

    def about(document: Document) -> tuple[str, ...]:
        return (options.assistant,) if options.assistant else assistants_of(document, recogniser)

    said = terms_archive.Options(options.url, options.publisher, options.kind or "policy", options.declarations)
    total = terms_archive.import_terms(archive, path, said, about, typer.echo)
    typer.echo(", ".join(f"{count} {what}" for what, count in sorted(total.items())))


def build(settings: Settings) -> None:
    """Builds the index anew and says what it holds."""
    from corpus.commands.rebuild import model_of
    from corpus.index.form import Manifest
    from corpus.progress import TerminalReporter
    from corpus.rebuild import rebuild

    report = TerminalReporter()
    target = rebuild(settings, model_of(settings, report).encoder, report)
    counts = ", ".join(f"{count} {name}" for name, count in Manifest.read(target).counts.items())
    typer.echo(f"index {target.name}: {counts}")
