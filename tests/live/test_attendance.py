"""Presence beats, sign-ins, and the hours that come of them."""

from datetime import timedelta

import pytest

from app.credits import queries as credits
from app.credits.actions import note_watched
from app.credits.models import CreditEntry
from app.kit import clock as kit_clock
from app.kit.db import session
from app.kit.errors import Conflict, NotFound, NotSignedIn
from app.live import actions, queries
from app.live.actions import LiveBeat
from app.live.models import LiveLesson
from app.live.rules import Outcome, Phase
from app.live.rules.attendance import SignInRefusal, Uncounted
from tests.classes.making import make_class
from tests.factories import make_user
from tests.live.attending import (
    Viewer,
    end,
    find_sender,
    go_on_air,
    lesson_on_air,
    lose_sender,
    settle,
)
from tests.live.making import make_live


def hours_of(person, live_id):
    entry = credits.find_award(person.id, f"live:{live_id}")
    return None if entry is None else entry.amount_centihours


def test_who_is_there_is_counted_by_the_servers_clock(app, clock):
    live_id = lesson_on_air(clock)
    answer = Viewer().stay(clock, live_id, 60)
    assert answer.attended_ms == answer.air_ms == 60_000
    assert (answer.state, answer.reason) == (Phase.LIVE, None)


def test_who_comes_late_counts_from_entering(app, clock):
    live_id = lesson_on_air(clock)
    clock.forward(minutes=20)
    assert Viewer().stay(clock, live_id, 30).attended_ms == 30_000


