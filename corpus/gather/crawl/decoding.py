"""Undoes a body's compression while it arrives, a bounded piece at a time, so that a bomb never unfolds."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from corpus.errors import RefusedError

ACCEPTED = "gzip, deflate, br"
PIECE = 64 * 1024  # bytes that one step may unfold to
MAX_LAYERS = 2  # some proxies compress what is compressed; more is a trick
MAX_MEMBERS = 100  # parts of one gzip stream; servers send one
GZIP_WINDOW, ZLIB_WINDOW, RAW_WINDOW = 31, 15, -15  # zlib's codes for the three wrappings


class BrokenEncodingError(Exception):
    """The body is not what its Content-Encoding says, or ends in the middle."""


class Layer(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces that ``data`` unfolds to. Raises BrokenEncodingError."""

    def finished(self) -> bool:
        """Whether the stream has come to its own end."""


class GzipLayer:
    """gzip, also in several members; what follows the last is padding."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(GZIP_WINDOW)
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                if not data.startswith(b"\x1f"):
                    return
                self._members += 1
                if self._members > MAX_MEMBERS:
                    raise BrokenEncodingError("too many members")
                self._stream = zlib.decompressobj(GZIP_WINDOW)
            yield _step(self._stream, data)
            data = self._stream.unused_data or self._stream.unconsumed_tail

    def finished(self) -> bool:
        return self._stream.eof


class DeflateLayer:
    """deflate, in zlib's frame or, as some servers send it, without."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._head = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head = data = self._head + data
            if len(data) < 2:
                return
            framed = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # RFC 1950, 2.2
            self._stream = zlib.decompressobj(ZLIB_WINDOW if framed else RAW_WINDOW)
        while data and not self._stream.eof:
            yield _step(self._stream, data)
            data = self._stream.unconsumed_tail

    def finished(self) -> bool:
        return self._stream is not None and self._stream.eof


def _step(stream: zlib._Decompress, data: bytes) -> bytes:
    try:
        return stream.decompress(data, PIECE)
    except zlib.error as error:
        raise BrokenEncodingError(str(error)) from None


class BrotliLayer:
    def __init__(self) -> None:
        import brotli

        self._stream = brotli.Decompressor()
        self._error: type[Exception] = brotli.error

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.process(data, output_buffer_limit=PIECE)
            while piece or not self._stream.can_accept_more_data():
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=PIECE)
        except self._error as error:
            raise BrokenEncodingError(str(error)) from None

    def finished(self) -> bool:
        return bool(self._stream.is_finished())


LAYERS: dict[str, Callable[[], Layer]] = {
    "gzip": GzipLayer,
    "x-gzip": GzipLayer,
    "deflate": DeflateLayer,
    "br": BrotliLayer,
}


class Decoder:
    """The layers that ``Content-Encoding`` names, undone in turn.

    >>> list(Decoder("gzip").feed(__import__("gzip").compress(b"lamp")))
    [b'lamp']
    >>> Decoder("zstd")
    Traceback (most recent call last):
    corpus.errors.RefusedError: unknown encoding: zstd
    """

    def __init__(self, content_encoding: str) -> None:
        names = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > MAX_LAYERS or not all(name in LAYERS for name in names):
            raise RefusedError("unknown encoding", content_encoding[:100])
        self._layers: list[Layer] = [LAYERS[name]() for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The pieces of the body that ``data`` unfolds to, none longer than a few PIECE."""
        return self._unfolded(data, 0)

    def _unfolded(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            if data:
                yield data
            return
        for piece in self._layers[depth].feed(data):
            yield from self._unfolded(piece, depth + 1)

    def end(self) -> None:
        """Raises BrokenEncodingError where the body ended in the middle."""
        if not all(layer.finished() for layer in self._layers):
            raise BrokenEncodingError("cut off")
