"""Nobody changes, removes, adds or swaps an entry without ``flask verify`` telling."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.credits import actions, queries
from app.credits.actions import Award
from app.credits.forms import NewHours
from app.credits.models import (
    CreditAccount,
    CreditAnchor,
    CreditAnchoredHead,
    CreditChain,
    CreditEntry,
    CreditLink,
)
from app.credits.rules import EntryKind, kept_anchors
from app.kit import clock as kit_clock
from app.kit import db, jobs, signing
from app.kit.db import session
from tests.credits.making import award_hours
from tests.factories import make_user

TABLES = [
    model.__table__
    for model in (
        CreditAnchor,
        CreditAnchoredHead,
        CreditChain,
        CreditLink,
        CreditEntry,
        CreditAccount,
    )
]


class Intruder:
    """Somebody with the database in hand: no trigger and no foreign key stops them."""

    def __init__(self):
        session.rollback()
        self.before = {table.name: self.rows(table) for table in TABLES}

    def rows(self, table):
        with db.engine().connect() as connection:
            found = select(table).order_by(*table.primary_key.columns)
            return [dict(row._mapping) for row in connection.execute(found)]

    def does(self, *statements):
        session.rollback()
        with db.engine().connect() as connection:
            if db.on_sqlite():
                raw = connection.connection.driver_connection
                raw.execute("PRAGMA foreign_keys=OFF")
                names = [name for (name,) in self._triggers(connection)]
                kept = dict(self._triggers(connection, "sql"))
                for name in names:
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(statement)
            if db.on_sqlite():
                for sql in kept.values():
                    connection.exec_driver_sql(sql)
            connection.commit()
            if db.on_sqlite():
                raw.execute("PRAGMA foreign_keys=ON")

    @staticmethod
    def _triggers(connection, *more):
        columns = ", ".join(("name", *more))
        return list(
            connection.execute(text(f"SELECT {columns} FROM sqlite_master WHERE type = 'trigger'"))
        )

    def puts_back(self):
        self.does(
            *(delete(table) for table in TABLES),
            *(
                insert(table).values(row)
                for table in reversed(TABLES)
                for row in self.before[table.name]
            ),
        )


@pytest.fixture
def learner(app):
    return make_user()


@pytest.fixture
def admin(app):
    return make_user(roles=("learning_admin",))


def fill(learner, admin):
    """Entries of every way into the ledger, of two people, some of them anchored."""
    award_hours(learner, source="course:1", evidence={"play_id": 7})
    second = award_hours(learner, 600, source="course:2", required=True)
    actions.anchor_heads()
    actions.reverse_entry(admin, second.id, "重复")
    day = NewHours(
        kind="offline", source="offline:1", title="现场教学", centihours=800, on=date(2026, 3, 4)
    )
    actions.enter_hours(admin, learner.id, day)
    award_hours(admin, source="course:1")
    actions.anchor_heads()
    award_hours(learner, source="course:3")


def told():
    return [str(row) for row in queries.verify_ledger()]


def links_of(person):
    rows = session.scalars(
        select(CreditLink)
        .where(CreditLink.person_id == person.id)
        .order_by(CreditLink.position)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def test_every_entry_is_a_link_of_its_persons_chain(learner, admin):
    fill(learner, admin)
    assert [link.position for link in links_of(learner)] == [1, 2, 3, 4, 5]
    assert [link.position for link in links_of(admin)] == [1]
    assert told() == []


def test_what_is_taken_over_as_a_whole_is_chained_too(learner, admin):
    award_hours(learner, source="course:1")
    awards = [
        Award(person.id, EntryKind.ONLINE, f"course:{n}", "旧课", 1800, (), at, False, {"n": n})
        for n, at in enumerate([kit_clock.now(), kit_clock.now() - timedelta(days=9)], 1)
        for person in (learner, admin)
    ]
    assert actions.award_many(awards) == 3
    assert [len(links_of(person)) for person in (learner, admin)] == [2, 2]
    assert told() == []


def changed(column, value):
    """Another value that the column could hold."""
    kind = column.type
    if isinstance(kind, JSON):
        return {**(value or {}), "more": 1}
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Enum):
        return next(member for member in kind.python_type if member != value)
    if isinstance(kind, Integer):
        return (value or 0) + 1000
    if isinstance(kind, Date):
        return value + timedelta(days=1)
    if isinstance(value, datetime) or isinstance(kind, DateTime):
        return value + timedelta(microseconds=1)
    return "x" + (value or "")[1:] if (value or "")[:1] != "x" else "y" + value[1:]


def is_row(table, row):
    return [column == row[column.name] for column in table.primary_key.columns]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_single_change_to_the_ledger_is_told(learner, admin, data):
    if not links_of(learner):
        fill(learner, admin)
        assert told() == []
    intruder = Intruder()
    table = data.draw(st.sampled_from(TABLES))
    rows = [row for row in intruder.before[table.name] if row.get("earned_centihours") != 0]
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from([None, *table.columns]))
    if column is None:
        intruder.does(delete(table).where(*is_row(table, row)))
    else:
        other = changed(column, row[column.name])
        update = table.update().where(*is_row(table, row)).values({column.name: other})
        try:
            intruder.does(update)
        except IntegrityError:
            reject()  # the database has such a row already: nothing was changed
    try:
        assert told(), f"{table.name}, {column}"
    finally:
        intruder.puts_back()
    assert told() == []


SAID = [column for column in CreditEntry.__table__.columns if column.name not in ("id",)]


def test_two_entries_that_change_places_are_told(learner, admin):
    fill(learner, admin)
    intruder = Intruder()
    first, second = intruder.before["credit_entries"][:2]
    entries = CreditEntry.__table__
    swapped = [
        entries.update()
        .where(entries.c.id == row["id"])
        .values({column.name: other[column.name] for column in SAID} | {"source": source})
        for row, other, source in ((first, second, "x"), (second, first, first["source"]))
    ]
    last = entries.update().where(entries.c.id == first["id"]).values(source=second["source"])
    intruder.does(*swapped, last)
    assert len([row for row in told() if "kept link" in row]) == 2


def test_an_entry_that_was_slipped_in_is_told_and_not_taken_over_by_the_next_award(learner):
    award_hours(learner, source="course:1")
    intruder = Intruder()
    (row,) = intruder.before["credit_entries"]
    intruder.does(
        insert(CreditEntry).values({**row, "id": 4242, "source": "gift"}),
        text("UPDATE credit_accounts SET earned_centihours = earned_centihours * 2"),
    )
    award_hours(learner, source="course:2")
    assert told() == ["credit_entries 4242: kept an entry, recomputed no link names it"]


def cut_off_last(intruder, learner, seal=None):
    """Take the learner's last entry away, with its link and its hours, and mend the end."""
    last, before = [
        one for one in reversed(intruder.before["credit_links"]) if one["person_id"] == learner.id
    ][:2]
    chain = CreditChain.__table__
    end = {"length": before["position"], "mac": before["mac"]} | ({"seal": seal} if seal else {})
    entries, accounts = CreditEntry.__table__, CreditAccount.__table__
    less = accounts.c.earned_centihours - 100
    intruder.does(
        entries.delete().where(entries.c.id == last["entry_id"]),
        delete(CreditLink).where(CreditLink.entry_id == last["entry_id"]),
        chain.update().where(chain.c.person_id == learner.id).values(end),
        accounts.update().where(accounts.c.account.in_(("total", "online"))).values(
            earned_centihours=less
        ),
    )  # fmt: skip


