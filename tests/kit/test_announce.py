"""What a room hears, and when."""

from itertools import pairwise

import pytest

from app.kit import announce as kit_announce
from app.kit.announce import Steadily, announce
from app.kit.db import transactional
from app.kit.errors import Conflict


@pytest.fixture
def heard():
    """Everything announced in this test, in order."""
    said = []
    before = kit_announce._outlet
    kit_announce.deliver_through(lambda a: said.append((a.room, a.event, a.payload)))
    yield said
    kit_announce.deliver_through(before)


@transactional
def speak(heard, *, break_off=False):
    announce("hall", "said:first", {"n": 1})
    announce("hall", "said:second", {"n": 2})
    assert heard == []
    if break_off:
        raise Conflict()


def test_a_room_hears_in_order_what_was_said_once_it_is_committed(app, heard):
    speak(heard)
    assert heard == [("hall", "said:first", {"n": 1}), ("hall", "said:second", {"n": 2})]


def test_a_room_never_hears_what_was_taken_back(app, heard):
    with pytest.raises(Conflict):
        speak(heard, break_off=True)
    assert heard == []


def test_a_listener_that_fails_does_not_undo_the_deed(app, heard):
    def fail(*_words):
        raise OSError("nobody there")

    kit_announce.deliver_through(fail)
    speak(heard)


def test_announcing_outside_of_an_action_is_a_mistake(app, heard):
    with pytest.raises(AssertionError):
        announce("hall", "said:first", {})


def test_a_process_without_sockets_announces_to_nobody(app):
    before = kit_announce._outlet
    kit_announce.deliver_through(None)
    speak([])
    kit_announce.deliver_through(before)


class Stage:
    """A clock and a timer that only move when told to, and what was said on it."""

    def __init__(self):
        self.now, self.said, self.alarms = 100.0, [], []
        self.steadily = Steadily(
            lambda key: self.said.append((key, round(self.now, 3))),
            1.0,
            clock=lambda: self.now,
            after=lambda seconds, call: self.alarms.append((self.now + seconds, call)),
        )

    def until(self, moment):
        self.now = moment
        due = [call for at, call in self.alarms if at <= moment]
        self.alarms = [(at, call) for at, call in self.alarms if at > moment]
        for call in due:
            call()


def test_the_first_change_is_told_at_once():
    stage = Stage()
    stage.steadily.changed("hall")
    assert stage.said == [("hall", 100.0)]


def test_many_changes_within_a_second_are_told_once_more_at_its_end():
    stage = Stage()
    for moment in (100.0, 100.2, 100.4, 100.9):
        stage.until(moment)
        stage.steadily.changed("hall")
    stage.until(101.0)
    stage.until(105.0)
    assert stage.said == [("hall", 100.0), ("hall", 101.0)]


def test_rooms_do_not_wait_for_each_other():
    stage = Stage()
    stage.steadily.changed("hall")
    stage.steadily.changed("cellar")
    assert stage.said == [("hall", 100.0), ("cellar", 100.0)]


def test_nobody_is_told_twice_within_a_second_however_often_something_changes():
    stage = Stage()
    for step in range(500):
        stage.until(100 + step * 0.013)
        stage.steadily.changed("hall")
    moments = [moment for _key, moment in stage.said]
    assert all(later - earlier >= 0.999 for earlier, later in pairwise(moments))
    assert len(moments) == 7


def test_a_room_that_emptied_starts_afresh():
    stage = Stage()
    stage.steadily.changed("hall")
    stage.steadily.forget("hall")
    stage.until(100.1)
    stage.steadily.changed("hall")
    assert stage.said == [("hall", 100.0), ("hall", 100.1)]


def test_nothing_is_told_late_about_a_room_that_emptied():
    stage = Stage()
    stage.steadily.changed("hall")
    stage.steadily.changed("hall")
    stage.steadily.forget("hall")
    stage.until(102.0)
    assert stage.said == [("hall", 100.0)]


def test_what_cannot_be_told_is_tried_again_with_the_next_change():
    stage = Stage()
    failing = Steadily(lambda _key: 1 / 0, 1.0, clock=lambda: stage.now, after=lambda _s, _c: None)
    failing.changed("hall")
    stage.now = 102.0
    failing.changed("hall")
