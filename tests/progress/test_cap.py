"""A course may say how much of it counts in one day."""

import pytest
from sqlalchemy import select

from app.kit.db import session
from app.progress import actions
from app.progress.forms import WatchingForm
from app.progress.models import Play
from app.progress.rules.crediting import (
    Meter,
    PlayState,
    Policy,
    Situation,
    Uncredited,
    judge,
)
from tests.factories import make_user
from tests.progress.making import lesson_ids, make_course, sit_down

MINUTE = 60
HOUR_MS = 3_600_000


def verdict_of(room_ms, budget_ms, *spans, policy=None, coverage=()):
    situation = Situation(
        policy or Policy(), HOUR_MS, Meter(0, budget_ms), 0, PlayState.ACTIVE, None, False, room_ms
    )
    return judge(situation, coverage, list(spans), visible=True)


class TestRule:
    @pytest.mark.parametrize(
        ("room_ms", "credited_ms", "reason"),
        [
            (None, 10_000, None),
            (10_001, 10_000, None),
            (10_000, 10_000, None),
            (9_999, 9_999, Uncredited.CAP),
            (1, 1, Uncredited.CAP),
            (0, 0, Uncredited.CAP),
        ],
    )
    def test_what_is_left_of_the_day_counts_and_not_a_millisecond_more(
        self, room_ms, credited_ms, reason
    ):
        verdict = verdict_of(room_ms, 20_000, (0, 10_000))
        assert (verdict.credited_ms, verdict.reason) == (credited_ms, reason)
        assert verdict.uncredited_ms == 10_000 - credited_ms

    def test_what_the_limit_refuses_is_not_spent(self):
        assert verdict_of(4_000, 20_000, (0, 10_000)).meter.budget_ms == 16_000

    def test_where_the_clock_allows_less_than_the_day_the_clock_is_named(self):
        verdict = verdict_of(5_000, 3_000, (0, 10_000))
        assert (verdict.credited_ms, verdict.reason) == (3_000, Uncredited.RATE)

    def test_watching_again_what_is_covered_meets_no_limit(self):
        verdict = verdict_of(0, 20_000, (0, 10_000), coverage=((0, 10_000),))
        assert (verdict.uncredited_ms, verdict.reason) == (0, None)

    def test_the_limit_is_shared_by_the_spans_of_a_beat(self):
        verdict = verdict_of(6_000, 60_000, (0, 5_000), (10_000, 15_000))
        assert verdict.coverage == ((0, 5_000), (10_000, 11_000))

    def test_a_jump_where_the_order_is_fixed_is_told_as_a_jump(self):
        verdict = verdict_of(
            5_000, 60_000, (600_000, 610_000), policy=Policy(first_pass_seek=False)
        )
        assert verdict.reason is Uncredited.SEEK


@pytest.fixture
def course(app):
    return make_course(20 * MINUTE, 20 * MINUTE)


def limit(course, minutes):
    from app.accounts.queries import get_user

    form = WatchingForm(max_rate=1.0, daily_cap_minutes=minutes)
    actions.set_watching_policy(get_user(course.owner_id), course.id, form)


class TestWatching:
    @pytest.fixture
    def sitter(self, course):
        limit(course, 3)
        return sit_down(make_user(), lesson_ids(course)[0])

    def test_the_day_is_full_in_the_middle_of_a_beat(self, sitter, clock):
        clock.forward(seconds=120)
        assert sitter.report((0, 120)).credited_ms == 120_000
        clock.forward(seconds=120)
        reply = sitter.report((120, 240))
        assert (reply.credited_ms, reply.uncredited_ms) == (60_000, 60_000)
        assert reply.reason == "cap"

    def test_the_other_lessons_of_the_course_share_the_day(self, course, sitter, clock):
        clock.forward(seconds=200)
        sitter.report((0, 170))
        other = sit_down(sitter.learner, lesson_ids(course)[1])
        clock.forward(seconds=60)
        assert other.report((0, 60)).credited_ms == 10_000

    def test_two_plays_in_one_batch_share_the_day(self, course, sitter, clock):
        clock.forward(seconds=150)
        other = sit_down(sitter.learner, lesson_ids(course)[1])
        clock.forward(seconds=150)
        replies = actions.record_beats([sitter.beat((0, 150)), other.beat((0, 150))])
        assert sum(reply.credited_ms for reply in replies) == 180_000

    def test_another_course_and_another_person_have_days_of_their_own(self, course, sitter, clock):
        clock.forward(seconds=200)
        sitter.report((0, 200))
        for one in (sit_down(sitter.learner), sit_down(make_user(), sitter.lesson_id)):
            clock.forward(seconds=60)
            assert one.report((0, 60)).credited_ms == 60_000

    def test_at_midnight_in_the_academys_zone_a_new_day_begins(self, course, sitter, clock):
        clock.forward(seconds=200)
        sitter.report((0, 180))
        clock.set(clock.at.replace(hour=23, minute=57, second=0))
        late = sit_down(sitter.learner, sitter.lesson_id)
        clock.forward(seconds=179)
        assert late.report((180, 190)).reason == "cap"
        clock.forward(seconds=1)
        reply = late.report((180, 190), (190, 200))
        assert (reply.credited_ms, reply.reason) == (20_000, None)

    def test_repeating_a_beat_takes_nothing_of_the_day(self, sitter, clock):
        clock.forward(seconds=100)
        beat = sitter.beat((0, 100))
        first, again = actions.record_beats([beat, beat])
        assert first == again
        clock.forward(seconds=80)
        assert sitter.report((100, 180)).credited_ms == 80_000

    def test_a_play_goes_on_as_it_began(self, course, sitter, clock):
        limit(course, None)
        clock.forward(seconds=200)
        assert sitter.report((0, 200)).credited_ms == 180_000
        caps = session.scalars(select(Play.cap_ms)).all()
        assert caps == [180_000]
        free = sit_down(sitter.learner, sitter.lesson_id)
        clock.forward(seconds=60)
        assert free.report((180, 240)).credited_ms == 60_000


def test_a_beat_of_a_course_without_a_limit_reads_no_day(course, clock, statements):
    sitter = sit_down(make_user(), lesson_ids(course)[0])
    limit(course, 100)
    limited = sit_down(make_user(), lesson_ids(course)[0])
    clock.forward(seconds=10)
    with statements() as free:
        sitter.report((0, 10))
    with statements() as counted:
        limited.report((0, 10))
    assert counted.count == free.count + 2


def test_an_author_sets_and_lifts_the_limit_on_the_page(course, sign_in):
    from app.accounts.queries import get_user

    author = sign_in(get_user(course.owner_id))
    address = f"/studio/courses/{course.id}/watching"
    typed = {"max_rate": "1.5", "daily_cap_minutes": "90"}
    assert author.post(address, data=typed).status_code == 303
    assert 'value="90"' in author.get(address).text
    for wrong in ("0", "1441", "-1", "1.5", "viel"):
        answer = author.post(address, data=typed | {"daily_cap_minutes": wrong})
        assert answer.status_code == 422
    assert author.get(f"/api/v1/courses/{course.id}/watching").json["daily_cap_minutes"] == 90
    assert author.post(address, data=typed | {"daily_cap_minutes": " "}).status_code == 303
    assert author.get(f"/api/v1/courses/{course.id}/watching").json["daily_cap_minutes"] is None
