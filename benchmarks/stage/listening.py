"""A hall of listeners on WebSockets who speak in turn: raw sockets, one thread, no library.

Run as a process of its own: it reads a plan (JSON) from standard input, says on standard output
what it measured, one JSON object a line: first ``entered``, once everybody is in the room; then,
told to by one line on standard input each, ``spoken`` and ``polled``. Times are of one clock, since
those who speak and those who hear are in this process.

``tokens`` sign the listeners in, ``teacher`` the one who opens the poll; ``room_id``, ``port``;
``at_once`` how many come in at the same time.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from benchmarks.stage import frames
from benchmarks.stage.histogram import Histogram

READ = 1 << 18
PATIENCE_SECONDS = 15
HANDSHAKE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
MARK = "#"
"""What is said ends with the moment it was said at, behind this sign."""


@dataclass(eq=False)
class Listener:
    """One connection: its token, what it has received of a frame, what it waits to be answered."""

    connection: socket.socket
    token: str
    received: bytes = b""
    upgraded: bool = False
    came_at: float = 0.0
    asked: dict[int, tuple[float, Histogram]] = field(default_factory=dict)
    number: int = 0
    refusals: int = 0


@dataclass
class Heard:
    """What the listeners heard while it was counted."""

    messages: Histogram = field(default_factory=Histogram)
    frames: int = 0
    size: int = 0
    left_out: int = 0


class Listening:
    """All listeners, and what is done with them."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.waiting = selectors.DefaultSelector()
        self.place = memoryview(bytearray(READ))
        self.entrances = Histogram()
        self.acks = Histogram()
        self.heard = Heard()
        self.bars = Histogram()
        self.inside: list[Listener] = []
        self.refused: dict[str, int] = {}
        self.poll_id = ""
        self.since = 0.0
        self._known: tuple[bytes, list[float], int] = (b"", [], 0)

    # Coming in

    def enter(self) -> dict[str, Any]:
        began = time.perf_counter()
        tokens = iter(self.plan["tokens"])
        coming = 0
        for token in tokens:
            self._connect(token)
            coming += 1
            while coming - len(self.inside) >= self.plan["at_once"]:
                self._listen(0.5)
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while len(self.inside) < coming and time.perf_counter() < deadline:
            self._listen(0.5)
        seconds = time.perf_counter() - began
        return {"seconds": round(seconds, 2), "inside": len(self.inside)} | self._told(
            self.entrances
        )

    def _connect(self, token: str) -> None:
        connection = socket.create_connection(("127.0.0.1", self.plan["port"]))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener = Listener(connection, token, came_at=time.perf_counter())
        self.waiting.register(connection, selectors.EVENT_READ, listener)
        connection.sendall(HANDSHAKE)

    # Speaking

    def speak(self, a_second: float, seconds: float, warm_seconds: float) -> dict[str, Any]:
        speakers = cycle(self.inside)
        self._run(lambda: self._say(next(speakers)), a_second, warm_seconds)
        self._quiet()  # what was said to warm up, and left out of it, is not counted
        self.heard, self.acks = Heard(), Histogram()
        self.since = time.perf_counter()
        said = self._run(lambda: self._say(next(speakers)), a_second, seconds)
        self._quiet()
        return {
            "said": said,
            "expected": said * len(self.inside),
            "heard": self.heard.messages.summary(),
            "left_out": self.heard.left_out,
            "frames_a_second": round(self.heard.frames / seconds),
            "mb_a_second": round(self.heard.size / 1e6 / seconds, 1),
        } | self._told(self.acks)

    def _say(self, speaker: Listener) -> None:
        now = time.perf_counter()
        fields = {
            "room_id": self.plan["room_id"],
            "body": f"请问基层数据怎样一次填报、多方使用?{MARK}{now:.6f}",
            "client_id": f"n{now:.6f}",
        }
        self._ask(speaker, "message:post", fields, self.acks)

    # Polls

    def poll(self, seconds: float) -> dict[str, Any]:
        """The teacher opens a poll, everybody answers within so many seconds."""
        teacher = self._teacher()
        fields = {"room_id": self.plan["room_id"], "question": "您所在单位是否已上线?"}
        self._ask(teacher, "poll:open", fields | {"options": ["已上线", "未上线"]}, Histogram())
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while not self.poll_id and time.perf_counter() < deadline:
            self._listen(0.2)
        self.heard, self.acks = Heard(), Histogram()
        answering = iter(self.inside)
        began = time.perf_counter()
        self._run(lambda: self._choose(next(answering)), len(self.inside) / seconds, seconds)
        self._quiet()
        return {
            "seconds": round(time.perf_counter() - began, 2),
            "frames_a_second": round(self.heard.frames / seconds),
        } | self._told(self.acks)

    def _teacher(self) -> Listener:
        before = len(self.inside)
        self._connect(self.plan["teacher"])
        while len(self.inside) == before:
            self._listen(0.5)
        return self.inside.pop()

    def _choose(self, listener: Listener) -> None:
        fields = {"poll_id": self.poll_id, "option": listener.number % 2}
        self._ask(listener, "poll:answer", fields, self.acks)

    # Both

    def _run(self, act: Callable[[], None], a_second: float, seconds: float) -> int:
        """Act so often, evenly, and listen in between; how often it was."""
        began, done = time.perf_counter(), 0
        while done < round(a_second * seconds):
            if (wait := began + done / a_second - time.perf_counter()) <= 0:
                act()
                done += 1
            self._listen(max(0.0, wait))
        return done

    def _quiet(self) -> None:
        """Listen until everything is answered and nothing more is heard."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < deadline:
            before = self.heard.frames
            until = time.perf_counter() + 1.2
            while time.perf_counter() < until:
                self._listen(0.1)
            if self.heard.frames == before and not any(one.asked for one in self.inside):
                return

    def _told(self, answers: Histogram) -> dict[str, Any]:
        waiting = sum(len(one.asked) for one in self.inside)
        return {"answers": answers.summary(), "unanswered": waiting, "refused": self.refused}

    def _ask(self, who: Listener, event: str, fields: dict[str, Any], into: Histogram) -> None:
        who.number += 1
        who.asked[who.number] = time.perf_counter(), into
        packet = json.dumps([event, fields], ensure_ascii=False, separators=(",", ":"))
        who.connection.sendall(frames.text(f"42{who.number}{packet}"))

    # Hearing

    def _listen(self, most_seconds: float) -> None:
        for key, _events in self.waiting.select(most_seconds):
            self._take(key.data)

    def _take(self, listener: Listener) -> None:
        size = listener.connection.recv_into(self.place)
        if size == 0:
            raise ConnectionError("the server hung up")
        received = listener.received + bytes(self.place[:size])
        if not listener.upgraded:
            head, found, received = received.partition(b"\r\n\r\n")
            if not found:
                listener.received = head
                return
            listener.upgraded = True
        got, listener.received = frames.taken(received)
        now = time.perf_counter()
        for kind, content in got:
            if kind == frames.CLOSE:
                raise ConnectionError("the server closed a connection")
            self._understand(listener, content, now)

    def _understand(self, listener: Listener, content: bytes, now: float) -> None:
        if content.startswith(b"42"):
            self._hear(content, now)
        elif content.startswith(b"43"):
            self._be_answered(listener, content, now)
        elif content == b"2":
            listener.connection.sendall(frames.text("3"))
        elif content.startswith(b"0"):
            auth = json.dumps({"token": listener.token}) if listener.token else ""
            listener.connection.sendall(frames.text(f"40{auth}"))
        elif content.startswith(b"40"):
            fields = {"room_id": self.plan["room_id"], "coalesce": True}
            self._ask(listener, "room:enter", fields, Histogram())

    def _be_answered(self, listener: Listener, content: bytes, now: float) -> None:
        number, _, answer = content[2:].partition(b"[")
        asked_at, into = listener.asked.pop(int(number))
        into.add(now - asked_at)
        if not answer.startswith(b'{"ok":true'):
            error = json.loads(b"[" + answer)[0].get("error", "?")
            self.refused[error] = self.refused.get(error, 0) + 1
        if listener.came_at:
            self.entrances.add(now - listener.came_at)
            listener.came_at = 0.0
            self.inside.append(listener)

    def _hear(self, content: bytes, now: float) -> None:
        """Each frame is the same for everybody, so it is read once."""
        self.heard.frames += 1
        self.heard.size += len(content)
        if content != self._known[0]:
            self._known = (content, *self._read(content))
        _, said_at, left_out = self._known
        for moment in said_at:
            self.heard.messages.add(now - moment)
        self.heard.left_out += left_out

    def _read(self, content: bytes) -> tuple[list[float], int]:
        said_at, left_out = [], 0
        for event, payload in _items(json.loads(content[2:])):
            if event == "message:posted" and MARK in payload["body"]:
                moment = float(payload["body"].rpartition(MARK)[2])
                said_at += [moment] if moment >= self.since else []
            elif event == "room:thinned":
                left_out += payload["left_out"]
            elif event == "poll:opened":
                self.poll_id = payload["poll_id"]
        return said_at, left_out


def _items(packet: list[Any]) -> Iterator[tuple[str, Any]]:
    event, payload = packet
    if event == "room:heard":
        yield from payload["items"]
    else:
        yield event, payload


def main() -> None:
    """Come in, then do what each further line says."""
    listening = Listening(json.loads(sys.stdin.readline()))
    print(json.dumps(listening.enter()), flush=True)
    for line in sys.stdin:
        what = json.loads(line)
        act = {"speak": listening.speak, "poll": listening.poll}[what.pop("act")]
        print(json.dumps(act(**what)), flush=True)


if __name__ == "__main__":
    main()
