"""How long a million entries take to verify, and one learner's account beside a bare statement.

``python -m benchmarks.ledger``: figures ``ledger_verify`` (floor: reading the same rows without
checking them), ``ledger_verify_rate``, ``ledger_account_p95`` with a million entries (floor: the
same with a thousand; it must not grow), ``ledger_award`` and ``ledger_anchor``. ``--entries N``
makes fewer. The entries are made on the first run and kept in ``var/bench``.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from app import create_app
from app.accounts.actions import add_organisation, add_person
from app.accounts.models import User
from app.accounts.rules import OrganisationKind, Role
from app.credits import actions, queries
from app.credits.actions import Award
from app.credits.models import CreditEntry
from app.credits.rules import EntryKind
from app.kit import clock
from app.kit.db import Base, engine, session
from benchmarks.stage.academy import environment, free_port
from benchmarks.stage.figures import print_figure
from benchmarks.stage.province import kept

ENTRIES = 1_000_000
FEW = 1_000
A_PERSON = 100
PEOPLE_AT_ONCE = 200
TIMES = 400
AWARDS = 200


def main() -> int:
    """Measure and print; 1 when the ledger is not found sound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    wanted: int = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as small:
        _make(Path(small), FEW)
        floor = _account_p95()
    _open(kept(f"ledger-{wanted}", lambda folder: _make(folder, wanted)))
    with create_app().app_context():
        bare = _seconds(_read_all)
        faults: list[object] = []
        verify = _seconds(lambda: faults.extend(queries.verify_ledger()))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        how = f"{wanted} entries of {wanted // A_PERSON} people, SQLite, one core"
        print_figure("ledger_verify", verify, "s", bare, f"{how}; {memory:.0f} MB at most")
        print_figure("ledger_verify_rate", wanted / verify, "entries/s", None, how)
    print_figure(
        "ledger_account_p95",
        _account_p95(),
        "ms",
        floor,
        f"a learner's year among {wanted} entries; floor: among {FEW}",
    )
    with create_app().app_context():
        _report_writing(wanted)
    return 1 if faults else 0


def _open(folder: Path) -> None:
    os.environ.update(environment(folder, free_port()))


def _make(folder: Path, entries: int) -> None:
    """An academy with so many entries, a hundred a person, over four years."""
    _open(folder)
    with create_app().app_context():
        Base.metadata.create_all(engine())
        actions.ensure_default_rule_sets()
        home_id = add_organisation("省行政学院", OrganisationKind.UNIT).id
        people = max(entries // A_PERSON, 1)
        for first in range(0, people, PEOPLE_AT_ONCE):
            some = range(first, min(first + PEOPLE_AT_ONCE, people))
            ids = [add_person(f"p{n}", f"学员{n}", "-", home_id, [Role.LEARNER]).id for n in some]
            actions.award_many([_award(one, n) for one in ids for n in range(A_PERSON)])
            session.remove()
        actions.anchor_heads()


def _award(person_id: int, number: int) -> Award:
    at = clock.now() - timedelta(days=number * 14 + person_id % 7)
    return Award(
        person_id=person_id,
        kind=EntryKind.ONLINE,
        source=f"course:{number}",
        title="数字政府建设：从“一网通办”到“一网统管”",
        seconds=600 + number * 20,
        subjects=("topic:1",),
        at=at,
        required=number % 3 == 0,
        evidence={"play_id": number, "lesson_ids": [number], "covered_permille": 1000},
    )


def _read_all() -> None:
    """The same rows as verifying reads, and nothing done with them."""
    rows = session.execute(select(*queries.CHAINED).execution_options(yield_per=5_000))
    assert sum(1 for _row in rows) > 0


def _account_p95() -> float:
    """Milliseconds for how a learner's year stands, of the academy that is open now."""
    with create_app().app_context():
        learner = session.scalars(select(User).order_by(User.id.desc()).limit(1)).one()
        year = clock.today().year
        taken = sorted(
            _seconds(lambda: queries.account(learner, learner.id, year)) for _ in range(TIMES)
        )
    return taken[int(len(taken) * 0.95)] * 1000


def _report_writing(entries: int) -> None:
    """Awards one by one, each in a transaction of its own, and the anchor over what they made."""
    newest = session.scalar(select(func.max(CreditEntry.id))) or 0
    people = list(session.scalars(select(User.id).order_by(User.id).limit(AWARDS)))
    session.rollback()
    spent = _seconds(lambda: [_award_one(person_id, newest) for person_id in people])
    how = f"{len(people)} awards in turn, full sync, among {entries} entries; with link and seal"
    print_figure("ledger_award", len(people) / spent, "awards/s", None, how)
    anchoring = _seconds(actions.anchor_heads) * 1000
    print_figure(
        "ledger_anchor", anchoring, "ms", None, f"{len(people)} heads of {entries} entries"
    )


def _award_one(person_id: int, number: int) -> None:
    actions.award(
        person_id,
        kind=EntryKind.OFFLINE,
        source=f"bench:{number}",
        title="一次记入",
        seconds=1800,
        subjects=(),
        at=clock.now(),
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
