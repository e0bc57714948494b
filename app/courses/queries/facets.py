"""Facets of the catalogue: counted over the tables when browsing, by the index when searching."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.sql import Subquery

from app.accounts.queries import organisation_titles, people
from app.courses.models import Course, CourseStart, Revision, Topic
from app.courses.queries.cards import published
from app.courses.rules import Length, Mine, line_of, spread
from app.courses.rules.facets import MEDIUM_MOST_MS, SHORT_MOST_MS
from app.kit.db import session
from app.search.queries import Hits

NAMED_MOST = 12
"""So many teachers and organisations are offered as filters: those with most courses."""

Chosen = Mapping[str, Collection[Any]]


@dataclass(frozen=True)
class Facets:
    """How what was found spreads over each facet, how much there is, and what lifting one filter
    would show. ``names`` are of the organisations and teachers with most courses, and the chosen.
    """

    total: int
    counts: Mapping[str, Mapping[Any, int]]
    without: Mapping[str, int]
    names: Mapping[str, Mapping[int, str]]


def starts_of(person_id: int) -> dict[int, Mine]:
    """How far somebody is with each course they have begun."""
    rows = session.execute(
        select(CourseStart.course_id, CourseStart.finished_at).where(
            CourseStart.person_id == person_id
        )
    )
    return {row.course_id: Mine.DONE if row.finished_at else Mine.BEGUN for row in rows}


def learners_by_course() -> Subquery:
    """How many people have begun each course that anybody has."""
    learners = func.count().label("learners")
    return (
        select(CourseStart.course_id, learners).group_by(CourseStart.course_id).subquery("starts")
    )


def conditions(chosen: Chosen, mine: Mapping[int, Mine]) -> list[ColumnElement[bool]]:
    """The filters as conditions on a published course and its revision."""
    columns: dict[str, Any] = {
        "topic": Revision.topic_id,
        "kind": Course.kind,
        "level": Revision.level,
        "organisation": Course.building_organisation_id,
        "teacher": Course.owner_id,
    }
    found = [columns[name].in_(values) for name, values in chosen.items() if name in columns]
    if "length" in chosen:
        found.append(or_(*(_lasts(Length(one)) for one in chosen["length"])))
    if "mine" in chosen:
        found.append(_mine(set(chosen["mine"]), mine))
    return found


def _lasts(length: Length) -> ColumnElement[bool]:
    duration = func.coalesce(Revision.duration_ms, 0)
    if length is Length.SHORT:
        return duration <= SHORT_MOST_MS
    if length is Length.LONG:
        return duration > MEDIUM_MOST_MS
    return and_(duration > SHORT_MOST_MS, duration <= MEDIUM_MOST_MS)


def _length() -> ColumnElement[str]:
    """The class of a course's length, as ``rules.length_of`` has it."""
    return case(
        (_lasts(Length.SHORT), Length.SHORT.value),
        (_lasts(Length.MEDIUM), Length.MEDIUM.value),
        else_=Length.LONG.value,
    )


def _mine(wanted: set[Any], mine: Mapping[int, Mine]) -> ColumnElement[bool]:
    """A course that was never begun is in no list, so "new" is everything outside of it."""
    if Mine.NEW in wanted:
        return Course.id.not_in([one for one, state in mine.items() if state not in wanted])
    return Course.id.in_([one for one, state in mine.items() if state in wanted])


def browsed_facets(chosen: Chosen, mine: Mapping[int, Mine], tree: Sequence[Topic]) -> Facets:
    """Counted over everything that is published, in one statement.

    What is alike in every facet comes as one row; only what the viewer has begun comes singly.
    """
    alike: dict[str, Any] = {
        "own": case((Course.id.in_(mine), Course.id)),
        "topic": Revision.topic_id,
        "kind_name": type_coerce(Course.kind, String),
        "level_name": Revision.level,
        "length_name": _length(),
        "organisation": Course.building_organisation_id,
        "teacher": Course.owner_id,
    }
    named: list[Any] = [column.label(name) for name, column in alike.items()]
    rows = session.execute(
        published().with_only_columns(*named, func.count()).group_by(*alike)
    ).all()
    ids, topics, kinds, levels, lengths, organisations, teachers, weights = (
        zip(*rows, strict=True) if rows else [()] * 8
    )
    columns: dict[str, Sequence[Any]] = {
        "topic": topics,
        "kind": kinds,
        "level": levels,
        "length": lengths,
        "mine": [mine.get(course_id, Mine.NEW).value for course_id in ids],
        "organisation": organisations,
        "teacher": teachers,
    }
    found = spread(columns, weights, chosen)
    counts = dict(found.counts)
    rolled: Counter[int] = Counter()
    for topic_id, count in counts["topic"].items():
        rolled.update(dict.fromkeys(line_of(tree, topic_id), count))
    counts["topic"] = rolled
    return Facets(found.total, counts, found.without, _names(counts, chosen))


def searched_facets(hits: Hits) -> Facets:
    """As the index counted them; ids are numbers again."""
    counts: dict[str, Mapping[Any, int]] = dict(hits.facet_counts)
    for name in ("topic", "organisation", "teacher"):
        counts[name] = {int(value): count for value, count in counts.get(name, {}).items()}
    return Facets(hits.total, counts, hits.without, _names(counts, {}))


def _names(counts: Mapping[str, Mapping[Any, int]], chosen: Chosen) -> dict[str, Mapping[int, str]]:
    most = {
        name: [one for one, _ in Counter(counts.get(name, {})).most_common(NAMED_MOST) if one]
        + [one for one in chosen.get(name, ()) if one]
        for name in ("organisation", "teacher")
    }
    teachers = {one.id: one.name for one in people(most["teacher"]).values()}
    return {"organisation": organisation_titles(most["organisation"]), "teacher": teachers}
