"""What one person's hours cost the database does not grow with everybody else's.

Counted is the work that a database has done, not the time: SQLite tells every instruction of its
virtual machine, PostgreSQL every row and every entry of an index that it has read.
"""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from app.credits import actions, queries
from app.credits.actions import Award
from app.credits.forms import NewHours
from app.credits.rules import Deed, DeedPoints, EntryKind, PointAccount
from app.kit import clock, db
from app.kit.db import session
from tests.credits.making import award_hours, publish_rule_set
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down

A_PERSON = 50
MORE = 60
READ = text(
    "SELECT sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid))"
    " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')"
)


class Work:
    """How much a database did for what was said to it."""

    def __init__(self) -> None:
        self.done = 0

    @contextmanager
    def counted(self):
        """Count what is done within; its connection is taken anew."""
        session.rollback()
        self.done = 0
        heard = self._instructions() if db.on_sqlite() else self._rows()
        for name, hear in heard.items():
            event.listen(db.engine(), name, hear)
        try:
            yield self
            session.rollback()
        finally:
            for name, hear in heard.items():
                event.remove(db.engine(), name, hear)

    def _instructions(self) -> dict[str, Callable[..., None]]:
        def one_more() -> None:
            self.done += 1

        return {
            "checkout": lambda raw, *_rest: raw.set_progress_handler(one_more, 1),
            "checkin": lambda raw, *_rest: raw.set_progress_handler(None, 1),
        }

    def _rows(self) -> dict[str, Callable[..., None]]:
        def read(connection) -> int:
            return int(connection.scalar(READ))

        def begin(connection) -> None:
            self.done -= read(connection)

        def end(connection) -> None:
            self.done += read(connection)

        return {"begin": begin, "commit": end, "rollback": end}


class Ways:
    """Everything that writes or reads one person's hours; each way for a new person."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.admin = make_user(roles=("learning_admin",))
        self.course = make_course(300)
        publish_rule_set(
            credit_points_required=100,
            credit_points_elective=50,
            deeds=(DeedPoints(Deed.COURSE, 1000, 2500), DeedPoints(Deed.DISCUSSION, 100, 500)),
        )

    def prepared(self) -> dict[str, Callable[[], object]]:
        year, entry, rewarded = clock.today().year, award_hours(make_user()), self._rewarded()
        person = make_user()
        award_hours(person)
        form = NewHours(
            kind=EntryKind.OFFLINE, on=clock.today(), centihours=100, title="脱产培训",
            note="结业证书", source=f"manual:{entry.id}",
        )  # fmt: skip
        now, past = clock.now(), clock.now() - timedelta(minutes=5)
        sitter = self._at_the_end()
        return {
            "award": lambda: award_hours(person, required=True),
            "award of the same again": lambda: award_hours(entry.person_id, source=entry.source),
            "hours entered by hand": lambda: actions.enter_hours(self.admin, person.id, form),
            "reversal": lambda: actions.reverse_entry(self.admin, entry.id, "重复"),
            "reward": lambda: self._reward(person, f"post:{entry.id}"),
            "reward taken back": lambda: actions.lessen_reward(
                rewarded.id, Deed.DISCUSSION, source="post:1", times=1, note="灌水",
                actor_id=self.admin.id,
            ),
            "a day's watching": lambda: actions.note_watched(person.id, past, now),
            "the beat that completes a course": lambda: sitter.report((0, 300)),
            "a year": lambda: queries.account(person, person.id, year),
            "a year's months": lambda: queries.earned_by_month(person, person.id, year),
            "a year's entries": lambda: queries.entries(person, person.id, year),
            "a year's kinds": lambda: queries.count_by_kind(person, person.id, year),
            "a year's points": lambda: queries.points_of_year(person, person.id, year),
            "a year's entries of points": lambda: queries.point_entries(
                person, person.id, year, PointAccount.CREDIT
            ),
            "five years": lambda: queries.earned_over(person, person.id, year - 4, year),
            "a statement": lambda: actions.issue_statement(person, year),
        }  # fmt: skip

    def costs(self) -> dict[str, int]:
        costs = {}
        for name, way in self.prepared().items():
            with Work().counted() as work:
                way()
            costs[name] = work.done
        return costs

    def _reward(self, person, source, times=1):
        return actions.reward(
            person.id, Deed.DISCUSSION, source=source, title="研讨", day=clock.today(), times=times
        )

    def _rewarded(self):
        person = make_user()
        self._reward(person, "post:1", times=3)
        return person

    def _at_the_end(self):
        sitter = sit_down(lesson_id=lesson_ids(self.course)[0])
        self.clock.forward(seconds=301)
        return sitter


def others(people: int) -> None:
    """So many people with fifty awards each, over two years."""
    actions.award_many(
        [
            Award(
                person_id=person.id, kind=EntryKind.ONLINE, source=f"course:{number}",
                title="基层财政预算怎么读", seconds=1800, subjects=(), required=False, evidence={},
                at=clock.now() - timedelta(days=number * 14),
            )
            for person in [make_user() for _one in range(people)]
            for number in range(A_PERSON)
        ]
    )  # fmt: skip


def grown(few: dict[str, int], many: dict[str, int]) -> dict[str, tuple[int, int]]:
    """What costs a tenth of what the ledger has more; a small table may be read whole."""
    room = MORE * A_PERSON / 10
    return {way: (few[way], many[way]) for way in few if many[way] > few[way] + room}


@pytest.fixture
def by_index(app):
    """PostgreSQL as it is with many rows: it reads a table of a few whole where it may.

    The plans behind its foreign keys stay with a connection, so these are new ones.
    """

    def connected(raw, _record) -> None:
        raw.execute("SET enable_seqscan = off")
        raw.commit()

    if db.on_sqlite():
        yield
        return
    engine = db.engine()
    engine.dispose()
    event.listen(engine, "connect", connected)
    yield
    event.remove(engine, "connect", connected)
    session.remove()
    engine.dispose()


@pytest.mark.usefixtures("by_index")
def test_what_a_person_costs_does_not_grow_with_the_ledger(app, clock):
    ways = Ways(clock)
    others(2)
    few = ways.costs()
    others(MORE)
    assert grown(few, ways.costs()) == {}

    session.rollback()
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    assert grown(few, ways.costs()) == {}
