"""Learners in front of lessons, for tests; what they watch goes through the actions."""

from dataclasses import dataclass, field
from typing import Any

from app.accounts.actions import open_sign_in
from app.accounts.models import User
from app.courses.models import Course
from app.courses.queries import lessons_of
from app.progress import actions
from app.progress.actions import Beat, OpenedPlay
from app.progress.forms import BeatForm
from app.progress.rules.sitting import Reply
from tests.courses.making import make_published_course
from tests.factories import make_user


@dataclass
class Sitter:
    """A learner in front of one lesson, and the clock they share with the server."""

    learner: User
    lesson_id: int
    token: str
    play: OpenedPlay
    seq: int = 0
    replies: list[Any] = field(default_factory=list)

    def beat(self, *spans, visible: bool = True, seq: int | None = None, rate: float = 1.0) -> Beat:
        """A beat that reports ``spans`` in seconds; not sent yet."""
        self.seq = seq or self.seq + 1
        form = BeatForm(
            seq=self.seq,
            spans=[(float(start), float(end)) for start, end in spans],
            rate=rate,
            visible=visible,
        )
        return Beat(self.token, self.play.play_id, form)

    def report(self, *spans, **more) -> Reply:
        """Send one beat by itself; raises what it is refused with."""
        return send(self.beat(*spans, **more))


def send(beat: Beat) -> Reply:
    """Have one beat recorded; raises what it is refused with."""
    [answer] = actions.record_beats([beat])
    if isinstance(answer, Exception):
        raise answer
    return answer


def lesson_ids(course: Course) -> list[int]:
    """The lessons of a published course, in order."""
    assert course.published_revision_id is not None
    return [version.lesson_id for version in lessons_of(course.published_revision_id)]


def make_course(*seconds: float, **given) -> Course:
    """A published course with a required video lesson of each of these lengths."""
    return make_published_course(lessons=list(seconds), **given)


def sit_down(learner: User | None = None, lesson_id: int | None = None, **opening) -> Sitter:
    """A learner opens a play; of a lesson of ten minutes in a course of its own by default."""
    learner = learner or make_user()
    lesson_id = lesson_id or lesson_ids(make_course(600))[0]
    token, _opened = open_sign_in(learner.id)
    return Sitter(learner, lesson_id, token, actions.open_play(learner, lesson_id, **opening))


def watch_to_the_end(clock, learner: User, course: Course) -> Reply:
    """Watch every lesson of a course in real time; the last reply."""
    reply = None
    for lesson_id in lesson_ids(course):
        sitter = sit_down(learner, lesson_id)
        seconds = sitter.play.duration_ms / 1000
        for start in range(0, int(seconds) + 1, 240):
            end = min(start + 240, seconds)
            clock.forward(seconds=end - start + 1)
            if start < end:
                reply = sitter.report((start, end))
    assert reply is not None
    return reply
