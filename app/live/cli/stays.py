"""One stay on air in the hands of the ingest: its parts one after the other, until it is over."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime
from statistics import median

from app.kit import clock
from app.kit.errors import Busy
from app.live import actions
from app.live.actions import Stream
from app.live.ingest import (
    Found,
    Made,
    Mill,
    Part,
    Shelf,
    forget,
    log_of,
    look_into,
    parts,
    spool_folder,
)
from app.live.queries import Feed
from app.live.rules import (
    HI,
    Rung,
    Segment,
    codecs,
    next_moment,
    pictures,
    trouble_of,
)

log = logging.getLogger(__name__)

TELL_EVERY_SECONDS = 2.0
REST_SECONDS = 0.05
DROP_EVERY_SECONDS = 5.0
AWAY_AFTER_SECONDS = 5.0
KEPT_SECONDS = 30.0
"""How much of what is digested is kept, so that a run of ffmpeg that dies is made good."""
RETRY_SECONDS = 1.0
MOST_FAILURES = 3
"""A part that has all arrived is run again as often, as long as nothing more comes of it."""
REMEMBERED = 10
FINISHING_SECONDS = 20.0
"""After the end, what still waits is given up when nothing more comes of it for so long."""


class Stay:
    """Works on one stay on air, step by step; whoever opens it again goes on where it was."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.ended = False
        self.finished = self.leaving = False
        self._shelf = Shelf(
            feed.folder,
            spool_folder(feed.folder),
            f"/api/v1/live/{feed.live_id}/keys/{feed.broadcast_id}",
        )
        self._mill: Mill | None = None
        self._run_known = False
        self._done_parts: set[int] = set()
        self._runs = self._shelf.runs
        self._told_at = self._retry_at = 0.0
        self._failures, self._failed_at = 0, -1
        self._ending_since: float | None = None
        self._bits: list[int] = []
        self._rates: list[float] = []
        self._dropped = 0
        self._found: Found | None = None
        self._last_at: datetime | None = None
        self._first_at = self._shelf.first_at
        self._fed_at: list[tuple[float, int]] = []
        self._unreadable = False
        self._looked_at = (0, 0)
        self._announced = self._shelf.segments > 0

    def step(self) -> None:
        """Do what can be done now."""
        if self._mill is None:
            self._begin_mill()
        if self._mill is not None:
            self._collect(self._mill)
        if self.ended and self._is_finished():
            self._finish()
        elif time.monotonic() - self._told_at > TELL_EVERY_SECONDS:
            self._tell()

    def rest(self) -> None:
        """Return when there may be something to do."""
        if self._mill is not None:
            self._mill.wait()
        else:
            time.sleep(REST_SECONDS)

    def stop(self) -> None:
        """The ingest ends: what was not made into segments waits for the next one."""
        if self._mill is not None:
            self._mill.stop()
            self._mill = None

    def _part(self) -> Part | None:
        waiting = [one for one in parts(self.feed.folder) if one.number not in self._done_parts]
        return waiting[0] if waiting else None

    def _begin_mill(self) -> None:
        part = self._part()
        if part is None or time.monotonic() < self._retry_at:
            return
        if part.number < self._shelf.part:
            self._done_parts.add(part.number)
            return
        over, brought = part.over, (part.number, part.next)
        if brought == self._looked_at and not over:
            return
        self._looked_at = brought
        found = look_into(part)
        if found is None:
            if over:
                self._done_parts.add(part.number)
            return
        self._unreadable = not found.rungs or (found.picture is None and found.sound is None)
        if self._unreadable:
            self._retry_at = time.monotonic() + RETRY_SECONDS
            if over:
                self._done_parts.add(part.number)
            return
        self._looked_at = (0, 0)
        self._runs += 1
        self._mill = Mill(part, self._runs, found)
        self._run_known = False
        self._found = found

    def _collect(self, mill: Mill) -> None:
        done = mill.done  # asked first: what it made until then is taken below
        if not self._run_known:
            self._begin_run(mill)
        if self._run_known:
            for made in mill.take():
                self._store(mill, made)
        if done or mill.spoiled:
            self._end_mill(mill)
        else:
            self._drop_digested(mill)

    def _begin_run(self, mill: Mill) -> None:
        heads = mill.heads()
        if heads is None:
            return
        found = mill.found
        rungs = [
            Rung(
                name,
                3_500_000 if name == HI else 900_000,
                found.width if name == HI else 640,
                found.height if name == HI else 360,
                codecs(heads[name]),
            )
            for name in found.rungs
        ]
        self._shelf.begin_run(heads, rungs, mill.part.number)
        self._run_known = True

    def _store(self, mill: Mill, made: Made) -> None:
        shelf = self._shelf
        media_end = made.media_start_ms + made.duration_ms
        last = shelf.last
        if last and shelf.last_part == mill.part.number and media_end <= last.media_end_ms + 50:
            return  # made before, by a run that ended
        now = clock.now()
        segment = Segment(
            number=shelf.segments,
            run=shelf.runs,
            start_ms=shelf.duration_ms,
            duration_ms=made.duration_ms,
            at=next_moment(
                last if last and last.run == shelf.runs else None, made.duration_ms, now
            ),
            media_end_ms=media_end,
        )
        shelf.add(segment, made.contents, mill.part.number)
        self._last_at = now
        self._ending_since = None
        self._measure(mill, made)
        if not self._announced:
            self._first_at = segment.at
            self._announced = True
            self._tell()

    def _measure(self, mill: Mill, made: Made) -> None:
        hi = made.contents[mill.found.rungs[0]]
        seconds = max(made.duration_ms, 1) / 1000
        self._bits = [*self._bits, round(len(hi) * 8 / seconds / 1000)][-REMEMBERED:]
        if mill.found.picture is None:
            return
        count = pictures(hi)
        usual = median(self._rates) if self._rates else None
        if usual is not None and len(self._rates) == REMEMBERED:
            self._dropped += max(0, round(usual * seconds) - count)
        self._rates = [*self._rates, count / seconds][-REMEMBERED:]

    def _drop_digested(self, mill: Mill) -> None:
        """Chunks that went in half a minute before a segment was stored are in one."""
        now = time.monotonic()
        if self._fed_at and now - self._fed_at[-1][0] < DROP_EVERY_SECONDS:
            return
        self._fed_at.append((now, mill.fed))
        if self._last_at is None or (clock.now() - self._last_at).total_seconds() > 5:
            return
        while len(self._fed_at) > 1 and now - self._fed_at[0][0] > KEPT_SECONDS:
            _at, number = self._fed_at.pop(0)
            mill.part.drop_before(number)

    def _end_mill(self, mill: Mill) -> None:
        part, fed, last = mill.part, mill.fed, self._shelf.last
        told, over = log_of(mill.folder), part.over
        bad = mill.failed or fed < part.next - 1
        mill.stop()
        self._mill, self._fed_at = None, []
        if over and not mill.spoiled and not (bad and self._may_try_again()):
            if bad:
                log.error("live %s: part %s is given up: %s", self.feed.live_id, part.number, told)
            self._done_parts.add(part.number)
            return
        log.warning("live %s: ffmpeg ended at chunk %s: %s", self.feed.live_id, fed, told)
        self._retry_at = time.monotonic() + RETRY_SECONDS
        if last is None:
            self._unreadable = True

    def _may_try_again(self) -> bool:
        """What ffmpeg complains of at its end may be the disk; but not each time, and for good."""
        self._failures = self._failures + 1 if self._failed_at == self._shelf.segments else 1
        self._failed_at = self._shelf.segments
        return self._failures < MOST_FAILURES

    def _is_finished(self) -> bool:
        self._ending_since = self._ending_since or time.monotonic()
        for part in parts(self.feed.folder):
            part.finish()
        if self._mill is None and self._part() is None:
            return True
        return time.monotonic() - self._ending_since > FINISHING_SECONDS

    def _finish(self) -> None:
        self.stop()
        if self._shelf.segments:
            self._shelf.write_playlists(ended=True)
        self._tell(whole=True)
        forget(self.feed.folder)
        self.finished = True

    @property
    def away_since(self) -> datetime | None:
        """Since when nothing arrives; None while something does."""
        heard = [at for part in parts(self.feed.folder)[-1:] if (at := part.heard_at())]
        if not heard or time.time() - heard[0] < AWAY_AFTER_SECONDS:
            return None
        return datetime.fromtimestamp(heard[0], UTC)

    def _tell(self, *, whole: bool = False) -> None:
        self._told_at = time.monotonic()
        found = self._found
        rate = median(self._rates) if self._rates else None
        known = found is not None or self._unreadable
        seen = None if self._unreadable else found
        stream = Stream(
            segments=self._shelf.segments,
            duration_ms=self._shelf.duration_ms,
            last_segment_at=self._last_at or self._shelf.last_at,
            began_at=self._first_at,
            away_since=self.away_since,
            width=found.width if found else None,
            height=found.height if found else None,
            frame_rate=round(rate, 1) if rate else None,
            bitrate_kilobits=round(sum(self._bits) / len(self._bits)) if self._bits else None,
            dropped_frames=self._dropped,
            trouble=trouble_of(
                picture=bool(seen and seen.picture),
                sound=bool(seen and seen.sound),
                rate=rate,
                full=self._shelf.full,
            )
            if known
            else None,
            whole=whole,
        )
        with suppress(Busy):
            actions.note_stream(self.feed.broadcast_id, stream)
