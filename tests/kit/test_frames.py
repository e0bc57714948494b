"""WebSocket frames: small enough, whole, and the same for every listener."""

import json
import socket
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

from app.kit.frames import LARGEST_EVENT_BYTES, OVERSIZED, WholeWrites, shrunk, text_frame


def read(frame: bytes) -> str:
    """What a listener makes of the bytes."""
    listener = Connection(ConnectionType.CLIENT)
    listener.receive_data(frame)
    events = list(listener.events())
    assert all(isinstance(event, TextMessage) for event in events)
    assert events[-1].message_finished
    return "".join(event.data for event in events)


@given(st.text())
def test_a_listener_reads_what_was_said(text):
    assert read(text_frame(text)) == text


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536, 200_000])
def test_every_length_has_its_head(length):
    assert read(text_frame("x" * length)) == "x" * length


def test_an_event_too_large_is_replaced_by_one_that_says_so():
    frame = "4217" + json.dumps(["message:post", {"body": "字" * LARGEST_EVENT_BYTES}])
    assert json.loads(shrunk(frame).removeprefix("4217")) == ["message:post", OVERSIZED]
    assert shrunk(frame).startswith("4217[")


def test_large_events_that_want_no_answer_are_replaced_as_well():
    frame = "42" + json.dumps(["room:enter", "字" * LARGEST_EVENT_BYTES])
    assert shrunk(frame) == '42["room:enter","\\u0000oversized"]'


@given(st.text(max_size=200) | st.binary(max_size=200) | st.none())
def test_what_fits_arrives_as_it_was_sent(frame):
    assert shrunk(frame) is frame


def test_the_limit_counts_bytes_not_characters():
    fits = '421["message:post","' + "x" * (LARGEST_EVENT_BYTES - 22) + '"]'
    assert len(fits) == LARGEST_EVENT_BYTES
    assert shrunk(fits) is fits
    assert shrunk(fits.replace("x", "字")) != fits.replace("x", "字")


def test_what_is_too_large_and_no_event_is_left_to_the_engine():
    for frame in ("43" + "1" * LARGEST_EVENT_BYTES * 2, b"\x00" * LARGEST_EVENT_BYTES * 2):
        assert shrunk(frame) is frame


def test_two_senders_never_mix_their_frames():
    here, there = socket.socketpair()
    here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    line = WholeWrites(here)
    size, rounds = 300_000, 5
    senders = [
        Thread(target=lambda sign=sign: [line.send(sign * size) for _ in range(rounds)])
        for sign in (b"a", b"b")
    ]
    for sender in senders:
        sender.start()
    received = bytearray()
    while len(received) < size * rounds * 2:
        received += there.recv(65536)
    for sender in senders:
        sender.join()
    pieces = {bytes(received[at : at + size]) for at in range(0, len(received), size)}
    assert pieces == {b"a" * size, b"b" * size}
    here.close()
    there.close()


def test_a_whole_writing_socket_is_a_socket_otherwise():
    here, there = socket.socketpair()
    with here, there:
        assert WholeWrites(here).fileno() == here.fileno()
        assert WholeWrites(here).send(b"hello") == 5
        assert there.recv(5) == b"hello"


def test_what_is_offered_goes_at_once_or_not_at_all():
    here, there = socket.socketpair()
    with here, there:
        line = WholeWrites(here)
        assert line.offer(b"hello")
        assert there.recv(5) == b"hello"
        with line._sending:
            assert not line.offer(b"while another sends")
        there.setblocking(False)
        with pytest.raises(BlockingIOError):
            there.recv(1)


def test_a_line_that_takes_a_part_gets_the_rest_before_anything_else():
    here, there = socket.socketpair()
    with here, there:
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        line, size = WholeWrites(here), 300_000
        assert line.offer(b"a" * size)
        after = Thread(target=line.send, args=(b"b" * 9,))
        after.start()
        received = bytearray()
        while len(received) < size + 9:
            received += there.recv(65536)
        after.join()
        assert received == b"a" * size + b"b" * 9


def test_a_line_that_is_gone_takes_nothing():
    here, there = socket.socketpair()
    there.close()
    with here:
        line = WholeWrites(here)
        assert not line.offer(b"anybody?")
