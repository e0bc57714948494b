"""What a room hears, gathered into frames."""

import pytest

from app.kit import gathering
from app.kit.announce import Announcement
from app.kit.gathering import MOST_AT_ONCE, Gathering, allowed, newest, packed, window_seconds


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

    def until_late(self, moment):
        """Nothing rings before ``moment``, and then all that was due does."""
        self.now = max(self.now, moment)
        while due := [one for one in self.alarms if one[0] <= moment]:
            self.alarms.remove(due[0])
            due[0][1]()


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
    assert numbers(packed("hall", newest(heard), 10)) == [2, 3, 4]


def test_above_its_share_a_frame_leaves_out_and_says_how_much():
    heard = [said(n, thin=True) for n in range(8)] + [said(8)]
    items = packed("hall", heard, 5)
    assert numbers(items[:-1]) == [0, 1, 2, 3, 4, 8]
    assert items[-1] == (gathering.THINNED, {"room_id": "hall", "left_out": 3})


def test_what_may_not_be_left_out_never_is():
    heard = [said(n) for n in range(200)]
    assert numbers(packed("hall", heard, 5)) == list(range(200))


def shown_and_left_out(frames):
    """How many were shown, and how many more each frame said it leaves out."""
    items = [one for _room, _at, some in frames for one in some]
    told = [one["left_out"] for one in items if isinstance(one, dict)]
    return len(items) - len(told), sum(told)


def talk(stage, a_second, seconds, late=0.0):
    """So many remarks a second; the process stands still for ``late`` seconds, works, stands..."""
    free_at = stage.now + late
    for number in range(int(a_second * seconds)):
        at = 100 + number / a_second
        while at >= free_at:
            stage.until_late(free_at)
            free_at += max(late, 0.001)
        stage.gathering.add(said(number, thin=True))
    stage.until_late(free_at)
    stage.until(stage.now + 2)


@pytest.mark.parametrize("late", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("listeners", [10, 3000])
def test_fifty_a_second_are_heard_in_full_however_late_the_rounds_are(listeners, late):
    stage = Stage(listeners)
    talk(stage, 50, 20, late)
    assert shown_and_left_out(stage.frames) == (1000, 0)


@pytest.mark.parametrize("late", [0.0, 0.2, 1.0, 3.0])
@pytest.mark.parametrize("listeners", [10, 3000])
def test_of_two_hundred_a_second_as_many_are_heard_in_late_rounds_as_in_punctual_ones(
    listeners, late
):
    stage = Stage(listeners)
    talk(stage, 200, 30, late)
    shown, left_out = shown_and_left_out(stage.frames)
    assert shown + left_out == 6000
    assert 30 * 60 <= shown <= 30 * 60 + MOST_AT_ONCE + 3 * 60


def test_a_round_late_by_five_seconds_brings_what_a_page_keeps_and_counts_the_rest():
    stage = Stage()
    talk(stage, 50, 20, late=5.0)
    shown, left_out = shown_and_left_out(stage.frames)
    assert (shown, left_out) == (4 * MOST_AT_ONCE + 1, 4 * 50 - 1)


def test_a_burst_into_a_quiet_room_is_heard_whole_up_to_what_a_page_keeps():
    stage = Stage()
    for number in range(MOST_AT_ONCE + 30):
        stage.gathering.add(said(number, thin=True))
    stage.until(101)
    assert shown_and_left_out(stage.frames) == (MOST_AT_ONCE + 1, 29)


def test_what_may_not_be_left_out_costs_the_others_nothing():
    stage = Stage()
    for number in range(500):
        stage.gathering.add(said(number))
    for number in range(100):
        stage.gathering.add(said(number, thin=True))
    stage.until(101)
    assert shown_and_left_out(stage.frames) == (600, 0)


def test_a_clock_that_goes_back_takes_nothing_away():
    assert allowed(7, -5.0) == 7


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
    assert len(stage.gathering._rooms) == 1


def test_a_room_that_has_heard_much_is_not_forgotten_before_it_has_rested():
    stage = Stage()
    for number in range(MOST_AT_ONCE):
        stage.gathering.add(said(number, thin=True))
    for number in range(gathering.ROOMS_REMEMBERED - 1):
        stage.gathering.add(said(1, f"room-{number}"))
    stage.until(101)
    stage.gathering.add(said(1, "one more"))
    assert set(stage.gathering._rooms) == {"hall", "one more"}
    stage.until(105)
    assert stage.gathering._rooms["hall"].rested(stage.now)
