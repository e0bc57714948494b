"""What a room hears, gathered into frames."""

import pytest

from app.kit import gathering
from app.kit.announce import Announcement
from app.kit.gathering import Gathering, packed, share, window_seconds


def said(number, room="hall", **how):
    return Announcement(room, "said", {"n": number}, **how)


def numbers(items):
    return [payload.get("n", payload) for _event, payload in items]


class Stage:
    """A gathering on a clock that only moves when told to."""

    def __init__(self, listeners=10):
        self.now, self.frames, self.alarms = 100.0, [], []
        self.gathering = Gathering(
            lambda room, items: self.frames.append((room, round(self.now, 3), numbers(items))),
            lambda _room: listeners,
            clock=lambda: self.now,
            after=lambda seconds, call: self.alarms.append((self.now + seconds, call)),
        )

    def until(self, moment):
        while due := sorted((one for one in self.alarms if one[0] <= moment), key=lambda a: a[0]):
            self.alarms.remove(due[0])
            self.now = due[0][0]
            due[0][1]()
        self.now = moment


@pytest.mark.parametrize(
    ("listeners", "seconds"),
    [(0, 0.05), (1, 0.05), (500, 0.05), (2000, 0.2), (3000, 0.3), (10_000, 1.0), (50_000, 1.0)],
)
def test_the_window_widens_with_the_audience(listeners, seconds):
    assert window_seconds(listeners) == pytest.approx(seconds)


def test_a_quiet_room_hears_at_once():
    stage = Stage()
    stage.gathering.add(said(1))
    assert stage.frames == [("hall", 100.0, [1])]


def test_what_follows_within_the_window_travels_together_and_in_order():
    stage = Stage()
    for number in range(5):
        stage.until(100 + number * 0.01)
        stage.gathering.add(said(number))
    stage.until(101)
    assert stage.frames == [("hall", 100.0, [0]), ("hall", 100.05, [1, 2, 3, 4])]


def test_after_a_pause_the_room_hears_at_once_again():
    stage = Stage()
    stage.gathering.add(said(1))
    stage.until(100.2)
    stage.gathering.add(said(2))
    assert stage.frames[-1] == ("hall", 100.2, [2])


def test_a_hall_never_gets_more_frames_than_its_window_allows():
    stage = Stage(listeners=3000)
    for number in range(500):
        stage.until(100 + number * 0.02)
        stage.gathering.add(said(number))
    stage.until(200)
    assert len(stage.frames) <= 35
    assert [n for _room, _at, some in stage.frames for n in some] == list(range(500))


def test_rooms_do_not_wait_for_each_other():
    stage = Stage()
    for room in ("hall", "cellar"):
        stage.gathering.add(said(1, room))
    assert [room for room, _at, _items in stage.frames] == ["hall", "cellar"]


def test_of_what_is_only_interesting_at_its_latest_the_last_one_travels():
    heard = [said(1, latest="bars"), said(2), said(3, latest="bars"), said(4, latest="other")]
    assert numbers(packed("hall", heard, 10)) == [2, 3, 4]


def test_above_its_share_a_frame_leaves_out_and_says_how_much():
    heard = [said(n, thin=True) for n in range(8)] + [said(8)]
    items = packed("hall", heard, 5)
    assert numbers(items[:-1]) == [0, 1, 2, 3, 4, 8]
    assert items[-1] == (gathering.THINNED, {"room_id": "hall", "left_out": 3})


def test_what_may_not_be_left_out_never_is():
    heard = [said(n) for n in range(200)]
    assert numbers(packed("hall", heard, 5)) == list(range(200))


def test_fifty_messages_a_second_are_heard_in_full_by_three_thousand():
    assert share(window_seconds(3000)) >= 50 * window_seconds(3000)


def test_a_frame_that_cannot_be_sent_does_not_silence_the_room():
    told = []

    def send(room, items):
        if not told:
            told.append(None)
            raise OSError("gone")
        told.append(numbers(items))

    stage = Stage()
    stage.gathering = Gathering(send, lambda _room: 1, clock=lambda: stage.now)
    stage.gathering.add(said(1))
    stage.now = 101.0
    stage.gathering.add(said(2))
    assert told == [None, [2]]


def test_quiet_rooms_are_forgotten_in_the_end():
    stage = Stage()
    for number in range(gathering.ROOMS_REMEMBERED):
        stage.gathering.add(said(1, f"room-{number}"))
    stage.until(101)
    stage.gathering.add(said(1, "one more"))
    assert len(stage.gathering._open_until) == 1
