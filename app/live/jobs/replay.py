"""Background work for live lessons: what was recorded becomes the draft of a course.

Putting a recording together takes minutes and must hold no transaction, so the job works between
short actions. It goes through the lane of conversions and leaves a place for what is short.
"""

import logging
import shutil
import time

from app.kit.blobs import blobs
from app.kit.jobs import Lane, job, periodic, stopping
from app.live import actions, ingest, queries
from app.live.rules.attendance import milliseconds
from app.live.rules.replay import ReplayProblem, stretches

log = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 60


class _Stopped(Exception):
    """The worker was told to stop."""


class _Pulse:
    """Says now and then that the work goes on, and ends it when the worker stops."""

    def __init__(self, live_id: int) -> None:
        self._live_id = live_id
        self._told_at = time.monotonic()

    def __call__(self) -> None:
        if stopping():
            raise _Stopped
        if time.monotonic() - self._told_at > TELL_EVERY_SECONDS:
            self._told_at = time.monotonic()
            actions.note_joining(self._live_id)


@periodic("live.call_replays", every_minutes=1)
def call_replays() -> None:
    """Hand over recordings that are whole, and those whose worker was lost."""
    actions.call_replays()


@job("live.join_replay", retries=0, lane=Lane.SLOW)
def join_replay(live_id: int) -> None:
    """Make the recording of a lesson that ended a course of its teacher's."""
    if not actions.take_replay(live_id):
        return
    try:
        _join(live_id)
    except _Stopped:
        actions.hand_back_replay(live_id, counts=False)
    except ingest.Unreadable as problem:
        log.warning("replay of live lesson %s: %s", live_id, problem)
        _give_up(live_id, ReplayProblem.UNREADABLE)
    except Exception:
        if actions.hand_back_replay(live_id, counts=True):
            log.exception("replay of live lesson %s failed", live_id)
            return  # it is handed over again
        raise


def _join(live_id: int) -> None:
    stays = [(stay.folder, stay.segments()) for stay in queries.stays_of(live_id)]
    recorded = [one for _, segments in stays for one in segments]
    actions.note_recording(
        live_id, stretches((milliseconds(one.at), one.duration_ms) for one in recorded)
    )
    if not recorded:
        return
    home = blobs().spool(f"replays/{live_id}")
    if shutil.disk_usage(home).free < ingest.room_needed([folder for folder, _ in stays]):
        _give_up(live_id, ReplayProblem.NO_ROOM)
        return
    parts = [part for folder, segments in stays for part in ingest.portions(folder, segments)]
    joined = ingest.put_together(parts, home, _Pulse(live_id))
    actions.make_course(live_id, joined.path, picture=joined.picture)
    shutil.rmtree(home, ignore_errors=True)


def _give_up(live_id: int, problem: ReplayProblem) -> None:
    """What was made so far is in the way of others."""
    actions.fail_replay(live_id, problem)
    shutil.rmtree(blobs().spool(f"replays/{live_id}"), ignore_errors=True)
