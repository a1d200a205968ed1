"""The whole way from what is known to a Snapshot in use, with progress."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import catalogue
from corpus.catalogue.load import Catalogue
from corpus.catalogue.vectors import Key, packed_vectors
from corpus.durable import exclusive, replace_text
from corpus.embedding.folder import ModelFolder
from corpus.errors import OutdatedSnapshotError, SnapshotError
from corpus.index.build import ArchivedVersion, Contents, build_snapshot, targets
from corpus.index.form import CURRENT, MEND, Manifest
from corpus.index.kept import KeptVectors
from corpus.index.snapshot import Snapshot, builds, current_name, open_current, verify_snapshot
from corpus.progress import Advance, Reporter
from corpus.services import Service
from corpus.settings import Settings

if TYPE_CHECKING:
    from corpus.embedding import Encoder
    from corpus.embedding.encoder import Vectors
    from corpus.history import Transition

KEPT_SNAPSHOTS = 3
QUESTION_BATCH = 64  # asks that are embedded between two steps of the bar
KEPT_AT_ONCE = 512  # vectors: seconds of work for short texts, a minute for long ones
WRITTEN, CHECKED = 8, 2  # steps of the bar besides one a text: their shares of the time for the starter corpus


def open_ready(settings: Settings, folder: ModelFolder, encoder: Callable[[], Encoder], report: Reporter) -> Snapshot:
    """The Snapshot in use, built or brought up to date first where that is needed.

    One that was built from another catalogue is rebuilt; where the data folder cannot be written it serves as it is.
    Raises SnapshotError where it was built with another model.
    """
    snapshot = _usable(settings.index, folder, report)
    digest = catalogue.digest()
    if snapshot and snapshot.manifest.catalogue == digest:
        return snapshot
    known = catalogue.load_catalogue()
    from corpus.errors import DataFolderError

    try:
        with exclusive(settings.index / ".lock"):
            ready = _usable(settings.index, folder, report)  # another process may have built it meanwhile
            if ready and ready.manifest.catalogue == digest:
                return ready
            if ready:
                ready.close()
            title = "building the index of the starter corpus" if not ready else "bringing the index up to date"
            _build(settings, known, digest, encoder(), report, title)
    except DataFolderError as error:
        if snapshot:
            report.note(f"the index is of an earlier version of Earshot and cannot be renewed: {error}")
            return snapshot
        raise
    built = open_current(settings.index)
    if built is None:
        raise SnapshotError(f"{settings.index} holds no index: run: {MEND}")
    return built[0]


def rebuild(settings: Settings, encoder: Callable[[], Encoder], report: Reporter) -> Path:
    """Builds a new Snapshot of catalogue and archive, checks it, and puts it in use. Returns its folder."""
    known, digest = catalogue.load_catalogue(), catalogue.digest()
    with exclusive(settings.index / ".lock"):
        return _build(settings, known, digest, encoder(), report, "building the index")


def is_current(settings: Settings, folder: ModelFolder) -> bool:
    """Whether the Snapshot in use is whole, and of this model, the catalogue and the archive as they are now."""
    try:
        found = open_current(settings.index)
        if found is None:
            return False
        snapshot, warning = found
        snapshot.close()
        verify_snapshot(snapshot.folder)
    except SnapshotError:
        return False
    manifest = snapshot.manifest
    built_from = (manifest.model, manifest.catalogue, manifest.archive)
    return warning is None and built_from == (folder.fingerprint, catalogue.digest(), _archive_state(settings))


def known_dim(settings: Settings, model: str) -> int | None:
    """The dimensions of the model's vectors, where the Snapshot in use tells them: then it need not be opened."""
    try:
        manifest = Manifest.read(settings.index / (current_name(settings.index) or ""))
    except SnapshotError:
        return None
    return manifest.dim if manifest.model == model else None


def _archive_state(settings: Settings) -> str:
    from corpus.archive import Archive

    if not settings.archive.exists():
        return ""
    archive = Archive(settings.archive)
    try:
        return archive.state()
    finally:
        archive.close()


def _usable(index: Path, folder: ModelFolder, report: Reporter) -> Snapshot | None:
    try:
        found = open_current(index)
    except OutdatedSnapshotError:
        return None  # built anew, as after any upgrade
    if found is None:
        return None
    snapshot, warning = found
    if warning:
        report.note(f"an earlier index is used: {warning}")
    if snapshot.manifest.model != folder.fingerprint:
        built_with = snapshot.manifest.model
        snapshot.close()
        raise SnapshotError(
            f"the index was built with another model ({built_with}, EARSHOT_MODEL is {folder.fingerprint}): run: {MEND}"
        )
    return snapshot


