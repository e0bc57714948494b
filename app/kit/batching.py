"""Group commit: many small writes share one transaction, and each caller is answered after it.

The caller who finds nobody at work leads: it gathers what has arrived, applies it as one batch and
wakes the others with their answers. There is no thread of its own to start, to watch or to die.

The window adapts. Under gevent the leader lets the event loop run until it is idle, so whatever
can be read from the sockets now joins the batch, and a lone write is committed at once; the
longest wait is ``window_seconds``. Without gevent other threads get one turn.

A batch costs several milliseconds of CPU whatever is in it. Where many come evenly, each would
make a batch of its own and they would fill a core; ``rest_seconds`` lets the leader sleep until so
long after the last batch was gathered, so that their number is bounded. The first after a pause is
still committed at once, and a full batch never waits.

Where the database lets several write at once, a batch may be gathered while others are written:
they take ``lanes``. One is gathered at a time, so that it is as large as it can be.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import BoundedSemaphore, Event, Lock
from typing import Generic, TypeVar

from app.kit.errors import Busy

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Ticket(Generic[Item, Answer]):
    """One caller's item, and later its answer or the error to raise."""

    __slots__ = ("answer", "answered", "error", "item", "taken", "woken")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.taken = False
        self.answered = False
        self.answer: Answer | None = None
        self.error: BaseException | None = None
        self.woken = Event()

    def settle(self, outcome: "Answer | BaseException") -> None:
        if isinstance(outcome, BaseException):
            self.error = outcome
        else:
            self.answer = outcome
        self.answered = True
        self.woken.set()


class Batch(Generic[Item, Answer]):
    """A queue of small writes in front of one action.

    ``apply`` takes the items of one batch, in order of arrival, in one transaction of its own, and
    returns for each its answer, or the exception that its caller shall see. If ``apply`` itself
    raises, the items are applied one by one, so that only the one at fault fails.

    ``most`` bounds a batch. ``waiting`` bounds the queue: beyond it ``submit`` raises Busy at once;
    it may be changed at any time.
    ``rest_seconds`` is the least time between two batches that are not full, for those who would
    rather wait than spend; 0 for those whose callers wait in turn.
    ``lanes`` is how many batches may be applied at the same time; with more than one, ``apply``
    must bear that.
    """

    def __init__(
        self,
        apply: Callable[[Sequence[Item]], Sequence[Answer | Exception]],
        *,
        most: int = 64,
        waiting: int = 1024,
        window_seconds: float = 0.012,
        rest_seconds: float = 0.0,
        lanes: int = 1,
    ) -> None:
        self._apply = apply
        self._most = most
        self.waiting = waiting
        self._window_seconds = window_seconds
        self._rest_seconds = rest_seconds
        self._rested_at = 0.0
        self._full = Event()
        self._queue: deque[_Ticket[Item, Answer]] = deque()
        self._lead = Lock()
        self._lanes = BoundedSemaphore(lanes)

    def submit(self, item: Item) -> Answer:
        """Have ``item`` applied; return its answer once the batch it rode in is committed.

        Raises what ``apply`` answered for this item, or Busy when the queue is full or the batch
        was broken off. After Busy nothing was acknowledged, and the same item may be sent again.
        """
        if len(self._queue) >= self.waiting:
            raise Busy(retry_after=1)
        ticket: _Ticket[Item, Answer] = _Ticket(item)
        self._queue.append(ticket)
        if len(self._queue) >= self._most:
            self._full.set()
        while not ticket.answered:
            if not ticket.taken and self._lead.acquire(blocking=False):
                self._lead_one_batch(ticket)
            else:
                ticket.woken.wait()
                ticket.woken.clear()
        if ticket.error is not None:
            raise ticket.error
        return ticket.answer  # type: ignore[return-value]  # an answered ticket holds an Answer

    def _lead_one_batch(self, own: _Ticket[Item, Answer]) -> None:
        tickets = self._next_batch(own)
        if not tickets:
            return
        try:
            self._settle(tickets)
        finally:
            self._lanes.release()

    def _next_batch(self, own: _Ticket[Item, Answer]) -> list[_Ticket[Item, Answer]]:
        """Wait for a lane and gather; with a batch the lane is taken. None if ``own`` was taken
        by whoever led before."""
        try:
            return [] if own.taken else self._gathered()
        finally:
            # Release first and look second: whoever failed to lead has already queued its ticket.
            self._lead.release()
            self._wake_next()

    def _gathered(self) -> list[_Ticket[Item, Answer]]:
        self._lanes.acquire()
        try:
            self._gather()
        except BaseException:
            self._lanes.release()
            raise
        self._rested_at = time.monotonic() + self._rest_seconds
        queue = self._queue
        tickets = [queue.popleft() for _ in range(min(self._most, len(queue)))]
        for ticket in tickets:
            ticket.taken = True
        return tickets

    def _wake_next(self) -> None:
        with suppress(IndexError):  # nobody is waiting
            self._queue[0].woken.set()

    def _gather(self) -> None:
        """Let those who are about to write join, as long as anybody is."""
        if len(self._queue) >= self._most:
            return
        if _under_gevent():
            self._rest()
            _let_the_loop_run_idle(self._window_seconds)
        else:
            time.sleep(0)

    def _rest(self) -> None:
        rest = self._rested_at - time.monotonic()
        self._full.clear()
        if rest > 0 and len(self._queue) < self._most:
            self._full.wait(rest)

    def _settle(self, tickets: list[_Ticket[Item, Answer]]) -> None:
        try:
            outcomes = self._outcomes([ticket.item for ticket in tickets])
            for ticket, outcome in zip(tickets, outcomes, strict=True):
                ticket.settle(outcome)
        finally:
            # Broken off from outside (the leader was killed): nobody may wait for ever.
            for ticket in tickets:
                if not ticket.answered:
                    ticket.settle(Busy(retry_after=1))

    def _outcomes(self, items: list[Item]) -> Sequence[Answer | Exception]:
        try:
            return self._apply(items)
        except Busy as problem:
            return [problem] * len(items)
        except Exception as problem:
            if len(items) == 1:
                return [problem]
            return [self._outcomes([item])[0] for item in items]


def _under_gevent() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))


def _let_the_loop_run_idle(most_seconds: float) -> None:
    import gevent

    with gevent.Timeout(most_seconds, False):
        gevent.idle()
