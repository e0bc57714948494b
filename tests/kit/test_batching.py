"""Group commit, tried with real threads, and with greenlets in a process of their own."""

import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from app.kit.batching import Batch
from app.kit.errors import Busy


class Writer:
    """Applies batches of numbers; can be held in the middle of one."""

    def __init__(self, poison: object = None) -> None:
        self.batches: list[list[int]] = []
        self.poison = poison
        self.entered = Event()
        self.may_go_on = Event()
        self.may_go_on.set()

    def apply(self, items: list[int]) -> list[int | Exception]:
        self.batches.append(list(items))
        self.entered.set()
        assert self.may_go_on.wait(10)
        if self.poison in items:
            raise ValueError("poison")
        return [item * 10 for item in items]


def arrive(batch: Batch, pool: ThreadPoolExecutor, item: int) -> Future:
    """Submit ``item`` from a thread; come back when it stands in the queue."""
    before = len(batch._queue)
    future = pool.submit(batch.submit, item)
    while len(batch._queue) == before and not future.done():
        pass
    return future


@pytest.fixture
def pool():
    with ThreadPoolExecutor(32) as threads:
        yield threads


def held(writer: Writer, batch: Batch, pool: ThreadPoolExecutor, item: int) -> Future:
    """Submit ``item`` and hold the writer while it is applied."""
    writer.may_go_on.clear()
    future = pool.submit(batch.submit, item)
    assert writer.entered.wait(10)
    return future


def test_a_lone_item_is_applied_at_once():
    writer = Writer()
    assert Batch(writer.apply).submit(4) == 40
    assert writer.batches == [[4]]


def test_those_who_wait_while_a_batch_is_written_share_the_next_one(pool):
    writer = Writer()
    batch = Batch(writer.apply)
    first = held(writer, batch, pool, 1)
    others = [arrive(batch, pool, item) for item in (2, 3, 4)]
    writer.may_go_on.set()
    assert [future.result(10) for future in [first, *others]] == [10, 20, 30, 40]
    assert writer.batches == [[1], [2, 3, 4]]


def test_nobody_is_answered_before_the_batch_is_done(pool):
    writer = Writer()
    batch = Batch(writer.apply)
    first = held(writer, batch, pool, 1)
    assert not first.done()
    writer.may_go_on.set()
    assert first.result(10) == 10


def test_one_bad_item_harms_no_other(pool):
    writer = Writer(poison=3)
    batch = Batch(writer.apply)
    first = held(writer, batch, pool, 1)
    good, bad, late = (arrive(batch, pool, item) for item in (2, 3, 4))
    writer.may_go_on.set()
    assert (first.result(10), good.result(10), late.result(10)) == (10, 20, 40)
    with pytest.raises(ValueError, match="poison"):
        bad.result(10)


def test_an_answer_that_is_an_error_is_raised_to_its_own_caller(pool):
    batch = Batch(lambda items: [KeyError(item) if item == 2 else item for item in items])
    assert batch.submit(1) == 1
    with pytest.raises(KeyError):
        batch.submit(2)


def test_a_batch_holds_no_more_than_its_bound(pool):
    writer = Writer()
    batch = Batch(writer.apply, most=2)
    first = held(writer, batch, pool, 0)
    others = [arrive(batch, pool, item) for item in range(1, 6)]
    writer.may_go_on.set()
    assert [future.result(10) for future in [first, *others]] == [0, 10, 20, 30, 40, 50]
    assert max(len(items) for items in writer.batches) == 2


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(pool):
    writer = Writer()
    batch = Batch(writer.apply, waiting=2)
    first = held(writer, batch, pool, 1)
    waiting = [arrive(batch, pool, item) for item in (2, 3)]
    with pytest.raises(Busy) as refusal:
        batch.submit(4)
    assert refusal.value.retry_after >= 1
    writer.may_go_on.set()
    assert [future.result(10) for future in [first, *waiting]] == [10, 20, 30]
    assert batch.submit(4) == 40


