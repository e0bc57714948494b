"""JSON about the classes I answer for: progress, the heat table, reminders."""

from datetime import datetime
from typing import Any, TypedDict

from flask import Blueprint
from flask_babel import gettext as _

from app.accounts.queries import Person
from app.classes.queries import courses_of
from app.kit.web import current_actor, describes, read_json, read_query
from app.supervision import actions, queries
from app.supervision.forms import MatrixQuery, NewReminders, ProgressQuery
from app.supervision.rules import Assessment, Skip

api = Blueprint("supervision_api", __name__, url_prefix="/api/v1")


class LearnerJson(TypedDict):
    id: str
    name: str
    username: str


class ProgressRowJson(TypedDict):
    learner: LearnerJson
    organisation: str
    required_hours: float
    earned_hours: float
    required_done: int
    required_total: int
    last_active_at: datetime | None
    risk: str
    reason: str
    reminders: int
    last_reminded_at: datetime | None


class SummaryJson(TypedDict):
    learners: int
    done: int
    on_track: int
    behind: int
    deadline: int
    inactive: int
    not_started: int
    mean_hours: float
    required_hours: float
    reminded: int


class ProgressJson(TypedDict):
    items: list[ProgressRowJson]
    next: str | None
    summary: SummaryJson


class CourseJson(TypedDict):
    id: str
    title: str
    required: bool


class HeatRowJson(TypedDict):
    learner: LearnerJson
    cells: list[float]
    risk: str


class MatrixJson(TypedDict):
    courses: list[CourseJson]
    items: list[HeatRowJson]
    next: str | None


class SkippedJson(TypedDict):
    learner: LearnerJson
    code: str
    reason: str


class RemindedJson(TypedDict):
    sent: int
    remaining: int
    skipped: list[SkippedJson]


@api.get("/classes/<id:class_id>/progress")
@describes(query=ProgressQuery, answers=ProgressJson)
def show_progress(class_id: int) -> Any:
    """One row a learner, the most pressing first, and the figures of the whole class."""
    watched = queries.get_watched_class(current_actor(), class_id)
    found = queries.page_of_rows(watched, read_query(ProgressQuery))
    return {
        "items": [_row(one) for one in found.items],
        "next": found.next,
        "summary": _summary(queries.summary_of(watched)),
    }


@api.get("/classes/<id:class_id>/matrix")
@describes(query=MatrixQuery, answers=MatrixJson)
def show_matrix(class_id: int) -> Any:
    """Learner by course: how much of each was watched, from 0 to 1."""
    viewer = current_actor()
    watched = queries.get_watched_class(viewer, class_id)
    plan = courses_of(class_id)
    ids = [place.course_id for place in plan]
    found = queries.page_of_heat(viewer, watched, ids, read_query(MatrixQuery))
    return {
        "courses": [
            {"id": str(place.course_id), "title": place.title, "required": place.required}
            for place in plan
        ],
        "items": [
            {"learner": _learner(one.learner), "cells": one.cells, "risk": one.assessment.risk}
            for one in found.items
        ],
        "next": found.next,
    }


@api.post("/classes/<id:class_id>/reminders")
@describes(takes=NewReminders, answers=RemindedJson)
def send_reminders(class_id: int) -> Any:
    """Remind learners by id or by filter; `template` is a template's name or own words."""
    result = actions.remind(current_actor(), class_id, read_json(NewReminders))
    members = queries.names_of(
        [one for one, reason in result.skipped if reason is not Skip.NOT_A_MEMBER]
    )
    return {
        "sent": result.sent,
        "remaining": result.remaining,
        "skipped": [
            {
                "learner": _named(learner_id, members.get(learner_id)),
                "code": reason.code,
                "reason": _(reason.sentence),
            }
            for learner_id, reason in result.skipped
        ],
    }


def _named(learner_id: int, person: Person | None) -> dict[str, str]:
    """A skipped learner; of strangers nothing is told but the id that was sent."""
    return _learner(person) if person else {"id": str(learner_id), "name": "", "username": ""}


def _learner(person: Person) -> dict[str, str]:
    return {"id": str(person.id), "name": person.name, "username": person.username}


def reason_of(assessment: Assessment) -> str:
    """Why a learner stands where they stand, in the reader's language."""
    return str(_(assessment.reason.sentence, **assessment.values))


def _row(row: queries.ConsoleRow) -> dict[str, Any]:
    return {
        "learner": _learner(row.learner),
        "organisation": row.learner.organisation,
        "required_hours": row.required_centihours / 100,
        "earned_hours": row.earned_centihours / 100,
        "required_done": row.required_done,
        "required_total": row.required_total,
        "last_active_at": row.last_active_at,
        "risk": row.assessment.risk,
        "reason": reason_of(row.assessment),
        "reminders": row.reminders,
        "last_reminded_at": row.last_reminded_at,
    }


def _summary(summary: queries.Summary) -> dict[str, Any]:
    counts = {str(risk): count for risk, count in summary.counts.items()}
    return {
        "learners": summary.learners,
        **counts,
        "mean_hours": summary.mean_centihours / 100,
        "required_hours": summary.required_centihours / 100,
        "reminded": summary.reminded,
    }
