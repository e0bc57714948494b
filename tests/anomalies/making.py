"""Signs, and the study that brings them, for tests."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from app.accounts.models import User
from app.anomalies import actions
from app.anomalies.models import Anomaly
from app.anomalies.queries import Found
from app.anomalies.rules.signs import Sign, SignKind
from app.kit import clock
from app.kit.db import session, transactional
from app.progress.models import BeatReply, Coverage, Play
from app.progress.rules.crediting import PlayState
from tests.conftest import SHANGHAI
from tests.factories import make_user

DAY = date(2026, 3, 4)
FIGURES: dict[SignKind, dict[str, Any]] = {
    SignKind.EVEN_REPORTS: {
        "minutes": 250, "sittings": 6, "reports": 1000, "typical_ms": 15000, "spread_ms": 1.5,
        "sample": [15000, 15003] * 20,
    },
    SignKind.ALL_HOURS: {"hours": [30] * 22 + [0, 0], "busy": 22, "sittings": 40},
    SignKind.SHARED_BROWSER: {"people": [1, 2, 3, 4], "count": 4, "sign_ins": 9},
    SignKind.EVEN_ANSWERS: {
        "answers": 12, "typical_seconds": 4.0, "spread_seconds": 0.2, "sample": [4.0, 4.2] * 6,
    },
    SignKind.FULL_DAY: {"minutes": 1100, "hours": [46] * 24, "sittings": 30},
}  # fmt: skip


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment of the day that is looked at; hours may run on into the next."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(hours=hour, minutes=minute)


def a_sign(kind: SignKind = SignKind.ALL_HOURS, day: date = DAY, **more: Any) -> Sign:
    given = {"seen_from": at(0, day=day), "seen_to": at(23, day=day), "figures": FIGURES[kind]}
    return Sign(kind=kind, day=day, **(given | more))


def make_anomaly(
    person: User | None = None, kind: SignKind = SignKind.ALL_HOURS, **more: Any
) -> Anomaly:
    """A sign that waits; about a new learner unless told."""
    person = person or make_user()
    sign = a_sign(kind, **more)
    actions.note_signs([Found(person.id, sign)])
    found = session.query(Anomaly).filter_by(person_id=person.id, kind=kind, day=sign.day).one()
    session.refresh(found)
    return found


def make_admin(**more: Any) -> User:
    return make_user(roles=("learning_admin",), **more)


@transactional
def put_play(
    learner: User, lesson: Any, began: datetime, minutes: float, counted: Sequence[int] = ()
) -> Play:
    """A play as it lies there after so long a sitting, with what its last reports counted."""
    coverage = session.query(Coverage).filter_by(learner_id=learner.id).one_or_none()
    if coverage is None:
        coverage = Coverage(
            learner_id=learner.id, lesson_id=lesson.lesson_id, course_id=lesson.course_id,
            file_hash="x", duration_ms=1000, spans=[], saved_at=clock.now(),
        )  # fmt: skip
        session.add(coverage)
        session.flush()
    reports = int(minutes * 4)
    play = Play(
        learner_id=learner.id, coverage_id=coverage.id, course_id=lesson.course_id,
        revision_id=lesson.revision_id, required=True, duration_ms=1000, max_rate_permille=1000,
        first_pass_seek=True, hidden_counts=False, grace_ms=1000, challenges=False,
        completion_permille=900, section_ends=[], opened_at=began, noted_at=began,
        state=PlayState.SUPERSEDED, stopped_at=began, beat_ms=int(minutes * 60_000),
        last_seq=reports,
    )  # fmt: skip
    session.add(play)
    session.flush()
    first = reports - len(counted) + 1
    for seq, counted_ms in enumerate(counted, start=first):
        session.add(
            BeatReply(
                play_id=play.id, slot=seq % 64, seq=seq, body_digest="x",
                answer=[counted_ms, 0, False, None, 0],
            )
        )  # fmt: skip
    session.flush()
    return play
