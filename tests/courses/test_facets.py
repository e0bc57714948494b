"""Facets of the catalogue: counted alike when browsing and searching, lifted one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses import actions, queries
from app.courses.forms import CatalogueQuery, CourseChange
from app.courses.rules import Length, Level, Mine, length_of, spread
from app.kit.forms import parse
from tests.courses.making import (
    make_draft,
    make_published_course,
    make_teacher,
    make_topic,
    publish,
)
from tests.factories import make_organisation, make_user

MINUTE = 60_000


def test_lengths_have_classes():
    assert [length_of(one * MINUTE) for one in (0, 15, 16, 45, 46)] == [
        Length.SHORT,
        Length.SHORT,
        Length.MEDIUM,
        Length.MEDIUM,
        Length.LONG,
    ]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 9)), max_size=30),
    st.dictionaries(st.sampled_from(["a", "b"]), st.sets(st.integers(0, 2), min_size=1)),
)
def test_a_facets_counts_obey_all_filters_but_its_own(rows, chosen):
    columns = {"a": [row[0] for row in rows], "b": [row[1] for row in rows]}
    found = spread(columns, [row[2] for row in rows], chosen)

    def passes(row, but=None):
        named = dict(zip("ab", row[:2], strict=True))
        return all(named[name] in wanted for name, wanted in chosen.items() if name != but)

    assert found.total == sum(row[2] for row in rows if passes(row))
    for place, name in enumerate("ab"):
        for value in range(3):
            fitting = [row for row in rows if row[place] == value and passes(row, name)]
            expected = sum(row[2] for row in fitting)
            assert found.counts[name].get(value, 0) == expected
    assert found.without == {
        name: sum(row[2] for row in rows if passes(row, name)) for name in chosen
    }


@pytest.fixture
def world(app, run_jobs):
    """Three courses told apart by every facet, and a learner who begun one and finished one."""
    root = make_topic("治理")
    leaf = make_topic("数字政府", root)
    unit, teacher, learner = make_organisation("建设单位"), make_teacher(), make_user()
    a = make_draft(teacher, title="甲课", topic=leaf, kind="micro", lessons=[60])
    change = {"level": "basic", "building_organisation": str(unit.id)}
    actions.edit_course(teacher, a.id, parse(CourseChange, change))
    publish(a)
    b = make_published_course(title="乙课", topic=root, kind="case", lessons=[20 * 60])
    c = make_published_course(title="丙课", topic=root, lessons=[50 * 60])
    for course in (a, b):
        actions.start_course(learner, course.id)
    actions.finish_course(learner.id, b.id, b.published_at)
    run_jobs()
    return {"a": a.id, "b": b.id, "c": c.id, "unit": unit, "learner": learner, "root": root}


def found(world, **asked):
    catalogue = queries.catalogue(world["learner"], parse(CatalogueQuery, asked))
    names = {world[name]: name for name in "abc"}
    return catalogue, "".join(sorted(names[item.id] for item in catalogue.items))


@pytest.mark.parametrize("q", ["", "课"])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "abc"),
        ({"level": "basic"}, "a"),
        ({"level": "basic,advanced", "kind": "micro,case"}, "a"),
        ({"kind": "micro,case"}, "ab"),
        ({"length": "short,long"}, "ac"),
        ({"length": "medium"}, "b"),
        ({"mine": "new"}, "c"),
        ({"mine": "begun"}, "a"),
        ({"mine": "done,new"}, "bc"),
        ({"organisation": "@unit"}, "a"),
        ({"mine": "done", "length": "short"}, ""),
    ],
)
def test_filters_narrow_alike_by_browsing_and_by_search(world, q, asked, expected):
    asked = {name: str(world["unit"].id) if v == "@unit" else v for name, v in asked.items()}
    catalogue, letters = found(world, q=q, **asked)
    assert letters == expected
    assert catalogue.total == len(expected)


@pytest.mark.parametrize("q", ["", "课"])
def test_counts_tell_what_each_choice_would_show(world, q):
    catalogue, _ = found(world, q=q, kind="micro")
    counts = catalogue.facets.counts
    assert dict(counts["kind"]) == {"micro": 1, "case": 1, "lecture": 1}
    assert dict(counts["mine"]) == {"begun": 1}
    assert dict(counts["length"]) == {"short": 1}
    assert counts["topic"][world["root"].id] == 1
    assert catalogue.facets.names["organisation"] == {world["unit"].id: "建设单位"}


@pytest.mark.parametrize("q", ["", "课"])
def test_when_filters_leave_nothing_each_says_what_lifting_it_would_show(world, q):
    catalogue, letters = found(world, q=q, mine="done", length="short")
    assert letters == ""
    assert dict(catalogue.facets.without) == {"mine": 1, "length": 1}


@pytest.mark.parametrize("q", ["", "课"])
def test_courses_come_by_length_and_by_how_many_learn_them(world, q):
    for _ in range(2):
        actions.start_course(make_user(), world["c"])
    shortest, _ = found(world, q=q, sort="shortest")
    assert [item.id for item in shortest.items] == [world[name] for name in "abc"]
    learned, _ = found(world, q=q, sort="learned", limit=2)
    assert learned.items[0].id == world["c"]
    following, _ = found(world, q=q, sort="learned", limit=2, cursor=learned.next)
    assert len(following.items) == 1
    assert following.next is None


def test_a_search_in_vain_is_helped(world):
    catalogue, letters = found(world, q="甲课程大全")
    assert letters == ""
    assert catalogue.near[0].id == world["a"]
    catalogue, _ = found(world, q="乙课 火星人")
    assert [word for word, count in catalogue.alone if count == 1] == ["乙课"]


def test_the_card_says_how_far_i_am(world):
    catalogue, _ = found(world)
    by_id = {item.id: item for item in catalogue.items}
    assert by_id[world["a"]].mine is Mine.BEGUN
    assert by_id[world["b"]].mine is Mine.DONE
    assert by_id[world["a"]].level == Level.BASIC
