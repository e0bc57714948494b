"""The heart: what is credited, whatever a player claims."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.progress.rules.completion import (
    fraction,
    is_complete,
    missing_ms,
    position_after,
    resume_ms,
)
from app.progress.rules.crediting import (
    MOST_FRAGMENTS,
    Meter,
    PlayState,
    Policy,
    Situation,
    Uncredited,
    judge,
    too_fast,
)
from app.progress.rules.intervals import clip, first_gap, subtract, touches
from app.spans import length as total_of
from app.spans import union

HOUR = 3_600_000
STRICT = Policy(max_rate_permille=1000)


def seconds(*spans):
    return [(int(start * 1000), int(end * 1000)) for start, end in spans]


def situation(after_seconds, *, policy=STRICT, duration=HOUR, meter=None, **more):
    return Situation(policy, duration, meter or Meter(), int(after_seconds * 1000), **more)


def watch(beats, *, policy=STRICT, duration=HOUR, coverage=()):
    """Judge ``(after_seconds, spans)`` one after another on one play; all verdicts."""
    verdicts, meter = [], Meter()
    for after, spans in beats:
        verdict = judge(
            situation(after, policy=policy, duration=duration, meter=meter), coverage, spans, True
        )
        coverage, meter = verdict.coverage, verdict.meter
        verdicts.append(verdict)
    return verdicts


spans_of_ms = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(1, 900)).map(lambda t: (t[0], t[0] + t[1])),
    max_size=8,
)


def as_set(intervals):
    return {ms for start, end in intervals for ms in range(start, end)}


class TestIntervals:
    @given(spans_of_ms)
    def test_merging_keeps_exactly_what_was_there(self, spans):
        merged = union(spans)
        assert as_set(merged) == as_set(spans)
        assert total_of(merged) == len(as_set(spans))

    @given(spans_of_ms)
    def test_merged_intervals_are_sorted_and_never_touch(self, spans):
        merged = union(spans)
        borders = [edge for interval in merged for edge in interval]
        assert borders == sorted(set(borders))

    @given(spans_of_ms, spans_of_ms)
    def test_subtracting_leaves_exactly_what_was_not_covered(self, spans, known):
        fresh = subtract(union(spans), union(known))
        assert as_set(fresh) == as_set(spans) - as_set(known)
        assert union(fresh) == fresh

    @given(spans_of_ms, spans_of_ms)
    def test_touching_means_sharing_a_border(self, spans, known):
        covered = union(known)
        borders = {edge for interval in covered for edge in interval}
        for start, end in subtract(union(spans), covered):
            assert touches((start, end), covered) == bool({start, end} & borders)

    @given(spans_of_ms, st.integers(0, 6000))
    def test_clipping_keeps_what_lies_within(self, spans, length):
        assert as_set(clip(spans, length)) == {ms for ms in as_set(spans) if ms < length}

    def test_empty_and_reversed_intervals_vanish(self):
        assert union([(5, 5), (9, 3)]) == ()

    @given(spans_of_ms, st.integers(1, 6000))
    def test_the_first_gap_is_the_first_uncovered_millisecond(self, spans, length):
        uncovered = set(range(length)) - as_set(spans)
        assert first_gap(union(spans), length) == min(uncovered, default=None)


class TestBudget:
    def test_nothing_is_credited_at_the_moment_a_play_opens(self):
        [verdict] = watch([(0, seconds((0, 10)))])
        assert (verdict.credited_ms, verdict.reason) == (0, Uncredited.RATE)

    def test_what_was_watched_in_real_time_is_credited_to_the_millisecond(self):
        verdicts = watch([(10, seconds((0, 10))), (20, seconds((10, 20)))])
        assert [verdict.credited_ms for verdict in verdicts] == [10_000, 10_000]
        assert all(verdict.reason is None for verdict in verdicts)

    def test_more_than_the_time_that_passed_is_cut_at_the_budget(self):
        [verdict] = watch([(10, seconds((0, 3600)))])
        assert verdict.coverage == ((0, 10_000),)
        assert verdict.uncredited_ms == 3_590_000
        assert verdict.reason is Uncredited.RATE

    def test_the_allowed_rate_lets_the_budget_grow_faster(self):
        [verdict] = watch([(10, seconds((0, 60)))], policy=Policy(max_rate_permille=2000))
        assert verdict.credited_ms == 20_000

    def test_watching_the_same_minute_twice_counts_once_and_costs_once(self):
        first, again, on = watch(
            [(60, seconds((0, 60))), (120, seconds((0, 60))), (120, seconds((60, 120)))]
        )
        assert (again.credited_ms, again.reason) == (0, None)
        assert (first.credited_ms, on.credited_ms) == (60_000, 60_000)

    def test_a_budget_not_spent_is_kept_for_late_spans(self):
        nothing, late = watch([(100, []), (100, seconds((0, 100)))])
        assert (nothing.credited_ms, nothing.reason) == (0, None)
        assert late.credited_ms == 100_000

    def test_a_budget_older_than_the_grace_is_gone_and_the_reason_says_so(self):
        [verdict] = watch([(1000, seconds((0, 1000)))])
        assert verdict.credited_ms == 300_000
        assert verdict.reason is Uncredited.GAP

    def test_a_clock_set_back_takes_nothing_away_and_gives_nothing(self):
        first, back, on = watch(
            [(100, seconds((0, 50))), (40, seconds((50, 120))), (110, seconds((100, 120)))]
        )
        assert back.credited_ms == 50_000
        assert on.credited_ms == 10_000
        assert first.credited_ms == 50_000

    def test_odd_rates_do_not_drift_over_many_beats(self):
        policy = Policy(max_rate_permille=1001)
        verdicts = watch([(i * 0.007, seconds((0, 3600))) for i in range(1, 2001)], policy=policy)
        assert verdicts[-1].coverage == ((0, policy.allowance_ms(14_000)),)

    @given(
        st.lists(st.tuples(st.integers(0, 4000), spans_of_ms), max_size=12),
        st.integers(500, 2000),
    )
    def test_credit_never_exceeds_elapsed_time_times_rate(self, beats, rate):
        policy = Policy(max_rate_permille=rate)
        elapsed, timed = 0, []
        for pause, spans in beats:
            elapsed += pause
            timed.append((elapsed / 1000, spans))
        verdicts = watch(timed, policy=policy)
        total = sum(verdict.credited_ms for verdict in verdicts)
        assert total <= policy.allowance_ms(elapsed)
        if verdicts:
            assert total_of(verdicts[-1].coverage) == total

    @given(st.lists(st.tuples(st.integers(0, 2000), spans_of_ms), max_size=12))
    def test_coverage_never_shrinks(self, beats):
        covered = set()
        elapsed = 0
        timed = []
        for pause, spans in beats:
            elapsed += pause
            timed.append((elapsed / 1000, spans))
        for verdict in watch(timed):
            assert covered <= as_set(verdict.coverage)
            assert verdict.credited_ms >= 0
            covered = as_set(verdict.coverage)

    @given(st.lists(spans_of_ms, max_size=6), st.randoms())
    def test_within_the_budget_the_order_of_delivery_does_not_matter(self, groups, random):
        shuffled = list(groups)
        random.shuffle(shuffled)
        in_order = watch([(60, spans) for spans in groups])
        out_of_order = watch([(60, spans) for spans in shuffled])
        everything = union([span for spans in groups for span in spans])
        for verdicts in (in_order, out_of_order):
            assert sum(verdict.credited_ms for verdict in verdicts) == total_of(everything)
            assert not verdicts or verdicts[-1].coverage == everything
            assert all(verdict.reason is None for verdict in verdicts)

    @given(spans_of_ms, st.integers(0, 5000))
    def test_the_same_spans_again_at_the_same_moment_change_nothing(self, spans, elapsed):
        first, again = watch([(elapsed / 1000, spans)] * 2)
        within_budget = total_of(union(spans)) <= elapsed
        assert again.credited_ms == 0
        assert again.coverage == first.coverage
        assert (again.reason is None) == within_budget

    @given(spans_of_ms, st.integers(0, 9000))
    def test_every_millisecond_is_either_credited_or_accounted_for(self, spans, elapsed):
        [verdict] = watch([(elapsed / 1000, spans)], duration=4000)
        assert verdict.credited_ms + verdict.uncredited_ms == total_of(clip(spans, 4000)) or (
            verdict.reason is Uncredited.OUT_OF_RANGE
        )


class TestRange:
    def test_spans_are_clipped_at_the_end_without_a_remark(self):
        [verdict] = watch([(10, seconds((0, 9)))], duration=5_300)
        assert verdict.coverage == ((0, 5_300),)
        assert verdict.reason is None

    def test_a_span_wholly_beyond_the_end_earns_nothing_and_says_so(self):
        [verdict] = watch([(10, seconds((6, 9)))], duration=5_300)
        assert (verdict.credited_ms, verdict.uncredited_ms) == (0, 3_000)
        assert verdict.reason is Uncredited.OUT_OF_RANGE

    def test_beyond_some_hundred_scraps_a_coverage_takes_only_what_joins_it(self):
        scraps = [(i * 10, i * 10 + 1) for i in range(MOST_FRAGMENTS)]
        [full] = watch([(100, scraps)])
        assert len(full.coverage) == MOST_FRAGMENTS
        more, joined = watch([(100, [(9000, 9005)]), (100, [(1, 10)])], coverage=full.coverage)
        assert (more.credited_ms, more.reason) == (0, Uncredited.GAP)
        assert joined.credited_ms == 9
        assert len(joined.coverage) == MOST_FRAGMENTS - 1

    def test_a_part_cut_short_by_the_budget_cannot_become_one_scrap_too_many(self):
        scraps = tuple((i * 10, i * 10 + 1) for i in range(MOST_FRAGMENTS))
        [verdict] = watch([(0.003, [(3, 10)])], coverage=scraps)
        assert verdict.coverage == scraps

    @given(spans_of_ms, spans_of_ms)
    def test_a_coverage_never_has_more_than_its_bound_of_pieces(self, spans, known):
        coverage = union(known + [(6000 + 2 * i, 6001 + 2 * i) for i in range(MOST_FRAGMENTS)])
        coverage = coverage[:MOST_FRAGMENTS]
        [verdict] = watch([(3, spans)], coverage=coverage)
        assert len(verdict.coverage) <= MOST_FRAGMENTS


class TestFirstPass:
    IN_ORDER = replace(STRICT, first_pass_seek=False)

    def test_jumping_ahead_earns_nothing_where_the_first_pass_is_in_order(self):
        [verdict] = watch([(60, seconds((0, 10), (600, 630)))], policy=self.IN_ORDER)
        assert verdict.coverage == ((0, 10_000),)
        assert verdict.uncredited_ms == 30_000
        assert verdict.reason is Uncredited.SEEK

    def test_where_seeking_is_allowed_the_same_jump_counts(self):
        [verdict] = watch([(60, seconds((0, 10), (600, 630)))])
        assert verdict.credited_ms == 40_000
        assert verdict.reason is None

    def test_three_seconds_past_the_frontier_are_forgiven(self):
        first, on = watch([(10, seconds((0, 10))), (60, seconds((13, 20)))], policy=self.IN_ORDER)
        assert (first.credited_ms, on.credited_ms) == (10_000, 7_000)

    def test_one_millisecond_more_is_not(self):
        _, on = watch([(10, seconds((0, 10))), (60, [(13_001, 20_000)])], policy=self.IN_ORDER)
        assert (on.credited_ms, on.reason) == (0, Uncredited.SEEK)

    def test_spans_that_arrive_in_reverse_order_within_a_beat_all_count(self):
        [verdict] = watch([(60, seconds((10, 20), (0, 10)))], policy=self.IN_ORDER)
        assert verdict.credited_ms == 20_000

    def test_a_budget_that_ran_out_does_not_open_the_way_ahead(self):
        [verdict] = watch([(5, seconds((0, 60), (62, 90)))], policy=self.IN_ORDER)
        assert verdict.coverage == ((0, 5_000),)


class TestHidden:
    def test_what_played_in_the_background_earns_nothing(self):
        verdict = judge(situation(10), (), seconds((0, 10)), visible=False)
        assert (verdict.credited_ms, verdict.uncredited_ms) == (0, 10_000)
        assert verdict.reason is Uncredited.HIDDEN

    def test_a_course_may_let_the_background_count(self):
        policy = replace(STRICT, hidden_counts=True)
        verdict = judge(situation(10, policy=policy), (), seconds((0, 10)), visible=False)
        assert (verdict.credited_ms, verdict.reason) == (10_000, None)

    def test_watching_again_in_the_background_is_nothing_to_remark_on(self):
        verdict = judge(situation(10), ((0, 10_000),), seconds((0, 10)), visible=False)
        assert verdict.reason is None


class TestStoppedPlays:
    def test_a_superseded_play_spends_what_it_held_when_it_stopped(self):
        stopped = situation(60, state=PlayState.SUPERSEDED, stopped_ms=20_000)
        verdict = judge(stopped, (), seconds((0, 60)), visible=True)
        assert verdict.coverage == ((0, 20_000),)
        assert verdict.reason is Uncredited.SUPERSEDED

    def test_the_older_device_hears_it_even_when_all_was_credited(self):
        stopped = situation(60, state=PlayState.SUPERSEDED, stopped_ms=20_000)
        verdict = judge(stopped, (), seconds((0, 10)), visible=True)
        assert (verdict.credited_ms, verdict.reason) == (10_000, Uncredited.SUPERSEDED)

    def test_after_the_grace_a_superseded_play_earns_nothing(self):
        stopped = situation(320.001, state=PlayState.SUPERSEDED, stopped_ms=20_000)
        verdict = judge(stopped, (), seconds((0, 10)), visible=True)
        assert (verdict.credited_ms, verdict.reason) == (0, Uncredited.SUPERSEDED)

    def test_at_the_last_moment_of_the_grace_it_still_does(self):
        stopped = situation(320, state=PlayState.SUPERSEDED, stopped_ms=20_000)
        assert judge(stopped, (), seconds((0, 10)), visible=True).credited_ms == 10_000

    def test_a_play_superseded_at_its_first_moment_holds_nothing(self):
        stopped = situation(10, state=PlayState.SUPERSEDED, stopped_ms=0)
        assert judge(stopped, (), seconds((0, 10)), visible=True).credited_ms == 0

    def test_a_closed_play_earns_nothing_and_says_so_even_without_spans(self):
        closed = situation(10, state=PlayState.CLOSED, stopped_ms=10_000)
        for spans in ([], seconds((0, 10))):
            verdict = judge(closed, (), spans, visible=True)
            assert (verdict.credited_ms, verdict.reason) == (0, Uncredited.CLOSED)


class TestPace:
    @pytest.mark.parametrize(
        ("recent", "now", "refused"),
        [
            ((), 0, False),
            ((5,), 6, False),
            ((0, 10), 999, True),
            ((0, 10), 1000, False),
            ((0, 0), 500, True),
            ((0, 900, 1000), 1500, True),
        ],
    )
    def test_a_third_beat_within_a_second_is_too_fast(self, recent, now, refused):
        assert too_fast(recent, now) is refused


class TestCompletion:
    @pytest.mark.parametrize(
        ("covered", "duration", "complete"),
        [(899, 1000, False), (900, 1000, True), (1000, 1000, True), (0, 0, False)],
    )
    def test_nine_tenths_are_enough_and_a_hair_less_is_not(self, covered, duration, complete):
        assert is_complete(covered, duration, 900) is complete

    @given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(0, 1000))
    def test_what_is_missing_is_exactly_what_completes(self, covered, duration, permille):
        missing = missing_ms(covered, duration, permille)
        assert is_complete(covered + missing, duration, permille)
        assert missing == 0 or not is_complete(covered + missing - 1, duration, permille)

    def test_the_position_is_the_end_of_the_span_played_last(self):
        assert position_after(seconds((30, 40), (5, 9)), HOUR) == 9_000
        assert position_after(seconds((30, 4000)), HOUR) == HOUR
        assert position_after([], HOUR) is None

    def test_one_goes_on_where_one_stopped(self):
        assert resume_ms(((0, 60_000),), 42_000, HOUR, first_pass_seek=True) == 42_000

    def test_who_stopped_at_the_end_goes_on_at_the_first_gap(self):
        covered = ((0, 10_000), (20_000, HOUR))
        assert resume_ms(covered, HOUR - 1, HOUR, first_pass_seek=True) == 10_000

    def test_who_has_seen_everything_begins_anew(self):
        assert resume_ms(((0, HOUR),), HOUR, HOUR, first_pass_seek=True) == 0

    def test_in_order_nobody_goes_on_beyond_what_is_covered(self):
        assert resume_ms(((0, 10_000),), 600_000, HOUR, first_pass_seek=False) == 10_000
        assert resume_ms((), 600_000, HOUR, first_pass_seek=False) == 0

    def test_a_clip_of_five_seconds_resumes_in_its_middle(self):
        assert resume_ms(((0, 4_000),), 4_000, 5_300, first_pass_seek=True) == 4_000

    @pytest.mark.parametrize(
        ("covered", "total", "part"), [(0, 0, 0), (1, 3, 0.333), (5, 5, 1), (9, 5, 1)]
    )
    def test_a_fraction_lies_between_nothing_and_all(self, covered, total, part):
        assert fraction(covered, total) == part


def test_every_reason_of_the_contract_has_a_sentence():
    codes = {reason.code for reason in Uncredited}
    assert codes == {
        "seek", "rate", "gap", "hidden", "challenge_due",
        "cap", "superseded", "closed", "out_of_range",
    }  # fmt: skip
    assert all(reason.sentence.endswith(".") for reason in Uncredited)
