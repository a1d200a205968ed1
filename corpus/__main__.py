"""``python -m corpus``: what is known, kept up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus.cli import new_app, run

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


@app.command()
def rebuild(
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing; use what is there.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Look at every address, due or not; read all kept pages and build anew.")
    ] = False,
    source: Annotated[str | None, typer.Option(help="Only this source (its id), due or not.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be fetched.")] = False,
) -> None:
    """Gather what is due, and build the next index where anything is new."""
    from corpus.commands import rebuild as body

    body.rebuild(offline, full, source, dry_run)


@app.command()
def sources(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List where Earshot looks, with last look, result, age and next look."""
    from corpus.commands import sources as body

    body.sources(as_json)


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Count documents, versions and passages; tell what fails and since when."""
    from corpus.commands import status as body

    body.status(as_json)


@app.command()
def changes(
    service: Annotated[
        str | None, typer.Argument(help="An assistant, a service, a publisher, or a part of a page's title or address.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only what changed since: 2024, 2024-03 or 2024-03-01.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Tell what changed in the archived pages; what is about voice comes first."""
    from corpus.commands import changes as body

    body.changes(service, since, as_json)


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(metavar="ID", help="A source's id.")],
    show: Annotated[bool, typer.Option("--show", help="Print what was understood; nothing is kept.")] = False,
) -> None:
    """Fetch one source and show what was understood of it."""
    from corpus.errors import UsageError

    if not show:
        raise UsageError(f"to keep what is fetched: rebuild --source {source}; to look at it: fetch {source} --show")
    from corpus.commands import fetch as body

    body.fetch(source)


@app.command()
def extract(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Saved pages: .html, .html.gz, .pdf, .md, .txt.")
    ],
    url: Annotated[str | None, typer.Option(help="The page's address; with one file only.")] = None,
    kind: Annotated[str | None, typer.Option(help="policy, help, news, regulator or research.")] = None,
    json: Annotated[bool, typer.Option("--json", help="A Document as JSON, a line a file.")] = False,
) -> None:
    """Show what would be understood of saved pages; nothing is kept."""
    from corpus.commands.extract import extract as show

    show(files, url, kind, json)


@app.command("import")
def import_path(
    path: Annotated[
        Path,
        typer.Argument(
            help="An HTML, Markdown, text or PDF file, a folder of them, or an Open Terms Archive repository."
        ),
    ],
    url: Annotated[
        str | None,
        typer.Option(help="The page's address, to which quotes link; of a folder, that of its files' folder."),
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Whose page it is; its host if left out.")] = None,
    published: Annotated[str | None, typer.Option(help="When it was published: 2019, 2019-04 or 2019-04-11.")] = None,
    kind: Annotated[str | None, typer.Option(help="policy, help, news, regulator or research.")] = None,
    assistant: Annotated[str | None, typer.Option(help="The assistant it is about, by its id.")] = None,
    declarations: Annotated[
        Path | None, typer.Option(help="The folder of a repository's declarations, which give the pages' addresses.")
    ] = None,
) -> None:
    """Take a file, a folder of files, or a repository's history, into the archive and build the index anew."""
    from corpus.commands import importing as body

    body.import_path(path, body.Options(url, publisher, published, kind, assistant, declarations))  # type: ignore[arg-type]


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


def main() -> None:
    run(lambda: app, "python -m corpus")


if __name__ == "__main__":
    main()
