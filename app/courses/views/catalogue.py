"""The catalogue page: search, facets, cards."""

from typing import Any

from flask import url_for

from app.courses import queries
from app.courses.forms import CatalogueQuery, CatalogueSort
from app.courses.queries import Catalogue
from app.courses.rules import Kind, line_of
from app.courses.views import pages
from app.kit.web import current_actor, read_query, render

PAGE_OF_CARDS = 24


@pages.get("/courses")
def list_courses() -> str:
    asked = read_query(CatalogueQuery)
    if "limit" not in asked.model_fields_set:
        asked = asked.model_copy(update={"limit": PAGE_OF_CARDS})
    found = queries.catalogue(current_actor(), asked)
    return render(
        "courses/catalogue.html",
        asked=asked,
        found=found,
        next_url=_link(asked, cursor=found.next) if found.next else None,
        kinds=_kind_chips(asked, found),
        topics=_topic_chips(asked, found),
        sorts=[(sort, _link(asked, sort=sort)) for sort in CatalogueSort],
        everything_url=_link(CatalogueQuery(q=asked.q)),
        filtered=bool(asked.topic or asked.kind or asked.teacher),
        roots=[] if found.items else _roots(),
    )


def _roots() -> list[tuple[str, str]]:
    """The top of the topic tree, for those who found nothing."""
    return [
        (topic.title, _link(CatalogueQuery(topic=topic.id)))
        for topic in queries.topics()
        if topic.parent_id is None
    ]


def _link(asked: CatalogueQuery, **changes: Any) -> str:
    """The catalogue under the present query with these changes, from its first page."""
    values: dict[str, Any] = {
        "q": asked.q,
        "topic": asked.topic,
        "kind": asked.kind,
        "teacher": asked.teacher,
        "sort": asked.sort if "sort" in asked.model_fields_set else None,
    }
    values = {name: value for name, value in (values | changes).items() if value}
    return url_for("courses.list_courses", **values)


def _kind_chips(asked: CatalogueQuery, found: Catalogue) -> list[tuple[str, str, int]]:
    """(kind or "", link, count), of the kinds that there are and the one that is chosen."""
    present = [kind for kind in Kind if found.kinds.get(kind) or kind is asked.kind]
    chips = [(kind.value, _link(asked, kind=kind), found.kinds.get(kind, 0)) for kind in present]
    return [("", _link(asked, kind=None), sum(found.kinds.values())), *chips]


def _topic_chips(asked: CatalogueQuery, found: Catalogue) -> dict[str, Any]:
    """The way down to the chosen topic, and its children that hold something."""
    tree = queries.topics()
    names = {topic.id: topic.title for topic in tree}
    line = line_of(tree, asked.topic)[::-1]
    here = line[-1] if line else None
    return {
        "all_url": _link(asked, topic=None),
        "line": [(names[one], _link(asked, topic=one)) for one in line],
        "children": [
            (topic.id, topic.title, _link(asked, topic=topic.id), found.topics.get(topic.id, 0))
            for topic in tree
            if topic.parent_id == here and found.topics.get(topic.id)
        ],
    }
