"""Plays and beats, through the actions, on both databases."""

import pytest
from sqlalchemy import select

from app.accounts.actions import end_token
from app.courses import actions as courses
from app.courses.rules import State
from app.credits.queries import find_award
from app.kit.db import session
from app.kit.errors import Conflict, NotAllowed, NotFound, NotSignedIn, TooFast
from app.progress import actions, queries
from app.progress.actions.storing import REPLIES_KEPT
from app.progress.models import BeatReply, Coverage, Play
from app.progress.rules.crediting import PlayState
from tests.courses.making import make_draft, make_published_course, publish
from tests.factories import make_user
from tests.progress.making import (
    lesson_ids,
    make_course,
    send,
    sit_down,
    watch_to_the_end,
)
from tests.videos.making import make_ready_video

pytestmark = pytest.mark.usefixtures("app")


def course_of(lesson_id):
    return session.scalar(select(Coverage.course_id).where(Coverage.lesson_id == lesson_id))


class TestWatching:
    def test_a_minute_watched_in_a_minute_is_credited_and_kept(self, clock):
        sitter = sit_down()
        clock.forward(seconds=60)
        reply = sitter.report((0, 60))
        assert (reply.credited_ms, reply.covered_ms, reply.reason) == (60_000, 60_000, None)
        standing = queries.lesson_standing(sitter.learner.id, [sitter.lesson_id])
        assert standing[sitter.lesson_id].spans == ((0, 60_000),)
        assert standing[sitter.lesson_id].resume_ms == 60_000

    def test_at_the_moment_of_opening_nothing_can_be_claimed(self):
        reply = sit_down().report((0, 600))
        assert (reply.credited_ms, reply.reason) == (0, "rate")

    def test_the_budget_outlives_the_request_that_filled_it(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        assert sitter.report((0, 100)).credited_ms == 15_000
        clock.forward(seconds=10)
        assert sitter.report((100, 200)).credited_ms == 15_000

    def test_watching_again_costs_nothing(self, clock):
        sitter = sit_down()
        clock.forward(seconds=60)
        sitter.report((0, 60))
        clock.forward(seconds=10)
        assert sitter.report((0, 60)).credited_ms == 0
        clock.forward(seconds=1)
        assert sitter.report((60, 76)).credited_ms == 16_000

    def test_a_later_sitting_goes_on_where_the_first_stopped(self, clock):
        first = sit_down()
        clock.forward(seconds=60)
        first.report((0, 60))
        later = sit_down(first.learner, first.lesson_id)
        assert later.play.resume_ms == 60_000
        assert later.play.covered == ((0, 60_000),)
        clock.forward(seconds=30)
        assert later.report((60, 90)).covered_ms == 90_000


class TestBeats:
    def test_the_same_beat_again_gets_the_same_answer_and_nothing_more(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        beat = sitter.beat((0, 10))
        first = send(beat)
        clock.forward(seconds=10)
        assert send(beat) == first
        assert sitter.report((10, 20)).covered_ms == 20_000

    def test_the_same_number_with_another_body_is_a_conflict(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        sitter.report((0, 10), seq=7)
        with pytest.raises(Conflict):
            sitter.report((0, 9), seq=7)

    def test_numbers_may_have_holes_and_arrive_out_of_order(self, clock):
        sitter = sit_down()
        clock.forward(seconds=60)
        assert sitter.report((20, 30), seq=9).credited_ms == 10_000
        clock.forward(seconds=1)
        assert sitter.report((0, 20), seq=3).credited_ms == 20_000

    def test_a_third_beat_within_a_second_is_too_fast_and_changes_nothing(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        sitter.report((0, 1))
        sitter.report((1, 2))
        with pytest.raises(TooFast) as refusal:
            sitter.report((2, 3))
        assert refusal.value.retry_after == 1
        clock.forward(seconds=1)
        assert sitter.report((2, 3), seq=3).covered_ms == 3_000

    def test_repeating_a_beat_is_never_too_fast(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        beat = sitter.beat((0, 1))
        assert [send(beat).covered_ms for _ in range(5)] == [1_000] * 5

    def test_only_the_last_replies_are_kept(self, clock):
        sitter = sit_down()
        for second in range(REPLIES_KEPT + 6):
            clock.forward(seconds=1)
            sitter.report((second, second + 1))
        assert session.query(BeatReply).count() == REPLIES_KEPT

    def test_a_repetition_too_old_to_be_remembered_still_earns_nothing_twice(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        first = sitter.beat((0, 10))
        send(first)
        for second in range(REPLIES_KEPT):
            clock.forward(seconds=1)
            sitter.report((second, second + 1))
        clock.forward(seconds=1)
        reply = send(first)
        assert reply.credited_ms == 0

    def test_another_persons_play_does_not_exist(self, clock):
        mine, theirs = sit_down(), sit_down()
        clock.forward(seconds=10)
        theirs.play = mine.play
        with pytest.raises(NotFound):
            theirs.report((0, 10))

    def test_a_token_whose_sign_in_was_ended_is_refused(self, clock):
        sitter = sit_down()
        end_token(sitter.token)
        clock.forward(seconds=10)
        with pytest.raises(NotSignedIn):
            sitter.report((0, 10))


class TestBatches:
    def test_each_beat_of_a_batch_gets_its_own_answer(self, clock):
        sitters = [sit_down() for _ in range(3)]
        clock.forward(seconds=10)
        beats = [sitter.beat((0, 2 + place)) for place, sitter in enumerate(sitters)]
        answers = actions.record_beats(beats)
        assert [answer.credited_ms for answer in answers] == [2_000, 3_000, 4_000]

    def test_one_bad_beat_harms_no_other(self, clock):
        good, bad, late = sit_down(), sit_down(), sit_down()
        clock.forward(seconds=10)
        stranger = bad.beat((0, 5))
        bad.play = good.play
        forged = bad.beat((0, 5))
        answers = actions.record_beats([good.beat((0, 5)), forged, stranger, late.beat((0, 5))])
        assert [type(answer).__name__ for answer in answers] == [
            "Reply", "NotFound", "Reply", "Reply",
        ]  # fmt: skip
        assert queries.lesson_standing(late.learner.id, [late.lesson_id])

    def test_two_beats_of_one_play_in_one_batch_spend_one_budget(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        answers = actions.record_beats([sitter.beat((0, 10)), sitter.beat((10, 20))])
        assert [answer.credited_ms for answer in answers] == [10_000, 5_000]

    def test_a_beat_repeated_within_its_batch_is_answered_once(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        beat = sitter.beat((0, 10))
        first, again = actions.record_beats([beat, beat])
        assert first == again
        assert session.query(BeatReply).count() == 1

    def test_the_flood_limit_holds_within_a_batch(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        answers = actions.record_beats([sitter.beat((n, n + 1)) for n in range(4)])
        assert [type(answer).__name__ for answer in answers] == [
            "Reply", "Reply", "TooFast", "TooFast",
        ]  # fmt: skip

    def test_old_and_new_play_of_one_lesson_share_their_coverage_within_a_batch(self, clock):
        old = sit_down()
        clock.forward(seconds=10)
        new = sit_down(old.learner, old.lesson_id)
        clock.forward(seconds=10)
        first, second = actions.record_beats([old.beat((0, 10)), new.beat((5, 15))])
        assert (first.credited_ms, second.credited_ms) == (10_000, 5_000)
        assert second.covered_ms == 15_000

    def test_statements_do_not_grow_with_the_batch(self, clock, statements):
        sitters = [sit_down() for _ in range(12)]
        clock.forward(seconds=10)
        with statements() as one:
            actions.record_beats([sitters[0].beat((0, 5))])
        with statements() as many:
            actions.record_beats([sitter.beat((0, 5)) for sitter in sitters[1:]])
        assert many.count == one.count

    def test_a_batch_broken_off_leaves_nothing_behind(self, clock, monkeypatch):
        sitter = sit_down()
        clock.forward(seconds=10)
        beat = sitter.beat((0, 10))

        def die(_rows):
            raise KeyboardInterrupt

        monkeypatch.setattr("app.progress.actions.beats.store_replies", die)
        with pytest.raises(KeyboardInterrupt):
            actions.record_beats([beat])
        monkeypatch.undo()
        assert (
            queries.lesson_standing(sitter.learner.id, [sitter.lesson_id])[
                sitter.lesson_id
            ].covered_ms
            == 0
        )
        assert send(beat).credited_ms == 10_000


class TestOnePlayAtATime:
    def test_a_newer_play_supersedes_the_older_one(self, clock):
        old = sit_down()
        sit_down(old.learner)
        states = session.scalars(select(Play.state).order_by(Play.id)).all()
        assert states == [PlayState.SUPERSEDED, PlayState.ACTIVE]
        clock.forward(seconds=10)
        assert old.report((0, 10)).reason == "superseded"

    def test_the_older_play_may_still_deliver_what_it_had_watched(self, clock):
        old = sit_down()
        clock.forward(seconds=10)
        sit_down(old.learner)
        clock.forward(seconds=60)
        reply = old.report((0, 60))
        assert (reply.credited_ms, reply.reason) == (15_000, "superseded")

    def test_after_the_grace_it_may_not(self, clock):
        old = sit_down()
        clock.forward(seconds=10)
        sit_down(old.learner)
        clock.forward(seconds=301)
        assert old.report((0, 10)).credited_ms == 0

    def test_an_older_device_does_not_move_the_place_of_the_newer(self, clock):
        old = sit_down()
        clock.forward(seconds=10)
        new = sit_down(old.learner, old.lesson_id)
        clock.forward(seconds=10)
        new.report((100, 110))
        old.report((0, 10))
        standing = queries.lesson_standing(old.learner.id, [old.lesson_id])[old.lesson_id]
        assert standing.resume_ms == 110_000

    def test_two_learners_do_not_disturb_each_other(self, clock):
        mine = sit_down()
        sit_down(lesson_id=mine.lesson_id)
        clock.forward(seconds=10)
        assert mine.report((0, 10)).reason is None

    def test_replies_of_plays_long_gone_are_cleared_when_a_new_one_opens(self, clock):
        old = sit_down()
        clock.forward(seconds=10)
        old.report((0, 10))
        sit_down(old.learner)
        assert session.query(BeatReply).count() == 1
        clock.forward(days=2)
        sit_down(old.learner)
        assert session.query(BeatReply).count() == 0


class TestWhoMayWatch:
    def test_a_draft_is_invisible_to_learners(self):
        course = make_draft(lessons=[60])
        from app.courses.queries import lessons_of, newest_revision

        [lesson] = lessons_of(newest_revision(course.id).id)
        with pytest.raises(NotFound):
            actions.open_play(make_user(), lesson.lesson_id)

    def test_who_is_no_learner_opens_no_play(self):
        [lesson_id] = lesson_ids(make_course(60))
        with pytest.raises(NotAllowed):
            actions.open_play(make_user(roles=("tutor",)), lesson_id)

    def test_watching_a_preview_of_ones_own_is_not_credited(self):
        from app.courses.queries import lessons_of, newest_revision

        teacher = make_user(roles=("teacher", "learner"))
        course = make_draft(teacher, lessons=[60])
        [lesson] = lessons_of(newest_revision(course.id).id)
        with pytest.raises(NotAllowed):
            actions.open_play(teacher, lesson.lesson_id)

    def test_a_lesson_that_does_not_exist(self):
        with pytest.raises(NotFound):
            actions.open_play(make_user(), 999)


class TestClosing:
    def test_plays_of_a_withdrawn_course_are_closed(self, clock):
        sitter, other = sit_down(), sit_down()
        course_id = course_of(sitter.lesson_id)
        clock.forward(seconds=10)
        actions.close_plays(course_id)
        reply = sitter.report((0, 10))
        assert (reply.credited_ms, reply.reason) == (0, "closed")
        assert other.report((0, 10)).reason is None

    def test_what_was_covered_before_stays(self, clock):
        sitter = sit_down()
        clock.forward(seconds=10)
        sitter.report((0, 10))
        actions.close_plays(course_of(sitter.lesson_id))
        clock.forward(seconds=1)
        assert sitter.report((0, 20)).covered_ms == 10_000

    def test_of_an_unpublished_course_newcomers_open_no_play(self):
        course = make_course(60)
        courses.place_course(None, course.id, State.UNPUBLISHED)
        [lesson_id] = lesson_ids(course)
        with pytest.raises(NotFound):
            actions.open_play(make_user(), lesson_id)


class TestCompletion:
    def test_nine_tenths_of_a_lesson_complete_it_and_a_hair_less_does_not(self, clock):
        sitter = sit_down(lesson_id=lesson_ids(make_course(100))[0])
        clock.forward(seconds=100)
        assert not sitter.report((0, 89.999)).complete
        clock.forward(seconds=1)
        assert sitter.report((89, 90)).complete

    def test_a_course_earns_its_hours_once_when_its_last_required_lesson_is_complete(self, clock):
        course = make_course(200, 400)
        learner = make_user()
        first, second = lesson_ids(course)
        sitter = sit_down(learner, first)
        clock.forward(seconds=200)
        assert sitter.report((0, 200)).complete
        assert find_award(learner.id, f"course:{course.id}") is None
        sitter = sit_down(learner, second)
        clock.forward(seconds=300)
        sitter.report((0, 250))
        clock.forward(seconds=300)
        assert sitter.report((250, 400)).complete
        entry = find_award(learner.id, f"course:{course.id}")
        assert entry is not None
        assert entry.amount_centihours == 25
        assert entry.evidence["measured_seconds"] == 600

    def test_a_second_time_through_earns_nothing_more(self, clock):
        course, learner = make_course(200), make_user()
        watch_to_the_end(clock, learner, course)
        entry = find_award(learner.id, f"course:{course.id}")
        watch_to_the_end(clock, learner, course)
        assert find_award(learner.id, f"course:{course.id}").id == entry.id

    def test_lessons_that_are_not_required_need_not_be_watched(self, clock):
        teacher = make_user(roles=("teacher",))
        extra = make_ready_video(teacher, duration_ms=900_000)
        course = make_published_course(
            teacher, lessons=[200, {"kind": "video", "video_id": extra.id, "required": False}]
        )
        learner = make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=200)
        sitter.report((0, 200))
        entry = find_award(learner.id, f"course:{course.id}")
        assert entry.evidence["measured_seconds"] == 1100

    def test_late_spans_of_a_superseded_play_may_complete_a_course(self, clock):
        course, learner = make_course(200), make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=200)
        sit_down(learner)
        clock.forward(seconds=30)
        assert sitter.report((0, 200)).complete
        assert find_award(learner.id, f"course:{course.id}") is not None

    def test_an_article_is_complete_when_its_reading_time_has_passed(self, clock):
        course, learner = make_published_course(lessons=["article"]), make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        seconds = sitter.play.duration_ms / 1000
        assert sitter.play.playlist is None
        clock.forward(seconds=seconds / 2)
        assert sitter.report((0, seconds)).credited_ms == pytest.approx(seconds * 500, abs=1)
        clock.forward(seconds=seconds / 2)
        assert sitter.report((0, seconds)).complete

    def test_a_new_revision_with_the_same_file_loses_nothing(self, clock):
        teacher = make_user(roles=("teacher",))
        course = make_course(200, owner=teacher)
        learner = make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=100)
        sitter.report((0, 100))
        courses.draft_revision(teacher, course.id)
        publish(course)
        again = sit_down(learner, sitter.lesson_id)
        assert again.play.covered == ((0, 100_000),)


class TestStandings:
    def test_a_course_advances_with_what_is_credited_in_its_required_lessons(self, clock):
        course, learner = make_course(200, 200), make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=100)
        sitter.report((0, 100))
        standing = queries.course_standing(learner, [learner.id], [course.id])
        assert standing[learner.id, course.id].fraction == 0.25
        assert standing[learner.id, course.id].completed_at is None

    def test_a_completed_course_counts_whole(self, clock):
        course, learner = make_course(200), make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=200)
        sitter.report((0, 185))
        standing = queries.course_standing(learner, [learner.id], [course.id])
        assert standing[learner.id, course.id].fraction == 1
        assert standing[learner.id, course.id].completed_at is not None

    def test_opening_a_play_brings_a_standing_up_to_date(self, clock):
        course, learner = make_course(200), make_user()
        sitter = sit_down(learner, lesson_ids(course)[0])
        clock.forward(seconds=100)
        sitter.report((0, 100))
        sit_down(learner, lesson_ids(course)[0])
        standing = queries.course_standing(learner, [learner.id], [course.id])
        assert standing[learner.id, course.id].fraction == 0.5

    def test_what_was_not_begun_is_left_out(self):
        learner = make_user()
        assert queries.course_standing(learner, [learner.id], [make_course(60).id]) == {}
        assert queries.course_standing(learner, [], []) == {}
        assert queries.lesson_standing(learner.id, []) == {}

    def test_the_lesson_watched_last_comes_first_with_where_one_stopped(self, clock):
        course, learner = make_course(100, 100), make_user()
        assert queries.stops_of(learner.id, 5) == []
        first, second = lesson_ids(course)
        sitter = sit_down(learner, second)
        clock.forward(seconds=50)
        sitter.report((0, 50))
        sitter = sit_down(learner, first)
        clock.forward(seconds=100)
        sitter.report((0, 100))
        stops = queries.stops_of(learner.id, 5)
        assert [stop.lesson_id for stop in stops] == [first, second]
        assert stops[0].standing.completed_at
        assert stops[1].standing.resume_ms == 50_000
        assert len(queries.stops_of(learner.id, 1)) == 1

    def test_many_learners_and_courses_cost_one_statement(self, clock, statements):
        course = make_course(100)
        learners = [make_user() for _ in range(5)]
        for learner in learners:
            sit_down(learner, lesson_ids(course)[0])
        ids, course_ids = [learner.id for learner in learners], [course.id]
        with statements() as said:
            found = queries.course_standing(learners[0], ids, course_ids)
        assert said.count == 1
        assert len(found) == 5
