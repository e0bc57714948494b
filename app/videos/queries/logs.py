"""What operators read of recordings; nobody else is told what ffmpeg said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.kit import clock
from app.kit.db import session
from app.videos.models import Video
from app.videos.rules import State


@dataclass(frozen=True)
class OperatorFacts:
    """Where a recording stands, when it came there, and what was written down about it."""

    id: int
    filename: str
    state: State
    problem: str | None
    attempts: int
    scan: str
    at: datetime
    log: str

    def lines(self) -> Iterator[tuple[str, str]]:
        """Everything but the log, a name and a value each."""
        yield "recording", f"{self.id} {self.filename}"
        yield "state", f"{self.state} since {self.at:%Y-%m-%d %H:%M:%S}"
        yield "problem", self.problem or "none"
        yield "attempts", str(self.attempts)
        yield "scan", self.scan


def operator_facts(video_id: int) -> OperatorFacts | None:
    """A recording as operators see it; None where there is none."""
    video = session.get(Video, video_id)
    return _facts(video) if video else None


def failed_facts(limit: int) -> list[OperatorFacts]:
    """The recordings that failed, the latest first."""
    failed = select(Video).where(Video.state == State.FAILED)
    rows = session.scalars(failed.order_by(Video.finished_at.desc(), Video.id.desc()).limit(limit))
    return [_facts(one) for one in rows]


def _facts(video: Video) -> OperatorFacts:
    at = video.finished_at or video.started_at or video.queued_at or video.created_at
    return OperatorFacts(
        id=video.id,
        filename=video.filename,
        state=video.state,
        problem=video.problem,
        attempts=video.attempts,
        scan=video.scan,
        at=clock.local(at),
        log=video.log,
    )
