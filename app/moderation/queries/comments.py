"""What reviewers said of a course, as far as it concerns its newest revision."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, func, or_, select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.courses import queries as courses
from app.courses.models import LessonVersion, Revision
from app.courses.permissions import can_see_drafts
from app.courses.rules import LessonKind, State
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound
from app.kit.paging import Page, page
from app.moderation.forms import CommentList
from app.moderation.models import ReviewComment, ReviewMove, ReviewReply
from app.moderation.permissions import can_comment, can_take_back
from app.moderation.rules import (
    Change,
    CommentState,
    Move,
    Principle,
    change_since,
    plain_words,
)
from app.videos import queries as videos

MOST = 300
"""Comments that a desk shows, open ones first; nobody reads more of one course."""


@dataclass(frozen=True)
class Reply:
    """An answer to a comment."""

    id: int
    who: Person
    body: str
    created_at: datetime


@dataclass(frozen=True)
class Comment:
    """A comment as one person sees it."""

    id: int
    number: int
    lesson_id: int | None
    lesson: str
    """The title of its lesson; empty when it has none or the lesson is gone."""
    place: int
    """Where its lesson stands; 0 for comments on the whole course."""
    at_ms: int | None
    box: Sequence[float] | None
    quote: str
    principle: Principle
    body: str
    who: Person
    stage: State
    created_at: datetime
    state: CommentState
    settled_by: Person | None
    settled_at: datetime | None
    replies: Sequence[Reply]
    revision: int
    carried: bool
    """Whether it was written on an earlier revision."""
    earlier_round: bool
    """Whether this revision was submitted again since."""
    change: Change | None
    settles: bool
    takes_back: bool

    @property
    def open(self) -> bool:
        return self.state is CommentState.OPEN


@dataclass(frozen=True)
class _Scene:
    """What is the same for all comments of a course."""

    viewer: User
    owner_id: int
    number: int
    submitted_at: datetime | None
    lessons: Mapping[int, tuple[int, LessonVersion]]


def comments_of(viewer: User, course_id: int) -> Sequence[Comment]:
    """What concerns the newest revision: by lesson and moment, what is settled last.

    That is everything said of it, and what was said of earlier ones and was still open when it was
    begun. Raises NotFound for everybody who may not see the course's drafts.
    """
    course = courses.get_course(viewer, course_id)
    if not can_see_drafts(viewer, course.owner_id):
        raise NotFound()
    newest = courses.newest_revision(course_id)
    statement = (
        select(ReviewComment, Revision.number)
        .join(Revision, Revision.id == ReviewComment.revision_id)
        .where(
            ReviewComment.course_id == course_id,
            or_(
                ReviewComment.revision_id == newest.id,
                ReviewComment.state == CommentState.OPEN,
                ReviewComment.settled_at >= newest.created_at,
            ),
        )
        .order_by(ReviewComment.state, ReviewComment.id.desc())
        .limit(MOST)
    )
    rows = session.execute(statement).all()
    found = _told(rows, _scene(viewer, course.owner_id, newest)) if rows else []
    return sorted(found, key=_reading_order)


def comments_for_author(viewer: User, course_id: int) -> Sequence[Comment]:
    """What still has to be done about a course, for the studio; empty for everybody else."""
    course = courses.find_course(viewer, course_id)
    if course is None or course.owner_id != viewer.id:
        return []
    return [one for one in comments_of(viewer, course_id) if one.open]


def page_of_comments(viewer: User, course_id: int, form: CommentList) -> Page[Comment]:
    """Every comment of a course over all its revisions, by number.

    Raises NotFound for who cannot see the course, NotAllowed for who sees only the course.
    """
    course = courses.get_course(viewer, course_id)
    if not can_see_drafts(viewer, course.owner_id):
        raise NotAllowed()
    statement: Any = (
        select(ReviewComment, Revision.number)
        .join(Revision, Revision.id == ReviewComment.revision_id)
        .where(ReviewComment.course_id == course_id)
    )
    if form.state:
        statement = statement.where(ReviewComment.state == form.state)
    found = page(statement, [(ReviewComment.number, "asc")], form.cursor, form.limit)
    scene = _scene(viewer, course.owner_id, courses.newest_revision(course_id))
    return Page(_told(found.items, scene), found.next)


def get_comment(viewer: User, course_id: int, comment_id: int) -> Comment:
    """One comment; raises NotFound."""
    course = courses.get_course(viewer, course_id)
    row = session.execute(
        select(ReviewComment, Revision.number)
        .join(Revision, Revision.id == ReviewComment.revision_id)
        .where(ReviewComment.id == comment_id, ReviewComment.course_id == course_id)
    ).first()
    if row is None or not can_see_drafts(viewer, course.owner_id):
        raise NotFound()
    scene = _scene(viewer, course.owner_id, courses.newest_revision(course_id))
    return _told([row], scene)[0]


def open_counts(course_ids: Collection[int]) -> dict[int, int]:
    """How many open comments each course has; one statement. Courses without any are left out."""
    if not course_ids:
        return {}
    counted = session.execute(
        select(ReviewComment.course_id, func.count())
        .where(
            ReviewComment.course_id.in_(set(course_ids)),
            ReviewComment.state == CommentState.OPEN,
        )
        .group_by(ReviewComment.course_id)
    )
    return {row[0]: row[1] for row in counted}


def open_of(course_id: int) -> tuple[int, int]:
    """Open comments of a course, and how many of them are about political correctness."""
    political = case((ReviewComment.principle == Principle.POLITICAL, 1), else_=0)
    counted = select(func.count(), func.coalesce(func.sum(political), 0)).where(
        ReviewComment.course_id == course_id, ReviewComment.state == CommentState.OPEN
    )
    count, about = session.execute(counted).one()
    return int(count), int(about)


def has_replies(comment_id: int) -> bool:
    """Whether somebody has answered a comment."""
    return bool(session.scalar(select(exists().where(ReviewReply.comment_id == comment_id))))


def recording_ms(lesson: LessonVersion) -> int | None:
    """How long a lesson's recording is; None for what is read, or not ready."""
    if lesson.kind is LessonKind.ARTICLE or lesson.video_id is None:
        return None
    return courses.measured_ms(lesson, videos.facts([lesson.video_id]))


