"""What a room hears is carried to each listener once, in order, and a slow one holds up nobody."""

import json
import socket

import pytest
import socketio
from engineio.packet import MESSAGE
from engineio.packet import Packet as Parcel
from engineio.socket import Socket

from app.kit.announce import Announcement
from app.kit.carrying import Carrier
from app.kit.frames import WholeWrites
from tests.kit.test_frames import read

WORDS = {"body": "大家好"}


class Listener:
    """A connection in the room ``hall`` whose other end is in our hand."""

    def __init__(self, server, name):
        here, self.there = socket.socketpair()
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.there.settimeout(5)
        self.connection = Socket(server.eio, name)
        self.line = self.connection.line = WholeWrites(here)
        server.eio.sockets[name] = self.connection
        sid = server.manager.connect(name, "/")
        server.manager.enter_room(sid, "/", "hall", eio_sid=name)

    def hears(self):
        return json.loads(read(self.there.recv(65536)).removeprefix("42"))

    def fill(self):
        """Nothing more fits into the line; returns how much did."""
        size = 0
        while self.line.offer(b"\x81\x01x"):
            size += 3
        return size

    def close(self):
        self.there.close()
        self.line.close()


@pytest.fixture
def server():
    return socketio.Server(client_manager=Carrier(), async_mode="threading")


@pytest.fixture
def listen(server):
    """``listen(name)``: somebody in the room."""
    opened = []

    def open_one(name):
        opened.append(Listener(server, name))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_everybody_in_a_room_hears_the_same_at_once(server, listen):
    one, other = listen("one"), listen("other")
    server.emit("message:posted", WORDS, to="hall")
    assert one.hears() == other.hears() == ["message:posted", WORDS]
    assert one.connection.queue.empty()


def test_rooms_are_named_together_and_everybody_hears_once(server, listen):
    one = listen("one")
    server.manager.enter_room(server.manager.sid_from_eio_sid("one", "/"), "/", "other")
    server.emit("room:count", {"count": 2}, to=["hall", "other"])
    assert one.hears() == ["room:count", {"count": 2}]
    one.there.setblocking(False)
    with pytest.raises(BlockingIOError):
        one.there.recv(1)


def test_what_waits_for_a_listener_is_heard_first(server, listen):
    one = listen("one")
    one.connection.send(Parcel(MESSAGE, "an answer"))
    server.emit("message:posted", WORDS, to="hall")
    assert [parcel.data for parcel in one.connection.poll()] == [
        "an answer",
        '2["message:posted",' + json.dumps(WORDS, separators=(",", ":")) + "]",
    ]


def test_a_slow_listener_holds_up_nobody_and_misses_nothing(server, listen):
    slow, quick = listen("slow"), listen("quick")
    slow.fill()
    server.emit("message:posted", WORDS, to="hall")
    assert quick.hears() == ["message:posted", WORDS]
    [parcel] = slow.connection.poll()
    assert json.loads(parcel.data.removeprefix("2")) == ["message:posted", WORDS]


def test_a_closed_connection_is_not_written_to(server, listen):
    one = listen("one")
    one.connection.closed = True
    server.emit("message:posted", WORDS, to="hall")
    one.there.setblocking(False)
    with pytest.raises(BlockingIOError):
        one.there.recv(1)


def test_what_is_announced_is_heard_by_whoever_gathers():
    carrier, heard = Carrier(), []
    carrier.hear = heard.append
    announcement = Announcement("hall", "message:posted", WORDS, thin=True)
    carrier.announce(announcement)
    assert heard == [announcement]
