"""The academy itself is away for a while: nobody who was there before and after loses by it."""

from datetime import timedelta

from app.kit import clock as kit_clock
from app.kit import rounds
from app.kit.db import session
from app.live import actions, queries
from app.live.models import LiveOutage, LivePulse
from tests.live.attending import Viewer, end, lesson_on_air, settle
from tests.live.making import make_live


def together(clock, live_id, viewers, seconds, pulse=True):
    """Beats of all of them, and the pulse of the web process, every five seconds."""
    for second in range(0, seconds, 5):
        clock.forward(seconds=5)
        if pulse:
            actions.feel_pulse()
        if second % 15 == 10:
            for viewer in viewers:
                viewer.beat(live_id)


def test_no_second_is_lost_while_the_academy_is_away(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.beat(live_id)
    together(clock, live_id, [viewer], 60)
    clock.forward(minutes=3)
    actions.feel_pulse()
    clock.forward(seconds=20)
    assert viewer.beat(live_id).attended_ms == 260_000
    together(clock, live_id, [viewer], 30)
    assert viewer.attended(live_id) == 290


def test_a_beat_that_comes_before_the_first_pulse_loses_nothing_either(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.beat(live_id)
    together(clock, live_id, [viewer], 60)
    clock.forward(minutes=3)
    assert viewer.beat(live_id).attended_ms == 240_000
    assert session.query(LiveOutage).count() == 0


def test_who_was_gone_before_or_stays_away_after_gains_nothing(app, clock):
    live_id, gone, late = lesson_on_air(clock), Viewer(), Viewer()
    gone.beat(live_id), late.beat(live_id)
    together(clock, live_id, [late], 60)
    clock.forward(minutes=3)
    actions.feel_pulse()
    assert gone.beat(live_id).attended_ms == 0
    together(clock, live_id, [], 60)
    assert late.beat(live_id).attended_ms == 60_000


def test_a_silent_audience_is_no_outage(app, clock):
    live_id, viewer = lesson_on_air(clock), Viewer()
    viewer.beat(live_id)
    together(clock, live_id, [], 300)
    assert viewer.beat(live_id).attended_ms == 0
    assert queries.outages_since(kit_clock.now() - timedelta(hours=1), kit_clock.now()) == ()


def test_what_lies_before_a_lesson_is_no_outage(app, clock):
    live_id = lesson_on_air(clock)
    actions.feel_pulse()
    end(live_id)
    clock.forward(hours=2)
    later = lesson_on_air(clock)
    viewer = Viewer()
    viewer.beat(later)
    together(clock, later, [viewer], 30)
    assert session.query(LiveOutage).count() == 0


def test_hours_are_earned_through_an_outage(app, clock):
    live_id, viewer = lesson_on_air(clock, minutes=10), Viewer()
    viewer.stay(clock, live_id, 150)
    actions.feel_pulse()
    clock.forward(minutes=4)
    viewer.stay(clock, live_id, 210)
    end(live_id)
    settle(clock, live_id)
    assert viewer.row(live_id).outcome == "counted"


def test_the_pulse_is_felt_while_somebody_is_on_air_and_not_otherwise(app, clock):
    pulse = rounds._rounds["live.pulse"]
    make_live(hours_ahead=0.2)
    rounds.make(app, pulse)
    assert session.query(LivePulse).count() == 0
    live_id = lesson_on_air(clock)
    rounds.make(app, pulse)
    assert session.query(LivePulse).one().felt_at == kit_clock.now()
    end(live_id)
    clock.forward(minutes=1)
    rounds.make(app, pulse)
    session.expire_all()
    assert session.query(LivePulse).one().felt_at == kit_clock.now() - timedelta(minutes=1)
