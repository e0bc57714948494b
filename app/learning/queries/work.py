"""What waits for those who teach, review and tend: the top of each of their desks."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.rules import REVIEWERS, Role
from app.classes import queries as classes
from app.classes.queries import ClassCard
from app.courses import queries as courses
from app.courses.queries import StudioCourse
from app.kit.paging import Page, Paging
from app.moderation import queries as moderation
from app.moderation.queries import Waiting

TOP = Paging(limit=4)


@dataclass(frozen=True)
class Work:
    """The top of each desk this person has; None where they have no such desk."""

    studio: Page[StudioCourse] | None
    reviews: Page[Waiting] | None
    classes: Sequence[ClassCard] | None

    @property
    def has_desk(self) -> bool:
        """Whether this person has a desk at all."""
        return any(desk is not None for desk in (self.studio, self.reviews, self.classes))


def work_of(viewer: User) -> Work:
    """The desks of this person, with what lies on top of each."""
    reviews = viewer.has(*REVIEWERS, Role.LEARNING_ADMIN)
    tends = viewer.has(Role.TUTOR, Role.LEARNING_ADMIN)
    return Work(
        studio=courses.my_courses(viewer, TOP) if viewer.has(Role.TEACHER) else None,
        reviews=moderation.waiting_for(viewer, TOP) if reviews else None,
        classes=classes.page_of_watched(viewer, TOP).items if tends else None,
    )
