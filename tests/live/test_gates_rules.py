"""Which port a lesson waits at, and when the academy itself was silent: decided without a table."""

from datetime import UTC, datetime, timedelta

import pytest

from app.live.rules import NO_PORT, Presence, share_ports
from app.live.rules.attendance import hear, is_bridged
from app.live.rules.outages import outage

NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
PORTS = range(9710, 9713)


@pytest.mark.parametrize(
    ("held", "given"),
    [
        ({}, {}),
        ({3: None, 4: None}, {3: 9710, 4: 9711}),
        ({3: None, 6: None}, {3: 9710, 6: 9711}),
        ({5: None, 8: None}, {5: 9712, 8: 9710}),
        ({3: 9711, 4: None}, {3: 9711, 4: 9712}),
        ({3: 9711, 4: 9711}, {3: 9711, 4: 9712}),
        ({3: 9999}, {3: 9710}),
        ({1: None, 2: None, 3: None, 4: None}, {1: 9711, 2: 9712, 3: 9710, 4: NO_PORT}),
        ({2: 9712, 4: NO_PORT}, {2: 9712, 4: 9711}),
    ],
)
def test_no_two_lessons_wait_at_one_port_and_who_has_one_keeps_it(held, given):
    assert share_ports(held, PORTS) == given


def test_without_ports_nobody_gets_one():
    assert share_ports({3: None}, range(0)) == {3: NO_PORT}


def _ago(**by):
    return NINE - timedelta(**by)


@pytest.mark.parametrize(
    ("felt_at", "on_air_since", "missed"),
    [
        (_ago(seconds=15), _ago(hours=1), None),
        (_ago(seconds=16), _ago(hours=1), (_ago(seconds=16), NINE)),
        (_ago(hours=9), _ago(seconds=60), (_ago(seconds=60), NINE)),
        (_ago(hours=9), _ago(seconds=5), None),
        (None, _ago(seconds=60), None),
        (_ago(hours=9), None, None),
    ],
)
def test_an_outage_lasts_from_the_last_pulse_and_only_while_somebody_is_on_air(
    felt_at, on_air_since, missed
):
    assert outage(felt_at, on_air_since, NINE) == missed


@pytest.mark.parametrize(
    ("silence_ms", "unheard", "bridged"),
    [
        (45_000, (), True),
        (45_001, (), False),
        (300_000, ((10_000, 265_000),), True),
        (300_000, ((10_000, 264_999),), False),
        (300_000, ((-900_000, 10_000), (20_000, 265_000)), True),
        (100_000, ((200_000, 900_000),), False),
    ],
)
def test_a_silence_of_the_academy_itself_breaks_off_nobody(silence_ms, unheard, bridged):
    before = Presence(entered_ms=0, beat_ms=0)
    assert is_bridged(before, silence_ms, unheard) is bridged
    after = hear(before, silence_ms, ((0, 10**9),), None, unheard)
    assert after.attended_ms(((0, 10**9),)) == (silence_ms if bridged else 0)
