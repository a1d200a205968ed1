"""An Open Terms Archive versions repository -> Documents with their history: each commit is a Version with its date.

A file ``Service/Terms Type.md`` is a Document; a commit that only filtered a page anew rewrites the Version in force.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from sqlalchemy import Connection

from corpus.archive import Archive, Found
from corpus.archive.record import record, rewrite
from corpus.archive.tables import documents, versions
from corpus.errors import ImportFileError
from corpus.gather.charsets import decoded
from corpus.gather.git import Blobs, Change, blobs, changes, origin, root_of
from corpus.gather.imports import MAX_BYTES, checked_url, detected_language
from corpus.gather.markdown import read_markdown
from corpus.gather.reading import has_text
from corpus.values import Document, Kind

VERSIONS = "-versions"  # how the archive's own repositories are named: contrib-versions, france-versions
READER = "terms-1"  # what reads the Markdown of such repositories
REFILTERED = re.compile(r"(?:refilter|apply technical|update declaration)", re.IGNORECASE)  # the page did not change
GITHUB = re.compile(r"(?:https://github\.com/|git@github\.com:|ssh://git@github\.com/)([\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True, slots=True)
class Terms:
    """A Document's file in the repository with its states, oldest first; ``until`` is when the last one still stood."""

    path: str
    states: tuple[Change, ...]
    until: dt.date

    @property
    def service(self) -> str:
        return PurePosixPath(self.path).parts[-2]

    @property
    def type(self) -> str:
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who imports says about the Documents."""

    url: str | None = None
    publisher: str | None = None
    kind: Kind = "policy"
    declarations: Path | None = None


def is_repository(path: Path) -> bool:
    """Whether ``path`` is a git repository whose files look like an Open Terms Archive's, or a service in one."""
    root = root_of(path.absolute()) if path.is_dir() else None
    if root is None:
        return False
    named = root.name.endswith(VERSIONS) or (origin(root) or "").removesuffix(".git").endswith(VERSIONS)
    return (root == path.absolute() or named) and bool(terms_in(path))


def terms_in(path: Path) -> list[Terms]:
    """The Documents of the repository at ``path``, or of a service's folder in it. Raises ImportFileError."""
    root = root_of(path.absolute())
    if root is None:
        raise ImportFileError(f"{path} is no git repository")
    under = path.absolute().relative_to(root).as_posix()
    states: dict[str, list[Change]] = {}
    last = dt.date.min
    for change in changes(root, "" if under == "." else under):
        last = max(last, change.day)
        parts = PurePosixPath(change.path).parts
        if len(parts) == 2 and change.path.endswith(".md") and not parts[0].startswith("."):
            states.setdefault(change.path, []).append(change)
    found = []
    for file, of_file in sorted(states.items()):
        gone = of_file[-1].blob is None
        there = tuple(change for change in of_file if change.blob is not None)
        if there:
            found.append(Terms(file, there, of_file[-1].day if gone else last))
    return found


def import_terms(
    archive: Archive, path: Path, options: Options, about: Callable[[Document], tuple[str, ...]],
    tell: Callable[[str], None],
) -> Counter[str]:  # fmt: skip
    """Takes every Document of the repository at ``path`` with its history; counts what came of the commits.

    Raises ImportFileError where there is nothing to take, or no address is known for any of it.
    """
    found = terms_in(path)
    if not found:
        raise ImportFileError(f"{path} holds no file of the form Service/Terms Type.md")
    if options.url is not None and len(found) > 1:
        raise ImportFileError(
            f"{path} holds {len(found)} documents, --url names one: give a service's folder, or --declarations"
        )
    root = root_of(path.absolute())
    assert root is not None
    address = _addresses(root, options)
    total: Counter[str] = Counter()
    with blobs(root) as contents:
        for terms in found:
            url = address(terms)
            if url is None:
                total["without a known address"] += len(terms.states)
                tell(f"{terms.path}: no address is known for it: give --declarations")
                continue
            counts = _import(archive, terms, url, contents, options, about)
            total += counts
            tell(f"{terms.path}: {', '.join(f'{count} {what}' for what, count in sorted(counts.items()))}")
    if set(total) == {"without a known address"}:
        raise ImportFileError(f"{path}: no address is known for its documents: give --url or --declarations")
    return total


