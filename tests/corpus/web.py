"""A web on loopback: servers that answer as they are told, however badly, and remember who asked for what, when.

Names below ``localhost`` are hosts of this web: ``news.localhost`` and ``help.localhost`` are two hosts at one port.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType

CLIENT_TIMEOUT_S = 30.0  # for the server to wait for a client that says nothing
Body = bytes | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived; ``at`` and ``answered``, just before the answer, are on the monotonic clock."""

    host: str
    path: str
    headers: dict[str, str]  # names in lower case
    at: float
    answered: float
    connection: int  # a number
    together: int  # requests under way at this host, this one included


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``body`` may be made piece by piece; ``raw`` leaves everything to it, the status line included."""

    body: Body = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0  # before the answer
    chunked: bool = False
    raw: bool = False
    length: int | None = None  # what Content-Length claims, where it is not the truth


Answer = Reply | Callable[[Seen], Reply]
PAGE = b"<!DOCTYPE html><html><head><title>Lamp</title></head><body><p>The lamp listens to its owner.</p></body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(body: bytes = PAGE, **headers: str) -> Reply:
    return Reply(body, headers={**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}})


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


class Web:
    """A server for any number of hosts; ``answers`` maps a path, or (host, path), to what is said there."""

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str | tuple[str, str], Answer] = {}
        self.seen: list[Seen] = []
        self._certificate = certificate
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._lock = threading.Lock()
        self._under_way: dict[str, int] = defaultdict(int)
        self._connections = 0
        self._closing = False
        self.hosts_at_once = 0

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def url(self, path: str, host: str = "news.localhost") -> str:
        return f"{'https' if self._certificate else 'http'}://{host}:{self.port}{path}"

    def requests(self, host: str | None = None, path: str | None = None) -> list[Seen]:
        """What was asked, in the order in which it came."""
        with self._lock:
            found = [seen for seen in self.seen if host in (None, seen.host) and path in (None, seen.path)]
        return sorted(found, key=lambda seen: seen.at)

    def __enter__(self) -> Web:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing = True
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections += 1
            threading.Thread(target=self._serve, args=(connection, self._connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.settimeout(CLIENT_TIMEOUT_S)
        try:
            with self._secured(connection) as stream:
                pending = b""
                while not self._closing:
                    request, pending = _request(stream, pending)
                    if not request or not self._answer(stream, request, number):
                        return
        except OSError:  # the client has gone, or refused our certificate
            return
        finally:
            connection.close()

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._certificate.wrap_socket(connection, server_side=True) if self._certificate else connection

    def _answer(self, stream: socket.socket, request: bytes, number: int) -> bool:
        """Whether the connection is good for another request."""
        at = time.monotonic()
        line, *lines = request.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in lines if item)}
        host, path = headers.get("host", "").rpartition(":")[0] or headers.get("host", ""), line.split(" ")[1]
        with self._lock:
            self._under_way[host] += 1
            together = self._under_way[host]
            self.hosts_at_once = max(self.hosts_at_once, sum(count > 0 for count in self._under_way.values()))
        seen = Seen(host, path, headers, at, at, number, together)
        answer = self.answers.get((host, path)) or self.answers.get(path) or Reply(status=404)
        reply = answer(seen) if callable(answer) else answer
        try:
            if reply.wait_s:
                time.sleep(reply.wait_s)
            with self._lock:  # before the client knows the answer, and may look
                self.seen.append(Seen(host, path, headers, at, time.monotonic(), number, together))
            _send(stream, reply)
        finally:
            with self._lock:
                self._under_way[host] -= 1
        delimited = isinstance(reply.body, bytes) or reply.chunked
        return delimited and not reply.raw and reply.length is None


def _request(stream: socket.socket, pending: bytes) -> tuple[bytes, bytes]:
    """The next request's head and what came after it; an empty one where the client has gone."""
    while b"\r\n\r\n" not in pending:
        received = stream.recv(65536)
        if not received:
            return b"", b""
        pending += received
    head, _, rest = pending.partition(b"\r\n\r\n")
    return head, rest


def _send(stream: socket.socket, reply: Reply) -> None:
    pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
    if not reply.raw:
        head = [f"HTTP/1.1 {reply.status} Whatever", *(f"{name}: {value}" for name, value in reply.headers.items())]
        if reply.chunked:
            head.append("Transfer-Encoding: chunked")
        elif isinstance(reply.body, bytes) and reply.status != 304:
            head.append(f"Content-Length: {len(reply.body) if reply.length is None else reply.length}")
        stream.sendall("\r\n".join([*head, "", ""]).encode())
    for piece in pieces:
        stream.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
    if reply.chunked:
        stream.sendall(b"0\r\n\r\n")
