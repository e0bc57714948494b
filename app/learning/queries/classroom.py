"""The page of one class: its plan with how far the viewer is in each course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.accounts.models import User
from app.accounts.queries import Person
from app.classes import queries as classes
from app.classes.queries import ClassCard
from app.learning.queries.cards import NOT_STARTED, CourseCard, cards
from app.progress import queries as progress


@dataclass(frozen=True)
class Classroom:
    """One class as one person sees it; ``done`` are the ids of completed courses."""

    klass: ClassCard
    required: Sequence[CourseCard]
    electives: Sequence[CourseCard]
    done: frozenset[int]
    tutors: Sequence[Person]
    learns: bool
    """Whether the viewer is one of its learners."""
    watches: bool
    """Whether the viewer answers for it."""

    @property
    def next_course(self) -> CourseCard | None:
        """The required course to go on with: one that was begun, else the first that is open."""
        open_still = [one for one in self.required if one.id not in self.done]
        return max(open_still, key=lambda one: one.fraction, default=None)


def classroom(viewer: User, class_id: int) -> Classroom:
    """The class and its courses; raises NotFound for people outside of it.

    The number of statements does not depend on the number of courses.
    """
    klass = classes.card_of(viewer, class_id)
    plan = classes.courses_of(class_id)
    ids = [place.course_id for place in plan]
    known, standing = cards(ids), progress.course_standing(viewer, [viewer.id], ids)
    shown = [
        replace(
            known[place.course_id],
            fraction=standing.get((viewer.id, place.course_id), NOT_STARTED).fraction,
            required=place.required,
        )
        for place in plan
        if place.course_id in known
    ]
    return Classroom(
        klass=klass,
        required=[one for one in shown if one.required],
        electives=[one for one in shown if not one.required],
        done=frozenset(course_id for (_, course_id), one in standing.items() if one.completed_at),
        tutors=classes.tutors_of(class_id),
        learns=klass.required_done is not None,
        watches=classes.may_watch(viewer, class_id),
    )