def _import(
    archive: Archive, terms: Terms, url: str, contents: Blobs, options: Options,
    about: Callable[[Document], tuple[str, ...]],
) -> Counter[str]:  # fmt: skip
    """One Document's history, in one transaction."""
    counts: Counter[str] = Counter()
    with archive.writing() as connection:
        for state, until in _stretches(terms):
            assert state.blob is not None
            data = contents.read(state.blob, MAX_BYTES)
            document = document_of(terms, url, data, options) if data else None
            if document is None:
                counts["without text"] += 1
            elif REFILTERED.match(state.subject) and _refiltered(connection, document, state.day):
                counts["filtered anew"] += 1
            else:
                found = Found(replace(document, assistants=about(document)), state.day, READER, until=until)
                counts[record(connection, found, archive.copies).outcome] += 1
    return counts


def _stretches(terms: Terms) -> Iterator[tuple[Change, dt.date]]:
    """Each state with the last day on which it stood."""
    for state, after in zip(terms.states, [*terms.states[1:], None], strict=True):
        yield state, max(state.day, after.day - dt.timedelta(days=1) if after else terms.until)


def document_of(terms: Terms, url: str, data: bytes, options: Options) -> Document | None:
    """The Document that ``data`` says; None where it says nothing."""
    reading = read_markdown(decoded(data).replace("\0", ""))
    if not has_text(reading.sections):
        return None
    text = " ".join(text for section in reading.sections for text in section.paragraphs)
    return Document(
        url=url,
        title=f"{terms.service} {terms.type}",
        publisher=options.publisher or terms.service,
        published=None,
        language=detected_language(text),
        kind=options.kind,
        sections=reading.sections,
    )


def _refiltered(connection: Connection, document: Document, day: dt.date) -> bool:
    """Rewrites the Version in force on ``day`` in place; False where there is none."""
    query = (
        sa.select(versions.c.id)
        .join(documents, documents.c.url == versions.c.document)
        .where(documents.c.url == document.url, versions.c.recorded <= day.isoformat())
        .order_by(versions.c.recorded.desc(), versions.c.id.desc())
    )
    version = connection.execute(query).scalar()
    if version is None:
        return False
    rewrite(connection, int(version), document, READER)
    return True


# --- addresses ---


def _addresses(root: Path, options: Options) -> Callable[[Terms], str | None]:
    """How the address of a Document is found: as given, from a declaration, or where the repository shows the file."""
    if options.url is not None:
        given = checked_url(options.url)
        return lambda _: given
    folders = [options.declarations] if options.declarations else _declarations_near(root)
    if options.declarations and not options.declarations.is_dir():
        raise ImportFileError(f"{options.declarations} is no folder of declarations")
    remote = GITHUB.fullmatch(origin(root) or "")
    shown = f"https://github.com/{remote[1]}/blob/HEAD/" if remote else None

    def address(terms: Terms) -> str | None:
        from urllib.parse import quote

        declared = next((url for folder in folders if (url := declared_url(folder, terms))), None)
        return declared or (shown + quote(terms.path) if shown else None)

    return address


def _declarations_near(root: Path) -> list[Path]:
    beside = root.parent / f"{root.name.removesuffix('-versions')}-declarations"
    return [folder for folder in (root / "declarations", beside / "declarations", beside) if folder.is_dir()]


def declared_url(folder: Path, terms: Terms) -> str | None:
    """The address that the declaration ``folder``/Service.json gives for these terms; the first of several."""
    file = folder / f"{terms.service}.json"
    try:
        declared = json.loads(file.read_text(encoding="utf-8"))
        entry = (declared.get("terms") or declared.get("documents") or {}).get(terms.type) or {}
        parts: Sequence[object] = entry.get("combine") or [entry]
        return checked_url(next(part["fetch"] for part in parts if isinstance(part, dict) and part.get("fetch")))
    except (OSError, ValueError, AttributeError, StopIteration, ImportFileError):
        return None
