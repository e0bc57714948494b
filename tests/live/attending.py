"""People at live lessons, for tests: beats at moments of the held clock, and stays on air."""

from contextlib import suppress
from secrets import token_hex

from app.accounts.actions import open_sign_in
from app.kit import clock
from app.kit.db import session, transactional
from app.live import actions
from app.live.actions import LiveBeat
from app.live.models import Attendance, Broadcast, LiveLesson
from app.live.rules import Way
from tests.factories import make_user
from tests.live.making import make_live


@transactional
def go_on_air(live_id):
    """From now on there is something to be seen."""
    lesson = session.get(LiveLesson, live_id)
    lesson.on_air_at = lesson.on_air_at or clock.now()
    session.add(
        Broadcast(
            live_id=live_id,
            way=Way.BROWSER,
            folder=token_hex(16),
            began_at=clock.now(),
            last_segment_at=clock.now(),
        )
    )


@transactional
def lose_sender(live_id):
    stay = _stay(live_id)
    stay.away_since = stay.last_segment_at = clock.now()


@transactional
def find_sender(live_id):
    _stay(live_id).away_since = None


@transactional
def end(live_id):
    _stay(live_id).ended_at = clock.now()
    session.get(LiveLesson, live_id).ended_at = clock.now()


def _stay(live_id):
    return session.query(Broadcast).filter_by(live_id=live_id, ended_at=None).one()


def lesson_on_air(clock, minutes=60, teacher=None, **more):
    """A lesson that went on air just now."""
    lesson = make_live(teacher, hours_ahead=1, minutes=minutes, **more)
    clock.forward(hours=1)
    go_on_air(lesson.id)
    return lesson.id


class Viewer:
    """Somebody with a token who says that they are there."""

    def __init__(self, person=None, **more):
        self.person = person or make_user(**more)
        self.token = open_sign_in(self.person.id)[0]

    def beat(self, live_id):
        """One beat; returns its answer or raises its refusal."""
        [answer] = actions.record_presence([LiveBeat(self.token, live_id)])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def stay(self, clock, live_id, seconds, every=15, signs=True):
        """Beats for so long, and signs in when asked; returns the last answer."""
        answer = self.beat(live_id)
        for _ in range(0, seconds, every):
            clock.forward(seconds=every)
            answer = self.beat(live_id)
            if signs and answer.sign_in:
                actions.answer_sign_in(self.person, live_id, answer.sign_in.token)
        return answer

    def attended(self, live_id):
        row = session.query(Attendance).filter_by(live_id=live_id, person_id=self.person.id).one()
        return row.attended_ms / 1000

    def row(self, live_id):
        session.expire_all()
        return session.query(Attendance).filter_by(live_id=live_id, person_id=self.person.id).one()


def settle(clock, live_id):
    """What the job does once its time has come."""
    clock.forward(minutes=6)
    with suppress(StopIteration):
        while actions.settle_portion(live_id):
            pass
