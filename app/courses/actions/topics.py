"""The topic tree grows."""

from sqlalchemy import func, select

from app.courses.models import Topic
from app.courses.permissions import Actor, can_edit_topics
from app.courses.queries import find_topic
from app.kit.db import session, transactional
from app.kit.errors import Invalid, NotAllowed
from app.reasons import N_


@transactional
def add_topic(actor: Actor | None, title: str, parent_id: int | None = None) -> Topic:
    """Add a topic below ``parent_id``, after its sisters; the one of that title if it exists.

    ``actor`` is None when the academy itself is being set up. Raises NotAllowed, or Invalid for
    an unknown parent.
    """
    if actor is not None and not can_edit_topics(actor):
        raise NotAllowed()
    if parent_id is not None and find_topic(parent_id) is None:
        raise Invalid(errors={"parent": [N_("This topic does not exist.")]})
    sisters = select(Topic).where(Topic.parent_id == parent_id)
    known = session.scalar(sisters.where(Topic.title == title))
    if known:
        return known
    count = session.scalar(select(func.count()).select_from(sisters.subquery())) or 0
    topic = Topic(parent_id=parent_id, title=title, position=count)
    session.add(topic)
    session.flush()
    return topic
