"""WebSocket frames of a size that one process can bear: large events are answered, not obeyed.

Engine.IO closes a connection that sends more than its limit. A person who pastes too much should
read why instead, so a large event is replaced by :data:`OVERSIZED` and refused with its ack; only
a frame far beyond that ends the connection, while it is still arriving.
"""

import re
from contextlib import suppress
from functools import lru_cache
from socket import MSG_DONTWAIT
from ssl import SSLSocket
from threading import Lock, Thread
from typing import Any

from simple_websocket import ConnectionClosed

from app.kit.errors import Invalid
from app.reasons import N_

LARGEST_EVENT_BYTES = 64 * 1024
LARGEST_FRAME_BYTES = 4 * 1024 * 1024
OVERSIZED = "\0oversized"
TOO_LARGE = N_("This is larger than a room can take.")

_EVENT_HEAD = re.compile(r'42(?P<ack>[0-9]{0,18})\["(?P<event>[a-z:_-]{1,64})"')


def shrunk(frame: str | bytes | None) -> str | bytes | None:
    """The frame itself, or, in place of a large event, the same event with nothing in it."""
    if not isinstance(frame, str) or len(frame) <= LARGEST_EVENT_BYTES // 4:
        return frame
    if len(frame.encode("utf-8", "surrogatepass")) <= LARGEST_EVENT_BYTES:
        return frame
    head = _EVENT_HEAD.match(frame)
    if head is None:
        return frame
    return f'42{head["ack"]}["{head["event"]}","\\u0000oversized"]'


def fields_of(payload: tuple[Any, ...]) -> Any:
    """What an event brought along; raises Invalid where that was too large to be taken."""
    fields = payload[0] if payload else {}
    if fields == OVERSIZED:
        raise Invalid(TOO_LARGE)
    return fields


@lru_cache(maxsize=256)
def text_frame(text: str) -> bytes:
    """A text as one WebSocket frame of a server: unmasked, final, uncompressed (RFC 6455, 5.2).

    What a room hears is the same frame for each of its listeners, so it is made once.
    """
    content = text.encode()
    length = len(content)
    if length < 126:
        return bytes((0x81, length)) + content
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2) + content
    return b"\x81\x7f" + length.to_bytes(8) + content


class WholeWrites:
    """A socket that sends all of what it is given, one sender at a time.

    A plain ``send`` may take a part only when the receiver is slow, and half a frame would spoil
    the connection.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._sending = Lock()
        # Below gevent's socket, which would wait; what is encrypted can only go through it.
        self._bare = None if isinstance(sock, SSLSocket) else getattr(sock, "_sock", sock)

    def offer(self, content: bytes) -> bool:
        """Send at once, or not at all (False) where that would mean to wait.

        A line that takes a part gets the rest as soon as it can; nothing else is sent meanwhile.
        """
        if self._bare is None or not self._sending.acquire(blocking=False):
            return False
        try:
            sent = self._bare.send(content, MSG_DONTWAIT)
        except OSError:  # full, or gone: whoever waits for the line will find out
            self._sending.release()
            return False
        if sent == len(content):
            self._sending.release()
        else:
            Thread(target=self._finish, args=(content[sent:],), daemon=True).start()
        return True

    def _finish(self, rest: bytes) -> None:
        try:
            with suppress(OSError):  # its reader finds the line broken, too
                self._sock.sendall(rest)
        finally:
            self._sending.release()

    def send(self, content: bytes) -> int:
        with self._sending:
            self._sock.sendall(content)
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def bounded(engine: Any) -> None:
    """Give an Engine.IO server WebSockets with whole writes, a largest frame, no compression.

    Compressing each small chat frame for each listener costs more than it saves. A connection
    that stays silent longer than it may is given up, even when its reader died of a broken frame.
    """
    plain = engine._async["websocket"]
    patience_seconds = engine.ping_interval + engine.ping_timeout + 5

    class BoundedWebSocket(plain):  # type: ignore[misc,valid-type]
        def __init__(self, answer: Any, server: Any) -> None:
            super().__init__(answer, server)
            self.server_args["max_message_size"] = LARGEST_FRAME_BYTES
            self._connection = answer.__self__  # the connection's own method answers

        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            for name in ("gunicorn.socket", "werkzeug.socket"):
                if name in environ:
                    environ[name] = self._connection.line = WholeWrites(environ[name])
            return super().__call__(environ, start_response)

        def send(self, message: str | bytes) -> None:
            if isinstance(message, bytes):
                super().send(message)
                return
            if not self.ws.connected:
                raise OSError("the connection is closed")
            self.ws.sock.send(text_frame(message))

        def wait(self) -> str | bytes | None:
            try:
                return shrunk(self.ws.receive(timeout=patience_seconds))
            except ConnectionClosed:
                return None

    engine._async = {**engine._async, "websocket": BoundedWebSocket}
