"""``earshot doctor``: looks at settings, data, model and index, and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import BotSettings
    from corpus.settings import Settings

FREE_NEEDED_BYTES = 1_000_000_000  # the unpacked model and an index, with room for the next one


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    about: str
    said: str


def doctor() -> None:
    """Check settings, data folder, model and index, and say what to do."""
    bad = 0
    for finding in examine():
        bad += not finding.good
        typer.echo(f"{'ok     ' if finding.good else 'PROBLEM'} {finding.about}: {finding.said}")
    if bad:
        typer.echo(f"{bad} problem{'s' if bad > 1 else ''}")
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """What was looked at, one by one; a setting that is wrong ends it."""
    from bot.settings import BotSettings, load_bot_settings
    from corpus.errors import EarshotError
    from corpus.settings import ENV_FILE, unknown_names

    env_file = Path(ENV_FILE).absolute()
    read = f"{env_file} was read" if env_file.is_file() else f"no {env_file}"
    yield Finding(True, "settings file", f"{read}; only names that begin with EARSHOT_ count")
    try:
        settings = load_bot_settings()
        yield Finding(
            True, "settings", f"data {settings.data}, model {settings.model}, {settings.thread_count} threads"
        )
    except EarshotError as error:
        yield Finding(False, "settings", str(error))
        return
    for name in unknown_names(BotSettings):
        yield Finding(False, "settings", f"{name} is no setting of Earshot: see .env.example")
    checks: list[tuple[str, Callable[[BotSettings], str]]] = [
        ("data folder", _data),
        ("catalogue", _catalogue),
        ("model", _model),
        ("index", _index),
        ("gathering", _gathering),
        ("Discord token", _token),
    ]
    for about, check in checks:
        try:
            yield Finding(True, about, check(settings))
        except EarshotError as error:
            yield Finding(False, about, str(error))


def _token(settings: BotSettings) -> str:
    from bot.settings import application_of, token_of

    if settings.discord_token is None:
        return "not set; only earshot run and sync need one (EARSHOT_DISCORD_TOKEN, see docs/discord.md)"
    return f"set, for application {application_of(token_of(settings))}"


def _data(settings: Settings) -> str:
    import shutil
    import tempfile

    from corpus.durable import explained

    existing = next(p for p in [settings.data, *settings.data.parents] if p.exists())
    with explained(settings.data):
        if not existing.is_dir():
            raise NotADirectoryError
        with tempfile.TemporaryFile(dir=existing):
            free = shutil.disk_usage(existing).free
    if free < FREE_NEEDED_BYTES:
        from corpus.errors import DataFolderError

        raise DataFolderError(f"only {free // 1_000_000} MB free in {settings.data}: free about 1 GB")
    made = "" if settings.data.is_dir() else ", not made yet"
    return f"{settings.data} can be written{made}, {free // 1_000_000_000} GB free"


def _catalogue(_settings: Settings) -> str:
    from corpus.catalogue import load_catalogue

    known = load_catalogue()
    return f"{len(known.statements)} statements on {len(known.assistants)} assistants, all checked"


def _model(settings: Settings) -> str:
    from corpus.embedding import model_folder, open_encoder
    from corpus.embedding.folder import waits_for_unpacking

    if waits_for_unpacking(settings):
        return "not unpacked yet; the first question does it"
    folder = model_folder(settings)
    encoder = open_encoder(folder, settings)
    return f"{folder.name}, {encoder.dim} dimensions, by {encoder.engine}, in {folder.path}"


def _index(settings: Settings) -> str:
    from corpus import catalogue
    from corpus.embedding import model_folder
    from corpus.errors import SnapshotError
    from corpus.index import open_current
    from corpus.index.form import MEND
    from corpus.index.snapshot import verify_snapshot

    opened = open_current(settings.index)
    if opened is None:
        return "none yet; the first question builds it"
    snapshot, warning = opened
    snapshot.close()
    if warning:
        raise SnapshotError(warning)
    verify_snapshot(snapshot.folder)
    manifest = snapshot.manifest
    if manifest.model != model_folder(settings).fingerprint:
        raise SnapshotError(f"built with another model ({manifest.model}): run: {MEND}")
    stale = "" if manifest.catalogue == catalogue.digest() else "; of an earlier catalogue, the next question renews it"
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    return f"{manifest.build}, {counts}, as of {manifest.archive_date}{stale}"


def _gathering(settings: Settings) -> str:
    from corpus.errors import SettingsError

    if settings.allow_loopback:
        raise SettingsError(
            "EARSHOT_ALLOW_LOOPBACK is on, so that a page may have this machine's own servers fetched: "
            "it is for tests, unset it"
        )
    if not settings.contact:
        return "EARSHOT_CONTACT is not set, so nothing is fetched from the web"
    return f"the owners of fetched sites can reach you at {settings.contact}"
