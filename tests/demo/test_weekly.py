"""The demo's series: some weeks of it are over, with hours for those who came, and it goes on."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.accounts.queries import find_user
from app.credits.queries import verify_ledger
from app.demo import actions, forms
from app.demo.actions.weekly import plan_live_series
from app.kit.db import session
from app.live import queries as live
from app.live.forms import SeriesPeople
from app.live.models import Attendance, LiveSeries
from app.live.queries import SeriesBook, SeriesRow
from app.live.rules import Phase
from tests.factories import PASSWORD_HASH

SHANGHAI = ZoneInfo("Asia/Shanghai")
THURSDAY = datetime(2026, 3, 5, tzinfo=SHANGHAI)


def make_series() -> None:
    """Planned and held; made twice, as a second start would."""
    actions.make_organisations(forms.organisations())
    actions.make_people([*forms.people(), *forms.faculty(), *forms.classmates()], PASSWORD_HASH)
    [outline] = forms.live_series()
    plan_live_series([outline])
    names = ["learner", "learner2", *(one.username for one in forms.classmates())]
    while actions.hold_series(outline, names):
        pass
    assert not actions.hold_series(outline, names)


def read_book() -> SeriesBook:
    """The series as its teacher's book tells it."""
    [outline] = forms.live_series()
    found = session.scalars(select(LiveSeries.id)).one()
    return live.open_book(find_user(outline.teacher), found)


def rows_of(book: SeriesBook) -> dict[str, SeriesRow]:
    people = live.page_of_series_people(book, SeriesPeople(limit=100)).items
    return {one.person.username: one for one in people}


@pytest.mark.parametrize(
    ("now", "ahead"),
    [
        (THURSDAY.replace(day=3, hour=9), 8),
        (THURSDAY.replace(hour=18), 9),
        (THURSDAY.replace(hour=19, minute=20), 8),
        (THURSDAY.replace(hour=19, minute=50), 8),
        (THURSDAY.replace(hour=23), 8),
    ],
    ids=["two days before", "an hour before", "just now", "just over", "the same evening"],
)
def test_four_lessons_of_the_series_were_held_and_one_was_left_out(app, clock, now, ahead):
    clock.at = now
    make_series()
    book = read_book()
    held, left_out = book.held, book.series.skipped
    assert [one.state for one in held] == [Phase.ENDED] * 4
    assert all(one.starts_at < now for one in held)
    assert len(book.series.lessons) == 4 + ahead
    between = [
        day for day in left_out if held[0].starts_at.date() < day < held[-1].starts_at.date()
    ]
    assert len(between) == 1
    assert list(verify_ledger()) == []


def test_who_came_to_the_series_has_hours_and_a_reason_where_not(scene):
    scene(make_series)
    book = read_book()
    rows, sums = rows_of(book), live.sums_of_series(book)
    assert rows["learner"].counted == 3
    assert [one.centihours > 0 for one in rows["learner"].cells.values()] == [
        True, False, True, True,
    ]  # fmt: skip
    assert rows["learner2"].counted == 3
    assert rows["member07"].counted == 0
    assert rows["member05"].counted == 2
    assert 0 < sums.every < sums.people
    assert all(0 < sums.counted[one.id] <= sums.came[one.id] for one in book.held)


def test_a_series_of_the_demo_holds_nothing_that_passes_after_its_making(scene, clock):
    scene(make_series)
    before = session.scalar(select(func.count(Attendance.id)))
    clock.forward(days=20)
    [outline] = forms.live_series()
    assert not actions.hold_series(outline, ["learner"])
    assert session.scalar(select(func.count(Attendance.id))) == before
