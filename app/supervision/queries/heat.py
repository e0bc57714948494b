"""The heat table: learner by course, how much of each was watched."""

from collections.abc import Collection
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.queries import Person, people
from app.classes.models import Class, ClassMember
from app.kit import clock
from app.kit.paging import Key, Page, page
from app.progress.queries import course_standing
from app.supervision.forms import Column, MatrixQuery, ProgressQuery, Sort
from app.supervision.queries.found import keys_of, ordered
from app.supervision.queries.watched import plan_of
from app.supervision.rules import Assessment, Standing, assess


@dataclass(frozen=True)
class HeatRow:
    """One learner's fractions, in the order of the courses."""

    learner: Person
    cells: list[float]
    assessment: Assessment


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
    viewer: User, watched: Class, course_ids: Collection[int], query: MatrixQuery
) -> Page[HeatRow]:
    """A page of the heat table; the caller has decided who may see it. Three statements."""
    keys: list[Key] = (
        keys_of(watched, query.sort) if query.sort else [(ClassMember.learner_id, "asc")]
    )
    sort = query.sort or Sort(Column.RISK)
    asked = ProgressQuery(**query.model_dump(exclude={"sort"}), sort=sort)
    found = page(ordered(watched, asked), keys, query.cursor, query.limit)
    ids = [one.learner_id for one in found.items]
    names, heat = people(ids), heat_of(viewer, ids, course_ids)
    plan, now = plan_of(watched), clock.now()
    return found.map(
        lambda one: HeatRow(
            names[one.learner_id],
            heat[one.learner_id],
            assess(plan, Standing(one.required_done, one.last_active_at), now),
        )
    )
