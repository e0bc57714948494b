"""The desk: one course, its lessons, its comments, and the decision."""

from typing import Any

from flask import request, url_for

from app.courses.rules import LessonKind, State
from app.kit import clock
from app.kit.web import current_actor, render
from app.moderation import queries
from app.moderation.rules import PRINCIPLES, Move, Principle, lanes, shown_to_reviewers
from app.moderation.views import pages
from app.videos.rules import MASTER, SOUND

REVIEW_STAGES = (State.FIRST_REVIEW, State.SECOND_REVIEW, State.FINAL_REVIEW)
MARK_PERCENT = 4.2
"""How wide a mark is on the rail of an office screen."""


@pages.get("/reviews/<id:course_id>")
def show_desk(course_id: int) -> str:
    return desk_page(course_id, {})


def desk_page(course_id: int, errors: dict[str, list[str]]) -> str:
    """The desk; after a refusal with what was typed and signed still in place."""
    desk = queries.desk_of(current_actor(), course_id)
    pointed = _pointed_at(desk)
    current = _current(desk, pointed)
    stage = desk.position.stage
    return render(
        "moderation/desk.html",
        desk=desk,
        current=current,
        pointed=pointed,
        manifest=_manifest(desk, current),
        principles=PRINCIPLES,
        reviewing=stage in REVIEW_STAGES and Move.RETURN in desk.moves,
        open_by=_open_by_principle(desk),
        steps=_steps(desk),
        marks=_marks(desk, current),
        typed=request.form,
        note=request.form.get("note", ""),
        signed=request.form.getlist("checklist"),
        errors=errors,
        now=clock.now(),
    )


def _pointed_at(desk: queries.Desk) -> queries.Comment | None:
    """The comment that the address names by its number."""
    number = request.args.get("comment", type=int)
    return next((one for one in desk.comments if one.number == number), None)


def _current(desk: queries.Desk, pointed: queries.Comment | None) -> queries.Preview | None:
    """The lesson on the desk: the one asked for, else that of the comment, else the first."""
    asked = request.values.get("lesson", type=int) or request.form.get("lesson_id", type=int)
    wanted = asked or (pointed.lesson_id if pointed else None)
    found = (one for one in desk.lessons if one.lesson_id == wanted)
    return next(found, None) or next(iter(desk.lessons), None)


def _manifest(desk: queries.Desk, current: queries.Preview | None) -> str | None:
    """Where the recording on the desk is played: by its author always, by others once submitted."""
    video = current.video if current else None
    if video is None or current is None or not video.ready:
        return None
    asked: dict[str, Any] = {
        "video_id": video.id,
        "name": SOUND if current.kind is LessonKind.AUDIO else MASTER,
    }
    if video.owner_id == current_actor().id:
        return url_for("courses_api.show_own_playlist", **asked)
    if not shown_to_reviewers(desk.position.stage):
        return None
    return url_for("moderation_api.show_playlist", **asked)


def _marks(
    desk: queries.Desk, current: queries.Preview | None
) -> list[tuple[queries.Comment, float, int]]:
    """The comments on this recording, each with its place in percent and its lane."""
    if current is None or not current.duration_ms:
        return []
    here = [one for one in desk.comments if one.lesson_id == current.lesson_id]
    timed = sorted((one.at_ms, one.number, one) for one in here if one.at_ms is not None)
    places = [min(at_ms * 100 / current.duration_ms, 100) for at_ms, _, _ in timed]
    lying = zip(timed, places, lanes(places, MARK_PERCENT), strict=True)
    return [(one, place, lane) for (_, _, one), place, lane in lying]


def _open_by_principle(desk: queries.Desk) -> dict[Principle, int]:
    open_ones = [one.principle for one in desk.open_comments]
    return {principle: open_ones.count(principle) for principle in Principle}


def _steps(desk: queries.Desk) -> list[tuple[State, str, Any]]:
    """The three stages, each with where it stands and who passed it."""
    stage = desk.position.stage
    at = REVIEW_STAGES.index(stage) if stage in REVIEW_STAGES else len(desk.passes)
    return [
        (
            one,
            "past" if place < at else "now" if one is stage else "ahead",
            desk.passes[place] if place < len(desk.passes) else None,
        )
        for place, one in enumerate(REVIEW_STAGES)
    ]
