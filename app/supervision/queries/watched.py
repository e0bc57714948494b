"""The class somebody answers for, and its plan."""

from app.accounts.models import User
from app.classes import queries as classes
from app.classes.models import Class
from app.kit.errors import NotAllowed
from app.supervision.rules import Plan


def get_watched_class(viewer: User, class_id: int) -> Class:
    """A class the viewer answers for.

    Raises NotFound for who may not see the class at all (the tutor of another one), NotAllowed
    for its own learners.
    """
    found = classes.get_class(viewer, class_id)
    if not classes.may_watch(viewer, class_id):
        raise NotAllowed()
    return found


def plan_of(watched: Class) -> Plan:
    """What the rules of risk look at."""
    return Plan(watched.starts_at, watched.ends_at, watched.required_total)


def room_of(watched: Class) -> str:
    """Where a reminder leads: the learner's page of the class."""
    return f"/classes/{watched.id}"
