"""A burst at once, a steady number in the long run."""

from hypothesis import given
from hypothesis import strategies as st

from app.kit.pace import Pace


class Stage:
    def __init__(self, burst: int = 3, per_second: float = 2.0) -> None:
        self.now = 50.0
        self.pace = Pace(burst, per_second, clock=lambda: self.now)

    def take(self, times: int = 1, key: str = "page") -> list[bool]:
        return [self.pace.wait_seconds(key) == 0 for _ in range(times)]


def test_a_burst_is_free_and_then_one_waits():
    stage = Stage()
    assert stage.take(5) == [True, True, True, False, False]
    assert stage.pace.wait_seconds("page") == 0.5


def test_whoever_waits_as_long_as_told_may_go_on():
    stage = Stage()
    stage.take(3)
    stage.now += stage.pace.wait_seconds("page")
    assert stage.take(2) == [True, False]


def test_nobody_waits_for_another_and_who_is_forgotten_starts_afresh():
    stage = Stage()
    stage.take(3)
    assert stage.take(1, "other") == [True]
    stage.pace.forget("page")
    assert stage.take(3) == [True] * 3


@given(st.lists(st.floats(min_value=0, max_value=2), max_size=60))
def test_in_the_long_run_no_more_is_taken_than_the_burst_and_the_rate_allow(pauses):
    stage = Stage(burst=4, per_second=2.0)
    taken = 0
    for pause in pauses:
        stage.now += pause
        taken += stage.take() == [True]
    assert taken <= 4 + 2.0 * sum(pauses) + 1e-6
