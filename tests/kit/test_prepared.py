"""Many rows in one call, and rows for many keys, on both engines."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, select, update

from app.kit.db import UtcDateTime, engine, session, transactional, upsert
from app.kit.prepared import Lookup, Prepared, array_of

WORDS = [
    "",
    "a",
    'say "yes"',
    "back\\slash",
    "{brace,comma}",
    "NULL",
    "省行政学院",
    "𠮷",
    "new\nline",
]
AT = datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC)
_things = Table(
    "prepared_things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("word", String(200)),
    Column("told", JSON(none_as_null=True)),
    Column("at", UtcDateTime),
)


def _columns(*names):
    return {name: _things.c[name] for name in names}


def _put(told):
    insert = told.put_into(upsert(_things))
    return insert.on_conflict_do_update(
        index_elements=["id"], set_={"word": insert.excluded["word"]}
    )


PUT = Prepared(_columns("id", "word", "told", "at"), _put)
CHANGE = Prepared(
    _columns("id", "told"),
    lambda told: update(_things).where(_things.c.id == told["id"]).values(told=told["told"]),
)
FIND = Lookup(lambda among: select(_things).where(among(_things.c.word)).order_by(_things.c.id))


@pytest.fixture
def things(app):
    _things.create(engine())
    yield
    session.remove()
    _things.drop(engine())


@transactional
def run(prepared, rows):
    prepared.run(session.connection(), rows)


def rows_of(words):
    return [
        {"id": n, "word": word, "told": [n, word, None], "at": AT} for n, word in enumerate(words)
    ]


def found(words):
    session.rollback()
    return [tuple(row) for row in FIND.rows(session.connection(), words)]


def test_values_come_back_as_they_went(things):
    run(PUT, [*rows_of(WORDS), {"id": 99, "word": None, "told": None, "at": None}])
    assert found(WORDS) == [(n, word, [n, word, None], AT) for n, word in enumerate(WORDS)]
    nothing = session.execute(select(_things).where(_things.c.told.is_(None))).one()
    assert tuple(nothing) == (99, None, None, None)


def test_rows_that_are_there_are_changed_and_others_let_be(things):
    run(PUT, rows_of(["a", "b", "c"]))
    run(CHANGE, [{"id": 0, "told": ["x"]}, {"id": 2, "told": []}, {"id": 7, "told": [1]}])
    assert [row[2] for row in found(["a", "b", "c"])] == [["x"], [1, "b", None], []]
    run(PUT, [{"id": 0, "word": "b", "told": None, "at": None}])
    assert [row[:3] for row in found(["b"])] == [(0, "b", ["x"]), (1, "b", [1, "b", None])]


def test_a_lookup_says_the_same_for_one_key_as_for_many(things):
    run(PUT, rows_of(WORDS))
    assert [row[0] for row in found([WORDS[3]])] == [3]
    assert [row[0] for row in found(set(WORDS))] == list(range(len(WORDS)))
    assert found(["nobody said this"]) == []


@given(st.lists(st.none() | st.integers() | st.booleans()))
def test_an_array_of_plain_values_needs_no_quotes(values):
    assert '"' not in array_of(values)


def test_an_array_is_written_as_postgresql_reads_it():
    assert array_of([1, None, True, 'a"b\\c', [1, "x"], AT]) == (
        '{1,NULL,t,"a\\"b\\\\c","[1,\\"x\\"]","2026-02-28T23:59:59.999999+00:00"}'
    )