def _reading_order(comment: Comment) -> tuple[Any, ...]:
    moment = -1 if comment.at_ms is None else comment.at_ms
    return (not comment.open, comment.place, moment, comment.number)


def _scene(viewer: User, owner_id: int, newest: Revision) -> _Scene:
    lessons = courses.lessons_of(newest.id)
    submitted = select(func.max(ReviewMove.moved_at)).where(
        ReviewMove.revision_id == newest.id, ReviewMove.move == Move.SUBMIT
    )
    return _Scene(
        viewer=viewer,
        owner_id=owner_id,
        number=newest.number,
        submitted_at=session.scalar(submitted),
        lessons={one.lesson_id: (place, one) for place, one in enumerate(lessons, 1)},
    )


def _told(rows: Iterable[Any], scene: _Scene) -> list[Comment]:
    pairs = [(row[0], row[1]) for row in rows]
    replies = _replies([comment.id for comment, _ in pairs])
    ids = {who for one, _ in pairs for who in (one.author_id, one.settled_by_id) if who}
    ids |= {reply.author_id for thread in replies.values() for reply in thread}
    names = people(ids)
    return [
        _comment(comment, number, scene, names, replies[comment.id]) for comment, number in pairs
    ]


def _replies(comment_ids: list[int]) -> Mapping[int, list[ReviewReply]]:
    threads: dict[int, list[ReviewReply]] = defaultdict(list)
    if comment_ids:
        wanted = select(ReviewReply).where(ReviewReply.comment_id.in_(comment_ids))
        for reply in session.scalars(wanted.order_by(ReviewReply.id)):
            threads[reply.comment_id].append(reply)
    return threads


def _comment(
    comment: ReviewComment,
    number: int,
    scene: _Scene,
    names: Mapping[int, Person],
    replies: Sequence[ReviewReply],
) -> Comment:
    place, lesson = scene.lessons.get(comment.lesson_id or 0, (0, None))
    since = scene.submitted_at
    return Comment(
        id=comment.id,
        number=comment.number,
        lesson_id=comment.lesson_id,
        lesson=lesson.title if lesson else "",
        place=place,
        at_ms=comment.at_ms,
        box=comment.box,
        quote=comment.quote,
        principle=comment.principle,
        body=comment.body,
        who=names[comment.author_id],
        stage=comment.stage,
        created_at=comment.created_at,
        state=comment.state,
        settled_by=names.get(comment.settled_by_id or 0),
        settled_at=comment.settled_at,
        replies=[Reply(one.id, names[one.author_id], one.body, one.created_at) for one in replies],
        revision=number,
        carried=number < scene.number,
        earlier_round=number == scene.number and bool(since and comment.created_at < since),
        change=_change(comment, lesson),
        settles=can_comment(scene.viewer, scene.owner_id),
        takes_back=can_take_back(scene.viewer, comment.author_id) and not replies,
    )


def _change(comment: ReviewComment, lesson: LessonVersion | None) -> Change | None:
    if comment.lesson_id is None:
        return None
    return change_since(
        has_lesson=lesson is not None,
        video_then=comment.video_id,
        video_now=lesson.video_id if lesson else None,
        quote=comment.quote,
        text=plain_words(lesson.body_html) if lesson and comment.quote else "",
    )
