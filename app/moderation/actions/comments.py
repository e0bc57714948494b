"""Comments on a revision: written, answered, settled, taken back.

Each of them holds the course's row, as a move does, so that nobody passes a revision in the moment
in which a colleague says why not.
"""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.courses import queries as courses
from app.courses.permissions import can_see_drafts
from app.courses.rules import LessonKind
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.moderation import queries
from app.moderation.forms import NewComment, NewReply, Settlement
from app.moderation.models import ReviewComment, ReviewReply
from app.moderation.permissions import can_take_back, refuse_reviewing
from app.moderation.queries import Position
from app.moderation.rules import (
    CommentRefusal,
    CommentState,
    plain_words,
    refuse_box,
    refuse_commenting,
    refuse_moment,
    says,
)
from app.notices import actions as notices
from app.reasons import N_

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.courses.models import LessonVersion

REPLIED = N_("%(name)s replied to comment %(number)s on “%(title)s”")


@transactional
def add_comment(actor: "User", course_id: int, form: NewComment) -> ReviewComment:
    """Say something of the newest revision; it gets the next number of the course.

    Refuses with NotFound (invisible), NotAllowed (not a reviewer, or one's own course), Conflict
    (with its author, or on its way out), Invalid (the lesson, moment, rectangle or words do not
    exist).
    """
    position = queries.position_of(actor, course_id, for_change=True)
    _let_review(actor, position)
    refusal = refuse_commenting(position.stage, position.state)
    if refusal:
        raise Conflict(refusal)
    lesson = _lesson_of(position, form)
    comment = ReviewComment(
        course_id=course_id,
        number=_next_number(course_id),
        revision_id=position.revision_id,
        lesson_id=form.lesson_id,
        video_id=lesson.video_id if lesson else None,
        at_ms=form.at_ms,
        box=form.box,
        quote=form.quote,
        principle=form.principle,
        body=form.body,
        author_id=actor.id,
        stage=position.stage,
        created_at=clock.now(),
        state=CommentState.OPEN,
    )
    session.add(comment)
    session.flush()
    return comment


@transactional
def settle_comment(
    actor: "User", course_id: int, comment_id: int, form: Settlement
) -> ReviewComment:
    """Resolve a comment or open it again; what is so already stays as it was.

    Refuses with NotFound and, for everybody but reviewers of others' courses, NotAllowed.
    """
    position = queries.position_of(actor, course_id, for_change=True)
    comment = _comment_on(actor, position, comment_id)
    _let_review(actor, position)
    if comment.state is form.state:
        return comment
    resolved = form.state is CommentState.RESOLVED
    comment.settled_by_id = actor.id if resolved else None
    comment.settled_at = clock.now() if resolved else None
    comment.state = form.state
    session.flush()
    return comment


@transactional
def reply_to_comment(actor: "User", course_id: int, comment_id: int, form: NewReply) -> ReviewReply:
    """Answer a comment: its reviewers, the learning administration, and the course's author.

    Who wrote the comment is told. Raises NotFound.
    """
    position = queries.position_of(actor, course_id, for_change=True)
    comment = _comment_on(actor, position, comment_id)
    reply = ReviewReply(
        comment_id=comment.id, author_id=actor.id, body=form.body, created_at=clock.now()
    )
    session.add(reply)
    session.flush()
    if comment.author_id != actor.id:
        notices.tell(
            [comment.author_id],
            kind="review",
            title=REPLIED,
            body="%(body)s",
            link=f"/reviews/{course_id}?comment={comment.number}",
            wording={
                "name": actor.name,
                "number": comment.number,
                "title": position.title,
                "body": form.body,
            },
        )
    return reply


@transactional
def take_back_comment(actor: "User", course_id: int, comment_id: int) -> None:
    """Unsay a comment of one's own that nobody has answered.

    Refuses with NotFound, NotAllowed (somebody else's) and Conflict (answered).
    """
    position = queries.position_of(actor, course_id, for_change=True)
    comment = _comment_on(actor, position, comment_id)
    if not can_take_back(actor, comment.author_id):
        raise NotAllowed(CommentRefusal.NOT_WRITER)
    if queries.has_replies(comment.id):
        raise Conflict(CommentRefusal.ANSWERED)
    session.delete(comment)
    session.flush()


def _let_review(actor: "User", position: Position) -> None:
    refusal = refuse_reviewing(actor, position.owner_id)
    if refusal:
        raise NotAllowed(refusal)


def _comment_on(actor: "User", position: Position, comment_id: int) -> ReviewComment:
    """The comment, for who may see the course's drafts; to everybody else it does not exist."""
    comment = session.get(ReviewComment, comment_id)
    open_to_actor = can_see_drafts(actor, position.owner_id)
    if comment is None or comment.course_id != position.course_id or not open_to_actor:
        raise NotFound()
    return comment


def _next_number(course_id: int) -> int:
    highest = select(func.coalesce(func.max(ReviewComment.number), 0)).where(
        ReviewComment.course_id == course_id
    )
    return int(session.scalar(highest) or 0) + 1


def _lesson_of(position: Position, form: NewComment) -> "LessonVersion | None":
    """The lesson a comment points into, once all it points at is there."""
    lessons = {one.lesson_id: one for one in courses.lessons_of(position.revision_id)}
    lesson = lessons.get(form.lesson_id or 0)
    if form.lesson_id is not None and lesson is None:
        raise _invalid("lesson_id", CommentRefusal.NO_LESSON)
    length = queries.recording_ms(lesson) if lesson else None
    faults = {
        "at_ms": refuse_moment(form.at_ms, length),
        "box": refuse_box(form.box, form.at_ms),
        "quote": _refuse_quote(form.quote, lesson),
    }
    for field, refusal in faults.items():
        if refusal:
            raise _invalid(field, refusal)
    return lesson


def _refuse_quote(quote: str, lesson: "LessonVersion | None") -> CommentRefusal | None:
    if not quote:
        return None
    readable = lesson is not None and lesson.kind is LessonKind.ARTICLE
    said = readable and lesson is not None and says(plain_words(lesson.body_html), quote)
    return None if said else CommentRefusal.NOT_SAID


def _invalid(field: str, refusal: CommentRefusal) -> Invalid:
    return Invalid(refusal, errors={field: [refusal.sentence]})
