"""The stored stream of one stay on air: sealed segments, their journal, and the playlists.

The journal is a line a segment beside the spool, written after the segment is stored and before a
playlist names it. Whoever opens the shelf again goes on after the last line.

When the disk is nearly full the recording stops, for good, and what is sent from then on is kept
for a minute only: those who watch go on watching, and what was recorded until then is the replay.
Where others fill even what is left, part of that minute makes room.
"""

import errno
import json
import logging
import os
import shutil
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.kit.blobs import blobs, put_bytes
from app.kit.sealing import sealed
from app.live.ingest.keys import window_key
from app.live.rules import (
    INDEX,
    MASTER,
    RECENT,
    WORTH_SKIPPING,
    Rung,
    Segment,
    head_name,
    is_recent,
    iv_of,
    last_lines,
    master_playlist,
    media_playlist,
    recent_playlist,
    segment_lines,
    segment_name,
)

PREFIX = "live"
JOURNAL = "journal"
LEAST_FREE_BYTES = 300 * 1024 * 1024
RING_SEGMENTS = 60
LATE_SEGMENTS = 10
"""Kept besides, for players that hold an earlier playlist."""

log = logging.getLogger(__name__)


@dataclass
class Shelf:
    """Stores segments in order; ``keys`` is the address below which players ask for keys."""

    folder: str
    home: Path
    keys: str
    least_free_bytes: int = LEAST_FREE_BYTES

    def __post_init__(self) -> None:
        self.full = False
        """Whether the recording has stopped because the disk is full."""
        self._ring: list[Segment] = []
        self._last: deque[Segment] = deque()
        """The segments that no player is spared, and the one before them."""
        self.rungs: list[Rung] = []
        self.last: Segment | None = None
        self._body: list[str] = []
        self.longest_ms = 0
        self.runs = 0
        self.part = 0
        """The part that the present run reads, and the one that the last segment came from."""
        self.last_part = 0
        self.first_at: datetime | None = None
        self.home.mkdir(parents=True, exist_ok=True)
        self._read_journal()

    def begin_run(self, heads: dict[str, bytes], rungs: list[Rung], part: int) -> int:
        """A run of ffmpeg begins with these heads; returns its number."""
        self.runs += 1
        self.part = part
        for name, head in heads.items():
            put_bytes(self._key(name, head_name(self.runs)), head)
        self._note({"run": self.runs, "part": part, "rungs": [asdict(rung) for rung in rungs]})
        changed = [rung.name for rung in rungs] != [rung.name for rung in self.rungs]
        self.rungs = rungs if changed or not self.rungs else self.rungs
        put_bytes(f"{PREFIX}/{self.folder}/{MASTER}", master_playlist(self.rungs).encode())
        return self.runs

    def add(self, segment: Segment, contents: dict[str, bytes], part: int) -> None:
        """Store one segment of every rung, then let the playlists name it."""
        self._watch_disk()
        try:
            self._put(segment, contents)
        except OSError as problem:
            if problem.errno != errno.ENOSPC or not self._ring:
                raise
            self._let_go(keep=len(self._ring) // 2)
            self._put(segment, contents)
        told = asdict(segment) | {"at": segment.at.isoformat()}
        self._note({"segment": told, "passing": self.full})
        self.last_part = part
        self._list(segment, passing=self.full)
        self.write_playlists(ended=False)
        self._let_go()

    def _put(self, segment: Segment, contents: dict[str, bytes]) -> None:
        key = window_key(self.folder, segment.window)
        for name, plain in contents.items():
            put_bytes(
                self._key(name, segment_name(segment.number)),
                sealed(plain, key, iv_of(segment.number)),
            )

    def write_playlists(self, *, ended: bool) -> None:
        """The playlists as they are now; the last ones say that nothing follows.

        One that is replaced within a second need not outlive the machine: the journal does.
        """
        body, first = "".join(self._body), None
        if self._ring and not ended:
            listed = self._ring[-RING_SEGMENTS:]
            body, first = last_lines(listed, None, self.keys), listed[0].number
        recent = None if first is not None or ended else self._recent_playlist()
        skips = recent is not None
        text = media_playlist(body, self.longest_ms, ended=ended, first=first, skips=skips)
        for rung in self.rungs:
            if self.segments > WORTH_SKIPPING:
                put_bytes(self._key(rung.name, RECENT), (recent or text).encode(), lasting=ended)
            put_bytes(self._key(rung.name, INDEX), text.encode(), lasting=ended)
        if ended:
            self._let_go(keep=0)

    @property
    def duration_ms(self) -> int:
        return self.last.start_ms + self.last.duration_ms if self.last else 0

    @property
    def last_at(self) -> datetime | None:
        """When the last segment ended, on the server's clock."""
        return self.last.at + timedelta(milliseconds=self.last.duration_ms) if self.last else None

    @property
    def segments(self) -> int:
        return self.last.number + 1 if self.last else 0

    def _watch_disk(self) -> None:
        if not self.full and shutil.disk_usage(self.home).free < self.least_free_bytes:
            self.full = True
            log.error("live stream %s: the disk is full, its recording has stopped", self.folder)

    def _recent_playlist(self) -> str | None:
        """None as long as there is not enough that could be skipped."""
        if len(self._last) < 2 or self._last[1].number < WORTH_SKIPPING:
            return None
        before, *listed = self._last
        return recent_playlist(listed, before, self.longest_ms, self.keys)

    def _let_go(self, keep: int = RING_SEGMENTS + LATE_SEGMENTS) -> None:
        """Of what is not recorded only the last minute is kept."""
        while len(self._ring) > keep:
            gone = self._ring.pop(0)
            for rung in self.rungs:
                blobs().delete_tree(self._key(rung.name, segment_name(gone.number)))

    def _list(self, segment: Segment, *, passing: bool) -> None:
        if passing:
            self._ring.append(segment)
        else:
            self._body.append(segment_lines(segment, self.last, self.keys))
        self.longest_ms = max(self.longest_ms, segment.duration_ms)
        self._last.append(segment)
        while len(self._last) > 2 and not is_recent(self._last[1], segment, self.longest_ms):
            self._last.popleft()
        self.first_at = self.first_at or segment.at
        self.last = segment

    def _key(self, rung: str, name: str) -> str:
        return f"{PREFIX}/{self.folder}/{rung}/{name}"

    def _note(self, line: dict[str, Any]) -> None:
        """Write a line down, whole or not at all: the disk may be full in the middle of it."""
        told = (json.dumps(line) + "\n").encode()
        with (self.home / JOURNAL).open("ab", buffering=0) as file:
            before = file.tell()
            try:
                if file.write(told) != len(told):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fdatasync(file.fileno())
            except OSError:
                file.truncate(before)
                raise

    def _read_journal(self) -> None:
        path = self.home / JOURNAL
        if not path.exists():
            return
        text = path.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if whole != text:  # what was being written when the process ended
            os.truncate(path, len(whole))
        for line in whole.splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue  # what is left is still worth having
            if "run" in told:
                self.runs, self.part = told["run"], told["part"]
                self.rungs = self.rungs or [Rung(**rung) for rung in told["rungs"]]
            else:
                at = datetime.fromisoformat(told["segment"].pop("at")).astimezone(UTC)
                self.last_part = self.part
                self.full = told.get("passing", False)
                self._list(Segment(at=at, **told["segment"]), passing=self.full)
