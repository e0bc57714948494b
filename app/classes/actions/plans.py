"""Opening a class, and changing what was planned."""

from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts.queries import organisation_subtree_ids
from app.accounts.rules import Role
from app.classes import queries
from app.classes.forms import ClassChange, NewClass
from app.classes.models import Class, ClassCourse, ClassTutor
from app.classes.permissions import can_open_classes
from app.classes.rules import PlanRefusal
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Invalid, NotAllowed

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def create_class(actor: "User", form: NewClass) -> Class:
    """Open a class in the actor's organisation or one below it.

    Refuses people who are not learning administrators and organisations outside of their reach
    (NotAllowed); an end before the start, a course listed on both sides or not published, and
    tutors who are none (Invalid, one sentence a field).
    """
    if not can_open_classes(actor):
        raise NotAllowed()
    organisation_id = form.organisation or actor.organisation_id
    if organisation_id not in organisation_subtree_ids(actor.organisation_id):
        raise NotAllowed(PlanRefusal.OTHER_ORGANISATION)
    tutors = _check_plan(form)
    required = list(dict.fromkeys(form.required))
    electives = list(dict.fromkeys(form.electives))
    opened = Class(
        title=form.title,
        summary=form.summary,
        organisation_id=organisation_id,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        required_total=len(required),
        required_centihours=queries.centihours_of(required),
        opened_by_id=actor.id,
        opened_at=clock.now(),
    )
    session.add(opened)
    session.flush()
    _write_plan(opened.id, required, electives, tutors)
    return opened


@transactional
def change_class(actor: "User", class_id: int, form: ClassChange) -> Class:
    """Change a class's title, words, dates and tutors; its courses and its roster stay.

    Refuses outsiders (NotFound), people who may see the class but not change it (NotAllowed), an
    end before the start and tutors who are none (Invalid, one sentence a field).
    """
    changed = queries.get_class(actor, class_id)
    if not queries.may_change_roster(actor, class_id):
        raise NotAllowed()
    errors, tutors = _check_frame(form)
    if errors:
        raise Invalid(errors=errors)  # type: ignore[arg-type]
    changed.title, changed.summary = form.title, form.summary
    changed.starts_at, changed.ends_at = form.starts_at, form.ends_at
    session.execute(delete(ClassTutor).where(ClassTutor.class_id == class_id))
    session.add_all(ClassTutor(class_id=class_id, tutor_id=tutor_id) for tutor_id in tutors)
    return changed


def _check_frame(form: ClassChange) -> tuple[dict[str, list[object]], list[int]]:
    """What does not fit in the dates and the tutors; and the tutors' ids."""
    errors: dict[str, list[object]] = {}
    if form.ends_at <= form.starts_at:
        errors["ends_at"] = [PlanRefusal.ENDS_FIRST.sentence]
    known = queries.holders_named(form.tutors, Role.TUTOR)
    strangers = [name for name in form.tutors if name not in known]
    if strangers:
        fault = (PlanRefusal.NOT_A_TUTOR.sentence, {"names": "、".join(strangers)})
        errors["tutors"] = [fault]
    return errors, list(dict.fromkeys(known[name] for name in form.tutors if name in known))


def _check_plan(form: NewClass) -> list[int]:
    """The tutors' ids; raises Invalid naming every field that does not fit."""
    errors, tutors = _check_frame(form)
    if set(form.required) & set(form.electives):
        errors["electives"] = [PlanRefusal.TWICE.sentence]
    published = queries.published_among({*form.required, *form.electives})
    for field, ids in (("required", form.required), ("electives", form.electives)):
        if not published.issuperset(ids):
            errors.setdefault(field, []).append(PlanRefusal.NOT_PUBLISHED.sentence)
    if errors:
        raise Invalid(errors=errors)  # type: ignore[arg-type]
    return tutors


def _write_plan(
    class_id: int, required: list[int], electives: list[int], tutors: list[int]
) -> None:
    plan = [(course_id, True) for course_id in required]
    plan += [(course_id, False) for course_id in electives]
    session.add_all(
        ClassCourse(class_id=class_id, course_id=course_id, required=must, position=place)
        for place, (course_id, must) in enumerate(plan, start=1)
    )
    session.add_all(ClassTutor(class_id=class_id, tutor_id=tutor_id) for tutor_id in tutors)