def _build(settings: Settings, known: Catalogue, digest: str, encoder: Encoder, report: Reporter, title: str) -> Path:
    state = _archive_state(settings)  # taken first: what is added meanwhile makes the next Snapshot
    archived = _archived(settings, known, report)
    services = _services(known, archived)
    changed = _transitions(known, archived, report)
    contents = Contents(
        known, digest, catalogue.CHECKED, archived=archived, archive_state=state, services=services, transitions=changed
    )
    found = targets(contents)
    keys = [entry.key for target in found for entry in target.entries]
    questions = {(True, text) for lists in known.scale.values() for group in lists.values() for text in group}
    kept = KeptVectors(settings.models, encoder.fingerprint, encoder.dim)
    by_key = known_vectors({*keys, *questions}, encoder.fingerprint, kept)
    missing = {*keys, *questions} - set(by_key)
    with report.bar(title, len(missing) + WRITTEN + CHECKED) as advance:
        by_key |= _embedded_and_kept(missing, encoder, kept, advance)
        vectors = np.stack([by_key[key] for key in keys]) if keys else np.empty((0, encoder.dim), np.float32)
        scale = {
            on: {language: np.stack([by_key[True, text] for text in group]) for language, group in lists.items()}
            for on, lists in known.scale.items()
        }
        contents = replace(contents, scale=scale)
        now = dt.datetime.now(dt.UTC)
        target = build_snapshot(settings.index, contents, found, vectors, encoder.fingerprint, now)
        advance(WRITTEN)
        verify_snapshot(target)
        _assign_stories(settings, encoder)
        replace_text(settings.index / CURRENT, target.name + "\n")
        advance(CHECKED)
    for old in builds(settings.index)[KEPT_SNAPSHOTS:]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def _assign_stories(settings: Settings, encoder: Encoder) -> None:
    """Puts what is new in the archive into stories, for digests."""
    if settings.archive.exists():
        from corpus.archive import Archive
        from corpus.stories.assign import assign_stories

        archive = Archive(settings.archive)
        try:
            assign_stories(archive, encoder)
        finally:
            archive.close()


def _archived(settings: Settings, known: Catalogue, report: Reporter) -> tuple[ArchivedVersion, ...]:
    """Every Version in archive.db with its passages; nothing where nothing was gathered yet."""
    if not settings.archive.exists():
        return ()
    from corpus.archive import Archive
    from corpus.labels import Recogniser
    from corpus.passages import passages_of
    from corpus.service_names import service_of

    recogniser = Recogniser(known.assistants, known.topics)
    archive = Archive(settings.archive)
    try:
        found = archive.all()
    finally:
        archive.close()
    newest = {document.url: document for document, _ in found}  # they come by date
    services = {url: service_of(document, recogniser) for url, document in newest.items()}
    archived = []
    with report.bar("cutting into passages", len(found)) as advance:
        for document, version in found:
            passages = passages_of(document, recogniser)
            archived.append(ArchivedVersion(document, version, passages, services[document.url]))
            advance(1)
    return tuple(archived)


def _services(known: Catalogue, archived: Sequence[ArchivedVersion]) -> tuple[Service, ...]:
    """The services whose pages are archived, by the names that these use."""
    from corpus.labels import Recogniser
    from corpus.service_names import ordinary_words, services_of

    newest = {item.document.url: item.document for item in archived}
    texts = [text for statement in known.statements for text in statement.text.values()]
    ordinary = ordinary_words([*texts, *(document.text for document in newest.values())])
    return services_of(newest.values(), Recogniser(known.assistants, known.topics), ordinary)


def _transitions(known: Catalogue, archived: Sequence[ArchivedVersion], report: Reporter) -> tuple[Transition, ...]:
    """What changed from each Version of a page to the next."""
    from corpus.history import history
    from corpus.labels import Recogniser

    recogniser = Recogniser(known.assistants, known.topics)
    pages = [list(group) for _, group in groupby(archived, key=lambda item: item.document.url)]
    pages = [versions for versions in pages if len(versions) > 1]
    found: list[Transition] = []
    with report.bar("comparing versions", sum(len(versions) for versions in pages)) as advance:
        for versions in pages:
            found += history([(item.document, item.version) for item in versions], recogniser)
            advance(len(versions))
    return tuple(found)


def known_vectors(wanted: set[Key], fingerprint: str, kept: KeptVectors) -> dict[Key, Vectors]:
    """The vectors of ``wanted`` that ship with the package or were embedded before."""
    packed = packed_vectors(fingerprint, wanted)
    return packed | kept.read(sorted(wanted - set(packed)))


def _embedded_and_kept(missing: set[Key], encoder: Encoder, kept: KeptVectors, advance: Advance) -> dict[Key, Vectors]:
    """The vectors of ``missing``, kept part by part, so that a rebuild which is stopped loses little."""
    fresh: dict[Key, Vectors] = {}
    by_length = sorted(missing, key=lambda key: (len(key[1]), key))
    for start in range(0, len(by_length), KEPT_AT_ONCE):
        part = embedded(by_length[start : start + KEPT_AT_ONCE], encoder, advance)
        kept.add(part)
        fresh |= part
    return fresh


def embedded(keys: Sequence[Key], encoder: Encoder, advance: Advance) -> dict[Key, Vectors]:
    """The vector of each (is a question, text), shape (dim,)."""
    questions = sorted((key for key in keys if key[0]), key=lambda key: len(key[1]))
    texts = [key for key in keys if not key[0]]
    said = encoder.encode_passages([text for _, text in texts], advance) if texts else ()
    fresh = dict(zip(texts, said, strict=True))
    for start in range(0, len(questions), QUESTION_BATCH):
        part = questions[start : start + QUESTION_BATCH]
        fresh |= zip(part, encoder.encode_questions([text for _, text in part]), strict=True)
        advance(len(part))
    return fresh


def in_use(settings: Settings) -> str | None:
    """The build id of the Snapshot in use."""
    return current_name(settings.index)
