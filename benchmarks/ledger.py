"""How long a million entries take to verify, and one learner's account beside a bare statement.

``python -m benchmarks.ledger``: figures ``ledger_verify`` (floor: reading the same rows without
checking them), ``ledger_verify_rate``, ``ledger_account_p95`` with a million entries (floor: the
same with a thousand; it must not grow), ``ledger_award`` and ``ledger_anchor``; and all of them
once more with ``_points``, where every award of hours brings credit points and motivation points
besides, and a million is the sum of the three. There ``ledger_points_p95`` is a learner's year of
points, and the floor of ``ledger_award_points`` is the award without points.

``--only hours,points`` takes one of them, ``--entries N`` makes fewer. The entries are made on the
first run and kept in ``var/bench``; on the standard error it says how long that took.
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
from app.credits.models import CreditEntry, PointEntry
from app.credits.rules import SAMPLE_RULES, EntryKind, Ledger
from app.kit import clock
from app.kit.db import Base, engine, session
from benchmarks.stage.academy import environment, free_port
from benchmarks.stage.figures import print_figure
from benchmarks.stage.province import kept

ENTRIES = 1_000_000
FEW = 1_000
A_PERSON = 100
"""Awards of hours."""
PEOPLE_AT_ONCE = 200
TIMES = 400
AWARDS = 200
KEPT_BY = {"hours": 1, "points": 3}
"""Entries that an award leaves: of hours, and of either kind of points."""


def main() -> int:
    """Measure and print; 1 when the ledger is not found sound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--only", default="hours,points")
    asked = parser.parse_args()
    only, faults, awarded = asked.only.split(","), 0, None
    for what, suffix in (("hours", ""), ("points", "_points")):
        if what in only:
            found, awarded = _report(what, suffix, asked.entries, awarded)
            faults += found
    return 1 if faults else 0


def _report(
    what: str, suffix: str, wanted: int, bare_award: float | None
) -> tuple[int, float | None]:
    """The figures of one kind of academy; how many faults, and how many awards a second."""
    with tempfile.TemporaryDirectory() as small:
        _make(Path(small), FEW, what)
        few = _p95s(what)
    _open(kept(f"ledger-{what}-{wanted}", lambda folder: _make(folder, wanted, what)))
    faults = _report_verifying(suffix, wanted)
    for (name, taken), (_name, floor) in zip(_p95s(what), few, strict=True):
        how = f"a learner's year among {wanted} entries; floor: among {FEW}"
        print_figure(f"{name}_p95{suffix if name == 'ledger_account' else ''}",
                     taken, "ms", floor, how)  # fmt: skip
    with create_app().app_context():
        return faults, _report_writing(suffix, wanted, bare_award)


def _report_verifying(suffix: str, wanted: int) -> int:
    """How long verifying takes; how many differences it found, which must be none."""
    with create_app().app_context():
        counted = {
            table: session.scalar(select(func.count()).select_from(table))
            for table in (CreditEntry, PointEntry)
        }
        bare = _seconds(_read_all)
        faults: list[object] = []
        verify = _seconds(lambda: faults.extend(queries.verify_ledger()))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = sum(counted.values())
    how = (
        f"{counted[CreditEntry]} entries of hours and {counted[PointEntry]} of points, about "
        f"{wanted} in all, SQLite, one core"
    )
    print_figure(f"ledger_verify{suffix}", verify, "s", bare, f"{how}; {memory:.0f} MB at most")
    print_figure(f"ledger_verify_rate{suffix}", rows / verify, "entries/s", None, how)
    return len(faults)


def _open(folder: Path) -> None:
    os.environ.update(environment(folder, free_port()))


def _make(folder: Path, entries: int, what: str) -> None:
    """An academy with so many entries, a hundred awards a person, over four years."""
    began = time.monotonic()
    _open(folder)
    with create_app().app_context():
        Base.metadata.create_all(engine())
        actions.ensure_default_rule_sets()
        if what == "points":
            actions.publish_rule_set(None, actions.draft_rule_set(SAMPLE_RULES).id)
        home_id = add_organisation("省行政学院", OrganisationKind.UNIT).id
        people = max(entries // (A_PERSON * KEPT_BY[what]), 1)
        for first in range(0, people, PEOPLE_AT_ONCE):
            some = range(first, min(first + PEOPLE_AT_ONCE, people))
            ids = [add_person(f"p{n}", f"学员{n}", "-", home_id, [Role.LEARNER]).id for n in some]
            actions.award_many([_award(one, n) for one in ids for n in range(A_PERSON)])
            session.remove()
        actions.anchor_heads()
    print(f"{entries} entries ({what}): {time.monotonic() - began:.0f} s", file=sys.stderr)


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
    for ledger in Ledger:
        rows = session.execute(select(*queries.COLUMNS[ledger]).execution_options(yield_per=5_000))
        for _row in rows:
            pass


def _p95s(what: str) -> list[tuple[str, float]]:
    """Milliseconds for how a learner's year stands, of the academy that is open now."""
    with create_app().app_context():
        found = [("ledger_account", _p95(queries.account))]
        if what == "points":
            found.append(("ledger_points", _p95(queries.points_of_year)))
    return found


def _p95(read: Callable[[User, int, int], object]) -> float:
    learner = session.scalars(select(User).order_by(User.id.desc()).limit(1)).one()
    year = clock.today().year
    taken = sorted(_seconds(lambda: read(learner, learner.id, year)) for _ in range(TIMES))
    return taken[int(len(taken) * 0.95)] * 1000


def _report_writing(suffix: str, entries: int, bare: float | None) -> float:
    """Awards one by one, each in a transaction of its own, and the anchor over what they made.

    Returns how many awards a second.
    """
    newest = session.scalar(select(func.max(CreditEntry.id))) or 0
    people = list(session.scalars(select(User.id).order_by(User.id).limit(AWARDS)))
    session.rollback()
    busy = time.process_time()
    spent = _seconds(lambda: [_award_one(person_id, newest) for person_id in people])
    a_core = (time.process_time() - busy) / len(people) * 1000
    a_second = len(people) / spent
    how = (
        f"{len(people)} awards in turn, full sync, among {entries} entries; with link and seal; "
        f"{a_core:.1f} ms of a core each"
    )
    print_figure(f"ledger_award{suffix}", a_second, "awards/s", bare, how)
    anchoring = _seconds(actions.anchor_heads) * 1000
    print_figure(
        f"ledger_anchor{suffix}",
        anchoring,
        "ms",
        None,
        f"{len(people)} heads of {entries} entries",
    )
    return a_second


def _award_one(person_id: int, number: int) -> None:
    actions.award(
        person_id,
        kind=EntryKind.ONLINE,
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
