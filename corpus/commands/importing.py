"""``python -m corpus import``: a file, a folder of files, or an Open Terms Archive repository, into the archive."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.errors import EarshotError
    from corpus.gather.folder import Entry
    from corpus.labels import Recogniser
    from corpus.settings import Settings
    from corpus.values import Document, Kind


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
    folder = _take_folder if path.is_dir() else _take_file
    take = _take_repository if is_repository(path) else folder
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
    from corpus.errors import EarshotError, ImportFileError
    from corpus.gather.imports import read_document
    from corpus.gather.workers import Workers

    said = (path, options.url, options.publisher, options.published, options.kind)
    with Workers(1) as workers:
        [(_, document)] = workers.run(read_document, [said])
    if isinstance(document, ImportFileError):
        raise document
    if isinstance(document, EarshotError):  # the worker's: too slow, too large
        raise ImportFileError(f"{path}: {document}")
    if isinstance(document, Exception):
        raise document
    outcome = _keep(archive, document, options, recogniser)
    typer.echo(f"{outcome}: {document.title} ({document.publisher}, {document.published or 'no date'}), {document.url}")


def _take_folder(archive: Archive, path: Path, options: Options, recogniser: Recogniser) -> None:
    """Takes every file below ``path`` that can be read, and counts the others with their reasons."""
    from corpus.commands.rebuild import show_table
    from corpus.errors import ImportFileError, UsageError
    from corpus.gather.folder import entries
    from corpus.gather.imports import checked_url
    from corpus.gather.tally import Tally

    if options.published is not None:
        raise UsageError("--published is for one file: the files of a folder have their own dates")
    if options.url is not None:
        checked_url(options.url)
    found = entries(path)
    tally = Tally(seen=len(found))
    for entry in found:
        if entry.reason:
            tally.count("refused", entry.name, entry.reason)
    for name, result in _read([entry for entry in found if not entry.reason], options):
        if isinstance(result, str):
            tally.count("refused", name, result)
        else:
            tally.count(_keep(archive, result, options, recogniser), name)
    show_table(line for line in tally.lines() if line[1] != "0")
    if tally.outcomes.total() == tally.outcomes["refused"]:
        raise ImportFileError(f"{path} holds no file that could be taken")


def _read(files: Sequence[Entry], options: Options) -> Iterator[tuple[str, Document | str]]:
    """(name, Document or why there is none) of each file, in the order given."""
    from corpus.errors import EarshotError
    from corpus.gather.folder import address_below
    from corpus.gather.imports import read_document
    from corpus.gather.tools import worker_count
    from corpus.gather.workers import Workers, in_order
    from corpus.progress import TerminalReporter

    def said(file: Entry) -> tuple[object, ...]:
        address = address_below(options.url, file.name) if options.url else None
        return (file.path, None, options.publisher, None, options.kind, address)

    if not files:
        return
    with (
        TerminalReporter().bar("reading", len(files)) as advance,
        Workers(worker_count(os.cpu_count() or 1)) as workers,
    ):
        for n, result in in_order(workers.run(read_document, map(said, files))):
            advance(1)
            if isinstance(result, Exception) and not isinstance(result, EarshotError):
                result = f"cannot be read ({type(result).__name__})"
            yield files[n].name, _why(files[n].path, result) if isinstance(result, EarshotError) else result


def _why(path: Path, error: EarshotError) -> str:
    """``error`` about the file ``path`` in words that are the same for every file.

    >>> from corpus.errors import ImportFileError
    >>> _why(Path("a/b.txt"), ImportFileError("a/b.txt is larger than 8 MiB: save the article alone"))
    'is larger than 8 MiB'
    """
    return str(error).removeprefix(str(path)).lstrip(" :").partition(": ")[0]


def _keep(archive: Archive, document: Document, options: Options, recogniser: Recogniser) -> str:
    """Puts ``document`` into the archive and says what it is there."""
    from corpus.passages import assistants_of

    about = (options.assistant,) if options.assistant else assistants_of(document, recogniser)
    return archive.add(replace(document, assistants=about), dt.datetime.now(dt.UTC).date())


def _take_repository(archive: Archive, path: Path, options: Options, recogniser: Recogniser) -> None:
    from corpus.errors import UsageError
    from corpus.gather import terms_archive
    from corpus.passages import assistants_of

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