def test_the_end_of_a_chain_cannot_be_cut_off_without_the_key(learner):
    award_hours(learner, source="course:1")
    award_hours(learner, source="course:2")
    cut_off_last(Intruder(), learner)
    (row,) = told()
    assert "seal" in row


def test_an_older_state_brought_back_is_told_by_its_anchor_and_by_a_kept_line(learner):
    award_hours(learner, source="course:1")
    seal = session.scalar(select(CreditChain.seal))
    award_hours(learner, source="course:2")
    anchor = actions.anchor_heads()
    kept = queries.kept_line(anchor)
    assert list(queries.wrong_kept(kept_anchors(kept))) == []
    intruder = Intruder()
    cut_off_last(intruder, learner, seal)
    (row,) = told()
    assert row.startswith("credit_anchored_heads 1")
    intruder.does(delete(CreditAnchoredHead), delete(CreditAnchor))
    assert told() == []  # a perfect forgery, but for the line that somebody kept
    (row,) = queries.wrong_kept(kept_anchors(kept))
    assert "no such anchor" in str(row)
    forged = kept.replace("zhixing-ledger 1", "zhixing-ledger 2")
    (row,) = queries.wrong_kept(kept_anchors(forged))
    assert "not signed here" in str(row)


@pytest.fixture
def another_key(app):
    yield lambda: signing.init("another key, which is long enough too!")
    signing.init(app.config["SETTINGS"].ledger_secret)


def test_another_key_opens_nothing(learner, another_key):
    entry = award_hours(learner)
    actions.anchor_heads()
    another_key()
    assert [row.split(":")[0] for row in told()] == [
        f"credit_entries {entry.id} (person {learner.id}, 1)",
        f"credit_chains person {learner.id}",
        "credit_anchors 1",
    ]


def test_an_anchor_holds_what_grew_since_the_last_one(learner, admin, clock):
    assert actions.anchor_heads() is None
    award_hours(learner)
    award_hours(admin)
    assert actions.anchor_heads().people == 2
    assert actions.anchor_heads() is None
    award_hours(learner)
    second = actions.anchor_heads()
    assert (second.number, second.people) == (2, 1)
    assert told() == []


def test_a_worker_anchors_every_hour_and_logs_the_line(learner, caplog):
    award_hours(learner)
    for _ in range(2):
        jobs.perform("credits.anchor")
    assert caplog.text.count("zhixing-ledger 1 ") == 1
    assert list(queries.wrong_kept(kept_anchors(caplog.text))) == []


def test_awards_of_one_person_at_once_make_one_chain_over_two_years(learner):
    actions.ensure_default_rule_sets()
    moment = kit_clock.now()
    learner_id = learner.id

    def award(n):
        at = moment if n % 2 else moment - timedelta(days=300)
        return award_hours(learner_id, source=f"course:{n}", at=at).id

    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(Context().run, award, n) for n in range(6)]
        assert len({future.result() for future in futures}) == 6
    session.rollback()
    assert [link.position for link in links_of(learner)] == [1, 2, 3, 4, 5, 6]
    assert told() == []


def test_awards_of_different_people_do_not_wait_for_each_other(learner, admin):
    if db.on_sqlite():
        pytest.skip("SQLite has one writer")
    award_hours(learner)
    session.rollback()
    other_id = admin.id
    with db.engine().connect() as busy, ThreadPoolExecutor(1) as pool:
        busy.execute(text(f"UPDATE credit_chains SET seal = seal WHERE person_id = {learner.id}"))
        award = pool.submit(Context().run, award_hours, other_id)
        assert award.result(timeout=20).amount_centihours == 100
        busy.rollback()
