"""Rebuilds over sites on loopback, with the real crawler, readers, model and index."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.embedding import Encoder, model_folder
from corpus.gather.orders import CrawlSettings
from corpus.gather.round import Wanted
from corpus.gather.tally import Tally
from corpus.gather.tools import real_tools
from corpus.progress import Silent
from corpus.rebuild import in_use
from corpus.renewal import Model, renew
from corpus.settings import Settings
from corpus.values import Kind, Source
from tests.corpus.web import Reply, Seen, Web

CONTACT = "https://example.org/earshot"
CRAWL = CrawlSettings(contact=CONTACT, delay_s=0, autothrottle=False, retries=0, backoff_s=0, loopback=True)


def article(title: str, *paragraphs: str, language: str = "en") -> bytes:
    """A page as a publisher's: a frame around what counts."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<nav><a href='/'>Home</a> <a href='/shop'>Shop</a></nav>"
        f"<main><article><h1>{title}</h1>{body}</article></main>"
        f"<footer>All about lamps since long ago.</footer></body></html>"
    ).encode()


def kept(body: bytes, media_type: str = "text/html; charset=utf-8") -> object:
    """An answer with an ETag, that answers 304 to who has it."""
    etag = f'"{hash(body) & 0xFFFFFFFF:x}"'

    def answer(seen: Seen) -> Reply:
        headers = {"Content-Type": media_type, "ETag": etag}
        if seen.headers.get("if-none-match") == etag:
            return Reply(status=304, headers=headers)
        return Reply(body, headers=headers)

    return answer


def source(web: Web, name: str, kind: Kind = "policy", path: str = "/privacy", **fields: object) -> Source:
    url = web.url(path, f"{name}.localhost")
    made = Source(name, kind, "Example", (url,), "en", ("alexa",), dt.timedelta(days=1), ports=(web.port,))
    return replace(made, **fields)  # type: ignore[arg-type]


def feed(*entries: tuple[str, str, str]) -> bytes:
    """RSS of (identity, address, title)."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{identity}</guid><link>{url}</link><title>{title}</title>"
        "<pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item>"
        for identity, url, title in entries
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


@dataclass
class Machine:
    """A data folder and what rebuilds it; ``now`` is its clock."""

    settings: Settings
    encoder: Encoder
    now: dt.datetime

    def rebuild(self, sources: Sequence[Source], full: bool = False, **wanted: object) -> Tally:
        tools = replace(real_tools(self.settings, CRAWL), clock=lambda: self.now)
        model = Model(lambda: model_folder(self.settings), lambda: self.encoder)
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        return renew(self.settings, sources, tools, model, Silent(), asked, full)

    @property
    def build(self) -> str | None:
        return in_use(self.settings)


def machine(folder: Path, ready: Settings, encoder: Encoder) -> Machine:
    """A machine with the starter index in place; the model is linked, not copied."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ready.index, folder / "index")
    (folder / "models").symlink_to(ready.models)
    settings = Settings(data=folder, threads=2, contact=CONTACT, allow_loopback=True)
    return Machine(settings, encoder, dt.datetime.now(dt.UTC))