def test_a_busy_database_is_told_to_everybody_and_not_tried_item_by_item(pool):
    tried = []
    entered, may_go_on = Event(), Event()

    def apply(items):
        tried.append(list(items))
        entered.set()
        assert may_go_on.wait(10)
        raise Busy(retry_after=2)

    batch = Batch(apply)
    first = pool.submit(batch.submit, 1)
    assert entered.wait(10)
    others = [arrive(batch, pool, item) for item in (2, 3)]
    may_go_on.set()
    for future in [first, *others]:
        with pytest.raises(Busy):
            future.result(10)
    assert tried == [[1], [2, 3]]


def test_a_leader_broken_off_in_the_middle_leaves_nobody_waiting(pool):
    entered, may_go_on = Event(), Event()

    def apply(items):
        if 2 in items:
            raise SystemExit
        entered.set()
        assert may_go_on.wait(10)
        return items

    batch = Batch(apply)
    first = pool.submit(batch.submit, 1)
    assert entered.wait(10)
    others = [arrive(batch, pool, item) for item in (2, 3)]
    may_go_on.set()
    assert first.result(10) == 1
    assert {type(future.exception(10)) for future in others} <= {SystemExit, Busy}
    assert batch.submit(5) == 5


def test_many_threads_at_once_each_get_their_own_answer(pool):
    writer = Writer()
    batch = Batch(writer.apply, most=8)
    assert list(pool.map(batch.submit, range(500))) == [item * 10 for item in range(500)]
    assert sorted(item for items in writer.batches for item in items) == list(range(500))


UNDER_GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent
from app.kit.batching import Batch
batches = []
def apply(items):
    batches.append(len(items))
    return [item * 10 for item in items]
batch = Batch(apply, most=64)
callers = [gevent.spawn(batch.submit, number) for number in range(640)]
gevent.joinall(callers, timeout=20)
assert [caller.value for caller in callers] == [number * 10 for number in range(640)]
assert max(batches) == 64, batches
assert len(batches) <= 20, batches
alone = gevent.spawn(batch.submit, 7)
alone.join(timeout=5)
assert alone.value == 70
print("ok")
"""


def test_greenlets_share_batches_and_a_lone_one_does_not_wait():
    done = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "ok", done.stderr


def test_in_two_lanes_the_next_batch_is_applied_while_one_is_held(pool):
    started, may_go_on = {1: Event(), 2: Event(), 3: Event()}, Event()

    def apply(items):
        for item in items:
            started[item].set()
        assert may_go_on.wait(10)
        return items

    batch = Batch(apply, lanes=2, most=1)
    futures = []
    for item in (1, 2):
        futures.append(pool.submit(batch.submit, item))
        assert started[item].wait(10), "each of them has a lane of its own"
    futures.append(arrive(batch, pool, 3))
    assert not started[3].is_set(), "there is no third lane"
    may_go_on.set()
    assert [future.result(10) for future in futures] == [1, 2, 3]


@pytest.mark.parametrize("lanes", [2, 3])
def test_in_several_lanes_each_gets_their_own_answer_once(pool, lanes):
    writer = Writer()
    batch = Batch(writer.apply, most=8, lanes=lanes)
    assert list(pool.map(batch.submit, range(500))) == [item * 10 for item in range(500)]
    assert sorted(item for items in writer.batches for item in items) == list(range(500))
    assert all(writer.batches), "nobody leads an empty batch"


AT_REST = """
from gevent import monkey; monkey.patch_all()
import gevent
from app.kit.batching import Batch
batches = []
def apply(items):
    batches.append(items)
    return items
batch = Batch(apply, most=4, rest_seconds=2)
gevent.spawn(batch.submit, 0).get(timeout=1)
evenly = [gevent.spawn_later(number / 100, batch.submit, number) for number in (1, 2, 3)]
gevent.joinall(evenly, timeout=5)
assert batches == [[0], [1, 2, 3]], batches
gevent.joinall([gevent.spawn(batch.submit, number) for number in (4, 5, 6, 7)], timeout=1)
assert batches[2:] == [[4, 5, 6, 7]], batches
print("ok")
"""


def test_between_two_batches_is_a_rest_but_a_full_one_never_waits():
    done = subprocess.run(
        [sys.executable, "-c", AT_REST], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "ok", done.stderr
