"""``python -m corpus extract FILE...``: what would be understood of saved pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from corpus.gather.extract import Extracted
    from corpus.values import Kind


def extract(files: list[Path], url: str | None, kind: str | None, as_json: bool) -> None:
    """Prints what is understood of each file. Raises UsageError, and Exit where one could not be read."""
    from corpus.errors import UsageError
    from corpus.values import KINDS

    if url is not None and len(files) > 1:
        raise UsageError("--url goes with one file only")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    good = True
    for file, result in _read(files, url, kind):
        good &= not isinstance(result, Exception)
        if as_json:
            typer.echo(json.dumps(document_dict(file, result), ensure_ascii=False))
        else:
            typer.echo("\n".join(_lines(file, result)))
    if not good:
        raise typer.Exit(1)


def _read(files: list[Path], url: str | None, kind: Kind | None) -> Iterator[tuple[Path, Extracted | Exception]]:
    """Each file with what it says or why it says nothing, in the order given."""
    from corpus.gather.imports import extract_file
    from corpus.gather.workers import Workers, in_order

    with Workers(min(len(files), 2)) as workers:
        for n, result in in_order(workers.run(extract_file, ((file, url, kind) for file in files))):
            yield files[n], result


def document_dict(file: Path, result: Extracted | Exception) -> dict[str, Any]:
    """The form of a Document in JSON, as docs/json.md gives it."""
    if isinstance(result, Exception):
        return {"file": str(file), "error": " ".join(str(result).split())}
    document = result.document
    return {
        "file": str(file),
        "kind": document.kind,
        "url": document.url or None,
        "title": document.title,
        "authors": list(result.authors),
        "publisher": document.publisher,
        "published": str(document.published) if document.published else None,
        "date_from": result.date_from,
        "language": document.language,
        "blocks": list(_blocks(result)),
    }


def _blocks(result: Extracted) -> Iterator[dict[str, Any]]:
    for section in result.document.sections:
        if section.path:
            *above, heading = section.path
            yield {"kind": "heading", "path": above, "anchor": section.anchor, "text": heading}
        for kind, text in section.blocks():
            yield {"kind": kind, "path": list(section.path), "anchor": section.anchor, "text": text}


def _lines(file: Path, result: Extracted | Exception) -> Iterator[str]:
    from corpus.commands.fetch import document_lines

    if isinstance(result, Exception):
        yield f"{file}: {' '.join(str(result).split())}"
        return
    yield f"{file}:"
    yield from document_lines(result, result.document.url)
