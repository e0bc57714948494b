"""The catalogue: what is published, browsed from the tables or searched through the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.accounts.queries import find_user
from app.courses.forms import CatalogueQuery, CatalogueSort
from app.courses.models import Course, Revision, Topic
from app.courses.permissions import Actor
from app.courses.queries.cards import CatalogueItem, items, poster_urls, published, rows_of
from app.courses.queries.facets import (
    Chosen,
    Facets,
    browsed_facets,
    conditions,
    learners_by_course,
    searched_facets,
    starts_of,
)
from app.courses.queries.topics import topics
from app.courses.rules import Mine, subtree
from app.kit.db import session
from app.kit.forms import MAX_ID
from app.kit.paging import page
from app.search import queries as search
from app.search.rules import Own

KIND = "course"
"""What courses are called in the ledger of findable things."""

__all__ = ["KIND", "Catalogue", "CatalogueItem", "catalogue", "poster_urls"]


@dataclass(frozen=True)
class Catalogue:
    """One page of the catalogue; facets and their total are of all its pages.

    ``near`` are courses like the one that was searched for in vain; ``alone`` the words of such a
    search that find something by themselves, and how much.
    """

    items: Sequence[CatalogueItem]
    next: str | None
    facets: Facets
    near: Sequence[CatalogueItem] = ()
    alone: Sequence[tuple[str, int]] = ()

    @property
    def total(self) -> int:
        return self.facets.total


@dataclass(frozen=True)
class _Asked:
    """What was asked, with everything looked up that it names."""

    form: CatalogueQuery
    tree: Sequence[Topic]
    chosen: Chosen
    mine: Mapping[int, Mine]


def catalogue(viewer: Actor, asked: CatalogueQuery) -> Catalogue:
    """Published courses that match every filter. A topic stands for its whole branch.

    The number of statements does not depend on how many are found. Raises Invalid for a cursor
    that this list never gave out.
    """
    tree = topics()
    looked_up = _Asked(asked, tree, _chosen(asked, tree), starts_of(viewer.id))
    return _search(looked_up) if asked.q.strip() else _browse(looked_up)


def _chosen(asked: CatalogueQuery, tree: Sequence[Topic]) -> Chosen:
    """The filters that are set, each with its values as the tables hold them."""
    wanted: dict[str, set[Any]] = {
        "topic": subtree(tree, asked.topic) if asked.topic else set(),
        "kind": {kind.value for kind in asked.kind},
        "level": {level.value for level in asked.level},
        "length": {length.value for length in asked.length},
        "mine": {mine.value for mine in asked.mine},
        "organisation": set(asked.organisation),
        "teacher": {_teacher_id(teacher) for teacher in asked.teacher},
    }
    given = asked.model_dump()
    return {name: values for name, values in wanted.items() if given[name]}


def _teacher_id(teacher: str) -> int:
    """A teacher by id or by user name; 0, which is nobody's, for an unknown one."""
    if teacher.isascii() and teacher.isdigit():
        return min(int(teacher), MAX_ID)
    user = find_user(teacher)
    return user.id if user else 0


def _search(asked: _Asked) -> Catalogue:
    form = asked.form
    facets = {name: [str(value) for value in values] for name, values in asked.chosen.items()}
    if form.topic:
        facets["topic"] = [str(form.topic)]  # the index knows every topic above a course
    hits = search.find(
        KIND,
        form.q,
        facets=facets,
        sort=form.sort.value if form.sort in _INDEXED else CatalogueSort.RELEVANCE.value,
        own=_own(asked.mine),
        keys=_keys(form.sort),
        cursor=form.cursor,
        limit=form.limit,
    )
    found = rows_of([hit.ref_id for hit in hits.items])
    marks = {hit.ref_id: hit for hit in hits.items}
    rows = [found[hit.ref_id] for hit in hits.items if hit.ref_id in found]
    near, alone = ([], []) if hits.total else _instead(asked)
    cards = items(rows, asked.tree, asked.mine, marks)
    return Catalogue(cards, hits.next, searched_facets(hits), near, alone)


_INDEXED = (CatalogueSort.RELEVANCE, CatalogueSort.NEWEST)


def _own(mine: Mapping[int, Mine]) -> Own:
    """How far the viewer is, as a facet of the search."""
    values = tuple(
        (state.value, frozenset(course_id for course_id, one in mine.items() if one is state))
        for state in (Mine.BEGUN, Mine.DONE)
    )
    return Own("mine", values, Mine.NEW.value)


def _keys(sort: CatalogueSort) -> dict[int, float] | None:
    """What the hits are ordered by where the index does not know it: more is better."""
    if sort is CatalogueSort.SHORTEST:
        lengths = published().with_only_columns(Course.id, func.coalesce(Revision.duration_ms, 0))
        return {row[0]: -float(row[1]) for row in session.execute(lengths)}
    if sort is CatalogueSort.LEARNED:
        counted = select(learners_by_course())
        return {row.course_id: float(row.learners) for row in session.execute(counted)}
    return None


def _instead(asked: _Asked) -> tuple[list[CatalogueItem], list[tuple[str, int]]]:
    """For those who found nothing: courses that come near, and words that find something."""
    alone = search.found_alone(KIND, asked.form.q)
    near = search.near(KIND, asked.form.q)
    rows = rows_of(near)
    shown = [rows[course_id] for course_id in near if course_id in rows]
    return items(shown, asked.tree, asked.mine, {}), alone


def _browse(asked: _Asked) -> Catalogue:
    form = asked.form
    statement = published().where(*conditions(asked.chosen, asked.mine))
    keys: list[Any] = [(Course.published_at, "desc"), (Course.id, "desc")]
    if form.sort is CatalogueSort.SHORTEST:
        keys = [(func.coalesce(Revision.duration_ms, 0), "asc"), (Course.id, "asc")]
    if form.sort is CatalogueSort.LEARNED:
        starts = learners_by_course()
        statement = statement.outerjoin(starts, starts.c.course_id == Course.id)
        keys = [(func.coalesce(starts.c.learners, 0), "desc"), (Course.id, "desc")]
    found = page(statement, keys, form.cursor, form.limit)
    facets = browsed_facets(asked.chosen, asked.mine, asked.tree)
    return Catalogue(items(found.items, asked.tree, asked.mine, {}), found.next, facets)
