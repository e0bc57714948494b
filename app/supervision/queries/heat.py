"""The heat table: learner by course, how much of each was watched."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.classes.models import Class, ClassMember
from app.kit.paging import Page, Paging, page
from app.progress.queries import course_standing


@dataclass(frozen=True)
class HeatRow:
    """One learner's fractions, in the order of the courses."""

    learner: Person
    cells: list[float]


def heat_of(
    viewer: User, learner_ids: Collection[int], course_ids: Collection[int]
) -> dict[int, list[float]]:
    """Fractions from 0 to 1 by learner, in the order of ``course_ids``; one statement."""
    known = course_standing(viewer, learner_ids, course_ids)
    return {
        learner_id: [
            known[learner_id, course_id].fraction if (learner_id, course_id) in known else 0.0
            for course_id in course_ids
        ]
        for learner_id in learner_ids
    }


def page_of_heat(
    viewer: User, watched: Class, course_ids: Collection[int], paging: Paging
) -> Page[HeatRow]:
    """A page of the heat table; the caller has decided who may see it. Three statements."""
    statement = select(ClassMember).where(ClassMember.class_id == watched.id)
    found = page(statement, [(ClassMember.learner_id, "asc")], paging.cursor, paging.limit)
    ids = [one.learner_id for one in found.items]
    names, heat = people(ids), heat_of(viewer, ids, course_ids)
    return Page([HeatRow(names[one], heat[one]) for one in ids], found.next)
