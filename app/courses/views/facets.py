"""The catalogue's filters as links: what a choice would show, what is chosen, what to lift."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from app.courses.forms import CatalogueQuery
from app.courses.queries import Catalogue
from app.courses.rules import Kind, Length, Level, Mine, line_of

if TYPE_CHECKING:
    from app.courses.models import Topic

_FIXED: Mapping[str, Sequence[Any]] = {
    "mine": list(Mine),
    "kind": list(Kind),
    "level": list(Level),
    "length": list(Length),
}
_NAMED = ("organisation", "teacher")
FILTERS = ("topic", *_FIXED, *_NAMED)


@dataclass(frozen=True)
class Choice:
    """A link that sets or lifts a value of a filter; without ``text`` the page words the value."""

    facet: str
    value: str
    url: str
    count: int
    chosen: bool = False
    text: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Group:
    """One filter with its choices, most telling first."""

    facet: str
    choices: Sequence[Choice]


def link(asked: CatalogueQuery, **changes: Any) -> str:
    """The catalogue under the present query with these changes, from its first page."""
    values: dict[str, Any] = {"q": asked.q} | {name: getattr(asked, name) for name in FILTERS}
    values["sort"] = asked.sort if "sort" in asked.model_fields_set else None
    values |= changes
    given: dict[str, Any] = {
        name: ",".join(map(str, value)) if isinstance(value, tuple | list) else value
        for name, value in values.items()
        if value
    }
    return url_for("courses.list_courses", **given)


def groups(asked: CatalogueQuery, found: Catalogue, tree: "Sequence[Topic]") -> list[Group]:
    """Every filter that can still tell something apart."""
    made = [_topics(asked, found, tree)]
    made += [_fixed(asked, found, facet) for facet in _FIXED]
    made += [_named(asked, found, facet) for facet in _NAMED]
    return [
        group
        for group in made
        if len(group.choices) > 1 or any(choice.chosen for choice in group.choices)
    ]


def _topics(asked: CatalogueQuery, found: Catalogue, tree: "Sequence[Topic]") -> Group:
    """The way down to the chosen topic, and below it what holds something."""
    counts = found.facets.counts.get("topic", {})
    names = {topic.id: topic.title for topic in tree}
    line = line_of(tree, asked.topic)[::-1]
    shown = [(one, depth, True) for depth, one in enumerate(line)]
    here = line[-1] if line else None
    shown += [
        (topic.id, len(line), False)
        for topic in tree
        if topic.parent_id == here and counts.get(topic.id)
    ]
    parents = {topic.id: topic.parent_id for topic in tree}
    return Group(
        "topic",
        [
            Choice(
                "topic",
                str(one),
                link(asked, topic=parents[one] if one == asked.topic else one),
                counts.get(one, 0),
                chosen,
                names[one],
                depth,
            )
            for one, depth, chosen in shown
        ],
    )


def _fixed(asked: CatalogueQuery, found: Catalogue, facet: str) -> Group:
    counts = found.facets.counts.get(facet, {})
    chosen = getattr(asked, facet)
    values = [one for one in _FIXED[facet] if counts.get(one.value) or one in chosen]
    return Group(
        facet,
        [
            Choice(
                facet,
                one.value,
                _toggled(asked, facet, one),
                counts.get(one.value, 0),
                one in chosen,
            )
            for one in values
        ],
    )


def _named(asked: CatalogueQuery, found: Catalogue, facet: str) -> Group:
    """Organisations and teachers: those with most courses, and the chosen ones."""
    counts, names = found.facets.counts.get(facet, {}), found.facets.names.get(facet, {})
    chosen = {str(one) for one in getattr(asked, facet)}
    order = sorted(names, key=lambda one: (str(one) not in chosen, -counts.get(one, 0), one))
    return Group(
        facet,
        [
            Choice(
                facet,
                str(one),
                _toggled(asked, facet, one if facet == "organisation" else str(one)),
                counts.get(one, 0),
                str(one) in chosen,
                names[one],
            )
            for one in order
        ],
    )


def _toggled(asked: CatalogueQuery, facet: str, value: Any) -> str:
    present = getattr(asked, facet)
    kept = tuple(one for one in present if one != value)
    return link(asked, **{facet: kept if value in present else (*present, value)})


def lifted(
    asked: CatalogueQuery, shown: Sequence[Group]
) -> list[tuple[str, str, Sequence[Choice]]]:
    """Each filter that is set: its name, the link without it, and the choices that it holds."""
    by_facet = {group.facet: group for group in shown}
    return [
        (
            facet,
            link(asked, **{facet: None}),
            [choice for choice in by_facet[facet].choices if choice.chosen][-1:]
            if facet == "topic"
            else [choice for choice in by_facet[facet].choices if choice.chosen],
        )
        for facet in FILTERS
        if getattr(asked, facet) and facet in by_facet
    ]


def roots(tree: "Sequence[Topic]") -> list[tuple[str, str]]:
    """The top of the topic tree, for those who found nothing."""
    return [
        (topic.title, link(CatalogueQuery(topic=topic.id)))
        for topic in tree
        if topic.parent_id is None
    ]


def alone(asked: CatalogueQuery, found: Catalogue) -> list[tuple[str, str, int]]:
    """Words of a search in vain that find something by themselves; nothing if it is one word."""
    if len(asked.q.split()) < 2 and len(found.alone) < 2:
        return []
    return [(word, link(CatalogueQuery(q=word)), count) for word, count in found.alone]


def hidden(asked: CatalogueQuery) -> list[tuple[str, str]]:
    """The filters as hidden fields, for the search field to keep."""
    values = [(name, getattr(asked, name)) for name in FILTERS]
    return [
        (name, ",".join(map(str, value)) if isinstance(value, tuple) else str(value))
        for name, value in values
        if value
    ]
