"""What is attacked: learners with open sign-ins, and lessons of several kinds."""

from app.accounts.actions import open_sign_in
from app.kit import db
from app.kit.db import session, transactional
from app.progress.models import WatchingPolicy
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.live.attending import go_on_air
from tests.live.making import make_live
from tests.progress.making import lesson_ids

LEARNERS = 80
HOUR = 3600


@transactional
def watch_as(course, *, challenges=False, first_pass_seek=True, hidden_counts=False):
    session.add(
        WatchingPolicy(
            course_id=course.id,
            max_rate_permille=1500,
            first_pass_seek=first_pass_seek,
            hidden_counts=hidden_counts,
            challenges=challenges,
            set_by_id=course.owner_id,
            set_at=course.created_at,
        )
    )


def _on_air():
    """A live lesson that has just begun and was planned for forty minutes."""
    lesson = make_live(hours_ahead=1, minutes=40)
    go_on_air(lesson.id)
    return lesson.id


@transactional
def _make():
    many = make_published_course(lessons=[HOUR] * 5)
    short = make_published_course(lessons=[200])
    text = make_published_course(lessons=["article"])
    asking = make_published_course(lessons=[3 * HOUR])
    ordered = make_published_course(lessons=[HOUR])
    watch_as(asking, challenges=True)
    watch_as(ordered, first_pass_seek=False)
    return {
        "tokens": [open_sign_in(make_user().id)[0] for _ in range(LEARNERS)],
        "many": lesson_ids(many),
        "short": lesson_ids(short)[0],
        "article": lesson_ids(text)[0],
        "asking": lesson_ids(asking)[0],
        "ordered": lesson_ids(ordered)[0],
        "live": [_on_air() for _ in range(4)],
    }


def make_scene(academy, url):
    """People and courses in an empty database; returns their tokens and the ids of lessons."""
    with academy.app_context():
        db.bind(url)
        db.Base.metadata.create_all(db.engine())
        scene = _make()
        session.remove()
        db.engine().dispose()
    return scene
