"""``python -m corpus``: what is known, kept up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.cli import new_app, run

if TYPE_CHECKING:
    from corpus.settings import Settings

app = new_app("What Earshot knows: check it, add to it, rebuild the index.")


@app.command()
def verify() -> None:
    """Check the catalogue, and the sums of the index in use."""
    from corpus.catalogue import load_catalogue
    from corpus.catalogue.quality import check_quality
    from corpus.index.snapshot import builds, current_name, verify_snapshot
    from corpus.settings import load_settings

    known = load_catalogue()
    check_quality(known)
    typer.echo(f"catalogue: {len(known.statements)} statements, {len(known.guides)} guides: all in order")
    settings = load_settings()
    name = current_name(settings.index)
    for folder in builds(settings.index):
        if folder.name == name:
            verify_snapshot(folder)
            typer.echo(f"index: {name}: its files are as they were built")


@app.command("rebuild")
def rebuild_index(
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; use what is there.")] = False,
) -> None:
    """Build the index anew from the catalogue and the archive."""
    from corpus.errors import UsageError
    from corpus.settings import load_settings

    if not offline:
        raise UsageError("fetching from the web is not there yet: use --offline")
    _rebuild(load_settings())


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(help="A text, Markdown or HTML file.")],
    url: Annotated[str | None, typer.Option(help="The page's address; quotes link to it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Whose page it is; its host if left out.")] = None,
    published: Annotated[str | None, typer.Option(help="When it was published: 2019, 2019-04 or 2019-04-11.")] = None,
    kind: Annotated[str | None, typer.Option(help="policy, help, news, regulator or research.")] = None,
    assistant: Annotated[str | None, typer.Option(help="The assistant it is about, by its id.")] = None,
) -> None:
    """Take a file into the archive and build the index anew."""
    import datetime as dt
    from dataclasses import replace

    from corpus.archive import Archive
    from corpus.catalogue import load_assistants, load_topics
    from corpus.errors import UsageError
    from corpus.gather.imports import read_document
    from corpus.labels import Recogniser
    from corpus.passages import assistants_of
    from corpus.settings import load_settings
    from corpus.values import KINDS

    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    settings = load_settings()
    recogniser = Recogniser(load_assistants(), load_topics())
    if assistant is not None and assistant not in recogniser.ids:
        raise UsageError(f"unknown assistant {assistant!r}: one of {', '.join(recogniser.ids)}")
    document = read_document(path, url, publisher, published, kind)
    about = (assistant,) if assistant else assistants_of(document, recogniser)
    archive = Archive(settings.archive)
    try:
        outcome = archive.add(replace(document, assistants=about), dt.datetime.now(dt.UTC).date())
    finally:
        archive.close()
    typer.echo(f"{outcome}: {document.title} ({document.publisher}, {document.published or 'no date'}), {document.url}")
    if outcome == "unchanged":
        typer.echo("nothing to do", err=True)
    else:
        _rebuild(settings)


@app.command()
def pack() -> None:
    """Write the vectors of the briefs that ship with the package (for developers, after briefs changed)."""
    from corpus.catalogue import load_catalogue
    from corpus.catalogue.vectors import FILE, brief_keys, packed_vectors, write_packed
    from corpus.embedding import model_folder, open_encoder
    from corpus.progress import TerminalReporter
    from corpus.rebuild import embedded
    from corpus.settings import load_settings

    settings, report = load_settings(), TerminalReporter()
    folder = model_folder(settings, report)
    keys = brief_keys(load_catalogue())
    vectors = packed_vectors(folder.fingerprint, keys)
    missing = [key for key in keys if key not in vectors]
    if missing:
        encoder = open_encoder(folder, settings, report)
        with report.bar("embedding", len(missing)) as advance:
            vectors |= embedded(missing, encoder, advance)
    write_packed(vectors, folder.fingerprint)
    typer.echo(f"{FILE.name}: {len(keys)} vectors, {len(missing)} of them new")


def _rebuild(settings: Settings) -> None:
    from corpus.embedding import model_folder, open_encoder
    from corpus.index.form import Manifest
    from corpus.progress import TerminalReporter
    from corpus.rebuild import rebuild

    report = TerminalReporter()
    folder = model_folder(settings, report)
    target = rebuild(settings, lambda: open_encoder(folder, settings, report), report)
    counts = ", ".join(f"{count} {name}" for name, count in Manifest.read(target).counts.items())
    typer.echo(f"index {target.name}: {counts}")


def main() -> None:
    run(lambda: app, "python -m corpus")


if __name__ == "__main__":
    main()
