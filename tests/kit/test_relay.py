"""What a process without listeners announces reaches those who are connected to another one."""

import pytest

from app.kit import announce as kit_announce
from app.kit import rounds
from app.kit.announce import Announcement, announce
from app.kit.db import session, transactional
from app.kit.errors import Busy, Conflict
from app.kit.relay import Relay, RelayedAnnouncement, leave, speak_from_afar
from app.kit.rounds import Round


@pytest.fixture(autouse=True)
def outlet():
    before = kit_announce._outlet
    yield
    kit_announce.deliver_through(before)


@pytest.fixture
def heard():
    """What this process tells its own listeners."""
    said = []
    kit_announce.deliver_through(lambda a: said.append((a.room, a.event, a.payload)))
    return said


@transactional
def _speak(*, break_off=False):
    announce("live-1", "live:changed", {"state": "live"})
    if break_off:
        raise Conflict()


def test_what_is_announced_afar_is_heard_once_by_each_process(app, heard):
    here = kit_announce._outlet
    one, another = Relay(), Relay()
    one.pass_on(), another.pass_on()
    speak_from_afar()
    _speak()
    kit_announce.deliver_through(here)
    assert (one.pass_on(), another.pass_on()) == (1, 1)
    assert heard == [("live-1", "live:changed", {"state": "live"})] * 2
    assert (one.pass_on(), another.pass_on()) == (0, 0)


def test_what_was_taken_back_is_never_left(app):
    speak_from_afar()
    with pytest.raises(Conflict):
        _speak(break_off=True)
    assert session.query(RelayedAnnouncement).count() == 0


def test_a_process_that_begins_does_not_tell_the_past(app, heard):
    leave(Announcement("live-1", "live:changed", {"n": 1}))
    late = Relay()
    assert late.pass_on() == 0
    leave(Announcement("live-1", "live:changed", {"n": 2}))
    assert late.pass_on() == 1
    assert [payload for _room, _event, payload in heard] == [{"n": 2}]


def test_who_commits_later_with_a_lower_number_is_heard_all_the_same(app, heard):
    """On PostgreSQL numbers are drawn before the commit that makes them seen."""
    relay = Relay()
    relay.pass_on()
    leave(Announcement("hall", "said", {"n": 1}))
    leave(Announcement("hall", "said", {"n": 2}))
    first = session.query(RelayedAnnouncement).order_by(RelayedAnnouncement.id).first()
    number, said_at = first.id, first.said_at
    _take_away(number)
    assert relay.pass_on() == 1
    _put_back(number, said_at)
    assert relay.pass_on() == 1
    assert [payload for _room, _event, payload in heard] == [{"n": 2}, {"n": 1}]


@transactional
def _take_away(number):
    session.delete(session.get(RelayedAnnouncement, number))


@transactional
def _put_back(number, said_at):
    row = RelayedAnnouncement(id=number, said_at=said_at, room="hall", event="said")
    row.payload = {"n": 1}
    session.add(row)


def test_what_lies_there_for_long_is_cleared_away_and_never_told(app, clock, heard):
    relay = Relay()
    relay.pass_on()
    leave(Announcement("hall", "said", {"n": 1}))
    clock.forward(minutes=11)
    assert relay.pass_on() == 0
    leave(Announcement("hall", "said", {"n": 2}))
    assert session.query(RelayedAnnouncement).count() == 1


def test_a_round_that_fails_says_so_and_harms_nobody(app, caplog):
    def fail():
        raise ZeroDivisionError

    def wait():
        raise Busy()

    rounds.make(app, Round("kit.fails", 1, fail))
    rounds.make(app, Round("kit.waits", 1, wait))
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "round kit.fails failed",
        "round kit.waits",
    ]


def test_the_rounds_of_a_web_process_are_known(app):
    assert {"kit.relay", "live.pulse"} <= set(rounds._rounds)