def test_a_lost_line_of_40_seconds_costs_nothing_and_a_longer_one_its_length(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.beat(live_id)
    clock.forward(seconds=40)
    assert viewer.beat(live_id).attended_ms == 40_000
    clock.forward(seconds=60)
    assert viewer.beat(live_id).attended_ms == 40_000


def test_24_two_devices_of_one_person_never_count_twice(app, clock):
    live_id, phone = lesson_on_air(clock), Viewer()
    computer = Viewer(phone.person)
    for _ in range(20):
        clock.forward(seconds=7)
        phone.beat(live_id)
        clock.forward(seconds=8)
        answer = computer.beat(live_id)
    assert answer.attended_ms == 20 * 15_000 - 7_000
    phones = [LiveBeat(one.token, live_id) for one in (phone, computer) * 5]
    assert {one.attended_ms for one in actions.record_presence(phones)} == {answer.attended_ms}


def test_24_a_flood_of_beats_counts_no_more_than_the_clock(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    for _ in range(100):
        answer = viewer.beat(live_id)
        clock.forward(seconds=0.1)
    assert answer.attended_ms <= 10_000


def test_24_a_recording_and_a_live_lesson_never_count_the_same_seconds(app, clock):
    """The recording is noted every five minutes, for the five minutes past."""
    live_id, viewer = lesson_on_air(clock), Viewer()
    began = kit_clock.now()
    for _ in range(2):
        viewer.stay(clock, live_id, 300, every=15)
        note_watched(viewer.person.id, kit_clock.now() - timedelta(minutes=5), kit_clock.now())
    clock.forward(seconds=5)
    assert viewer.beat(live_id).reason is Uncounted.ELSEWHERE
    clock.forward(seconds=10)
    answer = viewer.beat(live_id)
    passed = (kit_clock.now() - began).total_seconds()
    assert answer.attended_ms / 1000 + 600 == passed
    assert (answer.attended_ms, answer.reason) == (15_000, None)


def test_24_what_was_watched_before_takes_nothing_from_a_live_lesson(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    note_watched(viewer.person.id, kit_clock.now() - timedelta(minutes=30), kit_clock.now())
    assert viewer.stay(clock, live_id, 60).attended_ms == 60_000


def test_24_a_recording_that_is_noted_while_away_takes_only_what_it_shares(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.stay(clock, live_id, 60)
    clock.forward(minutes=4)
    note_watched(viewer.person.id, kit_clock.now() - timedelta(seconds=250), kit_clock.now())
    clock.forward(minutes=3)
    assert viewer.beat(live_id).attended_ms == 50_000


def test_24_two_live_lessons_at_once_count_as_one(app, clock):
    one, two = lesson_on_air(clock), make_live(hours_ahead=1).id
    go_on_air(two)
    viewer = Viewer()
    viewer.beat(one), viewer.beat(two)
    for _ in range(20):
        clock.forward(seconds=7)
        viewer.beat(one)
        clock.forward(seconds=8)
        viewer.beat(two)
    assert viewer.attended(one) + viewer.attended(two) <= 300
    assert viewer.attended(one) + viewer.attended(two) >= 290


def test_a_day_ends_in_the_middle_of_a_lesson(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    clock.set(kit_clock.local(kit_clock.now()).replace(hour=23, minute=59, second=30))
    answer = viewer.stay(clock, live_id, 120)
    assert answer.attended_ms == 120_000


def test_the_day_of_the_person_holds_what_counted(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.stay(clock, live_id, 60)
    day = kit_clock.today()
    assert credits.watched_on(day, [viewer.person.id])[viewer.person.id][0] == 60_000


def test_nothing_counts_before_the_beginning_nor_while_the_sender_is_away(app, clock):
    lesson = make_live(hours_ahead=1)
    viewer = Viewer()
    assert viewer.beat(lesson.id).reason is Uncounted.NOT_BEGUN
    clock.forward(minutes=59)
    assert viewer.stay(clock, lesson.id, 60).attended_ms == 0
    go_on_air(lesson.id)
    assert viewer.stay(clock, lesson.id, 30).attended_ms == 30_000
    lose_sender(lesson.id)
    answer = viewer.stay(clock, lesson.id, 60)
    assert (answer.attended_ms, answer.reason) == (30_000, Uncounted.PAUSED)


def test_who_waits_for_a_sender_that_comes_back_in_time_loses_nothing(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.stay(clock, live_id, 30)
    lose_sender(live_id)
    viewer.stay(clock, live_id, 60)
    find_sender(live_id)
    assert viewer.beat(live_id).attended_ms == 90_000


def test_the_last_seconds_count_until_the_end_and_none_after(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.stay(clock, live_id, 60)
    clock.forward(seconds=10)
    end(live_id)
    clock.forward(seconds=20)
    answer = viewer.beat(live_id)
    assert (answer.attended_ms, answer.reason) == (70_000, Uncounted.OVER)
    clock.forward(seconds=30)
    assert viewer.beat(live_id).attended_ms == 70_000


def test_beats_of_strangers_are_refused_each_for_itself(app, clock):
    tutor = make_user(roles=("learning_admin",))
    klass = make_class(tutor, learners=[make_user()])
    live_id = lesson_on_air(clock, teacher=tutor, audience=f"class-{klass.id}")
    outsider, nobody = Viewer(), LiveBeat("no such token", live_id)
    answers = actions.record_presence(
        [LiveBeat(outsider.token, live_id), nobody, LiveBeat(outsider.token, 999)]
    )
    assert [type(one) for one in answers] == [NotFound, NotSignedIn, NotFound]


def test_teachers_and_others_who_are_no_learners_are_told_so(app, clock):
    teacher = make_user(roles=("teacher",))
    live_id = lesson_on_air(clock, teacher=teacher)
    assert Viewer(teacher).beat(live_id).reason is Uncounted.TEACHER
    answer = Viewer(roles=("tutor",)).stay(clock, live_id, 30)
    assert (answer.reason, answer.attended_ms) == (Uncounted.NO_LEARNER, 0)
    assert answer.sign_in is None
    assert queries.audience_of(live_id) == 1


def test_the_audience_is_who_was_heard_lately(app, clock):
    live_id = lesson_on_air(clock)
    for _ in range(3):
        Viewer().beat(live_id)
    assert queries.audience_of(live_id) == 3
    clock.forward(seconds=46)
    assert queries.audience_of(live_id) == 0


def until_asked(clock, viewer, live_id):
    while not (answer := viewer.beat(live_id)).sign_in:
        clock.forward(seconds=15)
    return answer.sign_in


def test_29_a_sign_in_is_somebodys_own_and_open_for_three_minutes(app, clock):
    live_id, viewer, friend = lesson_on_air(clock, minutes=40), Viewer(), Viewer()
    friend.beat(live_id)
    asked = until_asked(clock, viewer, live_id)
    with pytest.raises(NotFound):
        actions.answer_sign_in(friend.person, live_id, asked.token)
    with pytest.raises(NotFound):
        actions.answer_sign_in(make_user(), live_id, asked.token)
    clock.forward(minutes=3)
    with pytest.raises(Conflict) as refusal:
        actions.answer_sign_in(viewer.person, live_id, asked.token)
    assert refusal.value.code == SignInRefusal.TOO_LATE.code
    assert viewer.row(live_id).asked[0][2] is None


def test_a_sign_in_is_answered_once_and_again_changes_nothing(app, clock):
    live_id, viewer = lesson_on_air(clock, minutes=40), Viewer()
    asked = until_asked(clock, viewer, live_id)
    assert actions.answer_sign_in(viewer.person, live_id, asked.token).sign_in is None
    before = viewer.row(live_id).asked
    clock.forward(minutes=10)
    actions.answer_sign_in(viewer.person, live_id, asked.token)
    assert viewer.row(live_id).asked == before


def test_29_each_of_twenty_is_asked_at_a_moment_of_their_own(app, clock):
    live_id = lesson_on_air(clock, minutes=40)
    viewers = [Viewer() for _ in range(20)]
    clock.forward(seconds=15)
    for viewer in viewers:
        viewer.beat(live_id)
    assert len({tuple(viewer.row(live_id).due) for viewer in viewers}) == 20


def whole_lesson(clock, *, minutes=60):
    """A lesson with four people of four kinds, ended and settled."""
    live_id = lesson_on_air(clock, minutes=minutes)
    good, deaf, short = Viewer(), Viewer(), Viewer()
    for beat in range(minutes * 4):
        clock.forward(seconds=15)
        answer = good.beat(live_id)
        if answer.sign_in:
            actions.answer_sign_in(good.person, live_id, answer.sign_in.token)
        deaf.beat(live_id)
        if beat < minutes * 3:
            short.beat(live_id)
    end(live_id)
    settle(clock, live_id)
    return live_id, good, deaf, short


def test_the_end_credits_who_was_there_and_signed_in(app, clock):
    live_id, good, deaf, short = whole_lesson(clock)
    outcomes = [one.row(live_id).outcome for one in (good, deaf, short)]
    assert outcomes == [Outcome.COUNTED, Outcome.SIGN_IN_MISSED, Outcome.TOO_SHORT]
    assert hours_of(good.person, live_id) > 0
    assert hours_of(deaf.person, live_id) is hours_of(short.person, live_id) is None
    entry = credits.find_award(good.person.id, f"live:{live_id}")
    assert entry.kind == "live"
    assert entry.evidence["covered_permille"] >= 990
    assert entry.evidence["sign_ins"] == [2, 2]
    assert session.get(LiveLesson, live_id).settled_at is not None


def test_settling_again_and_in_portions_credits_once(app, clock, monkeypatch):
    monkeypatch.setattr("app.live.actions.attendance_settling.PORTION", 2)
    live_id = lesson_on_air(clock, minutes=10)
    viewers = [Viewer() for _ in range(5)]
    for _ in range(42):
        clock.forward(seconds=15)
        for viewer in viewers:
            answer = viewer.beat(live_id)
            if answer.sign_in:
                actions.answer_sign_in(viewer.person, live_id, answer.sign_in.token)
    end(live_id)
    assert not actions.settle_portion(live_id), "not before open sign-ins have run out"
    clock.forward(minutes=6)
    assert actions.settle_portion(live_id)
    assert session.query(CreditEntry).count() == 2
    settle(clock, live_id)
    assert not actions.settle_portion(live_id)
    assert session.query(CreditEntry).count() == 5
    assert queries.lessons_to_settle(kit_clock.now()) == []


def test_the_rule_of_a_lesson_is_the_one_it_was_planned_with(app, clock):
    lesson = make_live(minutes=180)
    assert (lesson.share_percent, lesson.sign_ins) == (80, 3)


def test_each_sees_what_counted_and_what_did_not(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.stay(clock, live_id, 60)
    clock.forward(minutes=2)
    viewer.stay(clock, live_id, 60)
    seen = queries.attendance_of(viewer.person, live_id)
    assert (seen.attended_ms, seen.air_ms, seen.permille) == (120_000, 240_000, 500)
    [(left, came)] = seen.holes
    assert (came - left).total_seconds() == 120
    assert seen.missing_ms == 72_000
    assert queries.attendance_of(make_user(), live_id) is None
