"""The console's rows: risk in the database is risk in the rules, and every order pages whole."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from app.classes.models import Class, ClassMember
from app.kit import clock as kit_clock
from app.kit.db import session, transactional
from app.kit.errors import NotAllowed, NotFound
from app.kit.forms import parse
from app.supervision import queries
from app.supervision.forms import MatrixQuery, ProgressQuery
from app.supervision.rules import Risk, Standing, assess
from tests.classes.making import make_class
from tests.courses.making import make_published_course
from tests.factories import make_user
from tests.supervision.making import names_of, place_learner


@pytest.fixture
def cast(app):
    """A class of ten required courses, half over, with one learner in every risk."""
    now = kit_clock.now()
    cast = SimpleNamespace(
        tutor=make_user(roles=("tutor",)), admin=make_user(roles=("learning_admin",))
    )
    course = make_published_course()
    cast.learners = {
        name: make_user(name=name) for name in ("没开始", "没来", "落后", "正常", "完成")
    }
    cast.klass = make_class(
        cast.admin,
        required=[course],
        tutors=[cast.tutor],
        learners=list(cast.learners.values()),
        starts_at=now - timedelta(days=20),
        ends_at=now + timedelta(days=20),
    )
    resize(cast.klass, 10)
    for name, done, days in (("没来", 9, 15), ("落后", 2, 1), ("正常", 5, 0), ("完成", 10, 3)):
        place_learner(cast.klass, cast.learners[name], done=done, seen=now - timedelta(days=days))
    session.expire_all()
    return cast


@transactional
def resize(klass, required_total):
    session.execute(update(Class).where(Class.id == klass.id).values(required_total=required_total))


def rows(cast, **query):
    return queries.page_of_rows(cast.klass, parse(ProgressQuery, query)).items


def test_the_most_pressing_come_first(cast):
    assert names_of(rows(cast)) == ["没开始", "没来", "落后", "正常", "完成"]


@pytest.mark.parametrize(
    ("risk", "names"),
    [
        ("not_started", ["没开始"]),
        ("inactive", ["没来"]),
        ("behind", ["落后"]),
        ("deadline", []),
        ("on_track", ["正常"]),
        ("done", ["完成"]),
        ("at_risk", ["没开始", "没来", "落后"]),
    ],
)
def test_a_filter_finds_exactly_its_risk(cast, risk, names):
    assert names_of(rows(cast, risk=risk)) == names


def test_the_figures_add_up_to_the_class(cast):
    summary = queries.summary_of(cast.klass)
    assert summary.learners == 5
    assert sum(summary.counts.values()) == 5
    assert summary.counts[Risk.BEHIND] == 1
    assert (summary.at_risk, summary.done_permille) == (3, 200)


def test_an_empty_class_has_figures_too(cast):
    empty = queries.summary_of(make_class(cast.admin))
    assert (empty.learners, empty.mean_centihours, empty.done_permille) == (0, 0, 0)


@pytest.mark.parametrize(
    "sort",
    [
        sign + name
        for name in (
            "risk", "learner", "organisation", "earned_hours", "required_done",
            "last_active_at", "reminders",
        )
        for sign in ("", "-")
    ],
)  # fmt: skip
def test_every_order_pages_through_everybody_once(cast, sort):
    seen, cursor = [], None
    while True:
        query = parse(
            ProgressQuery, {"sort": sort, "limit": 2} | ({"cursor": cursor} if cursor else {})
        )
        found = queries.page_of_rows(cast.klass, query)
        seen += names_of(found.items)
        cursor = found.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(cast.learners)
    assert seen == names_of(rows(cast, sort=sort))


def test_the_order_by_courses_done_is_that_order(cast):
    assert [row.required_done for row in rows(cast, sort="-required_done")] == [10, 9, 5, 2, 0]


def test_a_search_finds_names_and_organisations_and_takes_no_pattern(cast):
    assert names_of(rows(cast, q="落")) == ["落后"]
    assert len(rows(cast, q=cast.learners["落后"].organisation.title)) == 5
    assert rows(cast, q="%") == []
    assert rows(cast, q="_") == []


def test_the_rows_take_the_same_statements_however_many(cast, statements):
    klass = session.get_one(Class, cast.klass.id)
    with statements() as said:
        queries.page_of_rows(klass, parse(ProgressQuery, {}))
        queries.summary_of(klass)
    assert said.count <= 7


def test_every_row_comes_once_for_an_export(cast, monkeypatch):
    monkeypatch.setattr("app.supervision.queries.console.AT_ONCE", 2)
    for sort in ("risk", "-learner", "organisation"):
        asked = parse(ProgressQuery, {"limit": 1, "sort": sort})
        found = names_of(list(queries.every_row(cast.klass, asked)))
        assert found == names_of(rows(cast, sort=sort))


def test_a_class_is_watched_by_its_tutors_and_administrators_only(cast):
    other = make_user(roles=("tutor",))
    make_class(cast.admin, title="乙班", tutors=[other])
    assert queries.get_watched_class(cast.tutor, cast.klass.id)
    assert queries.get_watched_class(cast.admin, cast.klass.id)
    with pytest.raises(NotFound):
        queries.get_watched_class(other, cast.klass.id)
    with pytest.raises(NotAllowed):
        queries.get_watched_class(cast.learners["落后"], cast.klass.id)


def test_the_heat_table_pages_by_learner(cast):
    first = queries.page_of_heat(cast.tutor, cast.klass, [1, 2], MatrixQuery(limit=3))
    assert [row.cells for row in first.items] == [[0.0, 0.0]] * 3
    rest = queries.page_of_heat(
        cast.tutor, cast.klass, [1, 2], MatrixQuery(limit=3, cursor=first.next)
    )
    assert (len(rest.items), rest.next) == (2, None)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    days_gone=st.integers(-5, 60),
    length=st.integers(1, 50),
    total=st.integers(0, 6),
    standings=st.lists(
        st.tuples(st.integers(0, 6), st.none() | st.integers(-5, 60)), min_size=5, max_size=5
    ),
)
def test_the_database_and_the_rules_see_the_same_risk(cast, days_gone, length, total, standings):
    now = kit_clock.now()
    starts_at = now - timedelta(days=days_gone)
    _arrange(cast, starts_at, starts_at + timedelta(days=length), total, standings)
    klass = session.get_one(Class, cast.klass.id)
    plan = queries.plan_of(klass)
    expected: dict[Risk, set[int]] = {risk: set() for risk in Risk}
    for row in session.scalars(select(ClassMember).where(ClassMember.class_id == klass.id)):
        found = assess(plan, Standing(row.required_done, row.last_active_at), now)
        expected[found.risk].add(row.learner_id)
    for risk in Risk:
        asked = parse(ProgressQuery, {"risk": risk.value})
        assert set(queries.learners_found(klass, asked)) == expected[risk]
    assert queries.summary_of(klass).counts == {risk: len(ids) for risk, ids in expected.items()}


@transactional
def _arrange(cast, starts_at, ends_at, total, standings):
    session.execute(
        update(Class)
        .where(Class.id == cast.klass.id)
        .values(starts_at=starts_at, ends_at=ends_at, required_total=total)
    )
    session.execute(ClassMember.__table__.delete())
    rows = [
        {
            "class_id": cast.klass.id,
            "learner_id": learner.id,
            "joined_at": starts_at,
            "required_done": min(done, total),
            "earned_centihours": 0,
            "last_active_at": None if days is None else kit_clock.now() - timedelta(days=days),
        }
        for learner, (done, days) in zip(cast.learners.values(), standings, strict=True)
    ]
    session.execute(insert(ClassMember), rows)
