"""JSON about classes: mine, a new one, one of them, its roster."""

from datetime import datetime
from typing import Any, TypedDict

from flask import Blueprint, request
from flask_babel import gettext as _

from app.accounts.queries import Person
from app.classes import actions, forms, queries
from app.classes.queries import ClassCard, CoursePlace
from app.kit.errors import Invalid
from app.kit.offload import offload
from app.kit.paging import Paging
from app.kit.web import current_actor, describes, read_json, read_query
from app.reasons import N_

api = Blueprint("classes_api", __name__, url_prefix="/api/v1")

NO_FILE = N_("Please choose a file.")


class ClassJson(TypedDict):
    id: str
    title: str
    summary: str
    organisation: str
    starts_at: datetime
    ends_at: datetime
    phase: str
    members: int
    required_total: int
    required_done: int | None
    electives_total: int


class ClassesJson(TypedDict):
    items: list[ClassJson]
    next: str | None


class CourseJson(TypedDict):
    id: str
    title: str


class TutorJson(TypedDict):
    id: str
    name: str
    username: str


class WholeClassJson(ClassJson):
    required: list[CourseJson]
    electives: list[CourseJson]
    tutors: list[TutorJson]


class RejectedJson(TypedDict):
    row: int
    username: str
    code: str
    reason: str


class RosterJson(TypedDict):
    added: int
    rejected: list[RejectedJson]


@api.get("/classes")
@describes(query=Paging, answers=ClassesJson)
def list_classes() -> Any:
    """The classes I learn in or answer for: going on, to come, over."""
    found = queries.page_of_classes(current_actor(), read_query(Paging))
    return {"items": [_card(one) for one in found.items], "next": found.next}


@api.post("/classes")
@describes(takes=forms.NewClass, answers=WholeClassJson, status=201)
def create_class() -> Any:
    """Open a class with required and elective courses, dates and tutors."""
    actor = current_actor()
    opened = actions.create_class(actor, read_json(forms.NewClass))
    return _whole(queries.card_of(actor, opened.id)), 201


@api.get("/classes/<id:class_id>")
@describes(answers=WholeClassJson)
def show_class(class_id: int) -> Any:
    """One class with its plan and tutors."""
    return _whole(queries.card_of(current_actor(), class_id))


@api.post("/classes/<id:class_id>/members")
@describes(takes=forms.Roster, answers=RosterJson)
def add_members(class_id: int) -> Any:
    """Enter learners by user name, as JSON or as an XLSX file; `dry_run=1` only tries."""
    dry_run = request.args.get("dry_run", "") not in ("", "0", "false")
    result = actions.add_members(current_actor(), class_id, read_roster().rows(), dry_run=dry_run)
    rejected = [
        {
            "row": one.row,
            "username": one.username,
            "code": one.reason.code,
            "reason": _(one.reason.sentence),
        }
        for one in result.rejected
    ]
    return {"added": result.added, "rejected": rejected}


def read_roster() -> forms.Roster | forms.RosterSheet:
    """The roster of this request, whichever way it came; raises Invalid."""
    if request.mimetype == "multipart/form-data":
        file = request.files.get("file")
        if file is None:
            raise Invalid(errors={"file": [NO_FILE]})
        return offload(forms.read_sheet, file.read())
    if request.mimetype.endswith("spreadsheetml.sheet"):
        return offload(forms.read_sheet, request.get_data())
    return read_json(forms.Roster)


def _card(card: ClassCard) -> dict[str, Any]:
    return {
        "id": str(card.id),
        "title": card.title,
        "summary": card.summary,
        "organisation": card.organisation,
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "phase": card.phase,
        "members": card.members,
        "required_total": card.required_total,
        "required_done": card.required_done,
        "electives_total": card.electives_total,
    }


def _whole(card: ClassCard) -> dict[str, Any]:
    plan = queries.courses_of(card.id)
    return _card(card) | {
        "required": [_course(one) for one in plan if one.required],
        "electives": [_course(one) for one in plan if not one.required],
        "tutors": [_tutor(one) for one in queries.tutors_of(card.id)],
    }


def _course(place: CoursePlace) -> dict[str, str]:
    return {"id": str(place.course_id), "title": place.title}


def _tutor(person: Person) -> dict[str, str]:
    return {"id": str(person.id), "name": person.name, "username": person.username}
