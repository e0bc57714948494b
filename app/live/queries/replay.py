"""Reads of what is left of a live lesson: its recording, its chapters, the course it became."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.courses import queries as courses
from app.courses.rules import State as CourseState
from app.courses.rules import open_to_newcomers
from app.kit.blobs import blobs
from app.kit.db import session
from app.kit.errors import NotAllowed, NotFound
from app.live.models import Broadcast, LiveMarker, LiveReplay
from app.live.queries.broadcasting import PREFIX, broadcast_of
from app.live.queries.planning import LiveCard, get_live
from app.live.rules import HI, INDEX, LOW, MASTER, Phase, Segment, SendRefusal
from app.live.rules.attendance import milliseconds
from app.live.rules.replay import (
    ReplayProblem,
    ReplayRefusal,
    ReplayState,
    Stretch,
    chapters,
    place_of,
    recorded_ms,
    stretches,
)
from app.live.rules.replay_playlists import (
    Recorded,
    joined_master,
    joined_playlist,
    recorded_segments,
)

RUNGS = (HI, LOW)


@dataclass(frozen=True)
class Marker:
    """A moment on air with a title; ``at_ms`` is where it lies in the recording."""

    id: int
    title: str
    at: datetime
    at_ms: int


@dataclass(frozen=True)
class ReplayCourse:
    """The course that a recording became; ``open`` once newcomers can learn from it."""

    id: int
    state: CourseState
    open: bool


@dataclass(frozen=True)
class ReplayView:
    """A lesson that is over, to be watched again by those who were invited.

    ``state`` and ``problem`` are for its teacher alone, and so is a course that is not published.
    Without a ``manifest_url`` it is watched as that course only.
    """

    live_id: int
    manifest_url: str | None
    duration_ms: int
    chapters: list[tuple[int, str]]
    state: ReplayState | None
    problem: ReplayProblem | None
    course: ReplayCourse | None


@dataclass(frozen=True)
class StoredStay:
    """A stay on air whose stream lies in the store; ``whole`` once nothing follows."""

    id: int
    folder: str
    whole: bool

    def playlist(self, rung: str) -> str | None:
        """What is listed of it in a quality; None where it has none."""
        return _read(f"{PREFIX}/{self.folder}/{rung}/{INDEX}")

    def segments(self) -> list[Segment]:
        """What was recorded of it, in order."""
        return recorded_segments(self.playlist(HI) or "")

    def recorded(self, live_id: int, rung: str) -> Recorded:
        """Its segments in a quality, in the better one where it has no other."""
        text = self.playlist(rung)
        chosen = rung if text is not None else HI
        text = text if text is not None else self.playlist(HI)
        home = blobs().url(f"{PREFIX}/{self.folder}/{chosen}")
        keys = f"/api/v1/live/{live_id}/keys/{self.id}"
        return Recorded(recorded_segments(text or ""), home, keys)


def stays_of(live_id: int) -> list[StoredStay]:
    """The stays on air of a lesson that brought something, in order; tests do not count."""
    rows = session.execute(
        select(Broadcast.id, Broadcast.folder, Broadcast.whole_at)
        .where(
            Broadcast.live_id == live_id, Broadcast.test.is_(False), Broadcast.began_at.is_not(None)
        )
        .order_by(Broadcast.began_at, Broadcast.id)
    )
    return [StoredStay(row.id, row.folder, row.whole_at is not None) for row in rows]


def timeline_of(live_id: int) -> list[Stretch]:
    """Which moments the recording of a lesson holds, and where; as far as it goes while on air."""
    kept = session.scalar(select(LiveReplay.stretches).where(LiveReplay.live_id == live_id))
    if kept:
        return [Stretch(*one) for one in kept]
    return stretches(
        (milliseconds(segment.at), segment.duration_ms)
        for stay in stays_of(live_id)
        for segment in stay.segments()
    )


def timeline_of_replay(live_id: int) -> list[Stretch]:
    """The timeline of a lesson that is over, for callers that have decided who may know it; raises
    NotFound for one that was never on air or still is."""
    if session.get(LiveReplay, live_id) is None:
        raise NotFound(ReplayRefusal.NO_REPLAY)
    return timeline_of(live_id)


def course_of_live(live_id: int) -> int | None:
    """The course that the recording of a live lesson became, whoever may see it."""
    return session.scalar(select(LiveReplay.course_id).where(LiveReplay.live_id == live_id))


def markers_of(viewer: User, live_id: int) -> list[Marker]:
    """The markers of a lesson in order, for its teacher; raises NotFound, NotAllowed."""
    if get_live(viewer, live_id).teacher.id != viewer.id:
        raise NotAllowed(SendRefusal.NOT_ITS_TEACHER)
    found = _markers(live_id)
    parts = timeline_of(live_id) if found else []
    return [
        Marker(one.id, one.title, one.at, place_of(parts, milliseconds(one.at))) for one in found
    ]


def _markers(live_id: int) -> list[LiveMarker]:
    statement = select(LiveMarker).where(LiveMarker.live_id == live_id)
    return list(session.scalars(statement.order_by(LiveMarker.at, LiveMarker.id)))


def chapters_of_live(live_id: int) -> list[tuple[int, str]]:
    """(place, title) of the chapters that its markers make of a recording."""
    marks = [(milliseconds(one.at), one.title) for one in _markers(live_id)]
    return chapters(timeline_of(live_id), marks) if marks else []


def get_replay(viewer: User, live_id: int) -> ReplayView:
    """The replay of a lesson that is over, for those who were invited; raises NotFound."""
    card = get_live(viewer, live_id)
    on_air = broadcast_of(live_id) if card.state is Phase.ENDED else None
    if on_air is None:
        raise NotFound(ReplayRefusal.NO_REPLAY)
    kept = session.get(LiveReplay, live_id)
    its_own = card.teacher.id == viewer.id
    return ReplayView(
        live_id=live_id,
        manifest_url=None if on_air.withdrawn else on_air.recording_url,
        duration_ms=recorded_ms(timeline_of(live_id)),
        chapters=chapters_of_live(live_id),
        state=kept.state if kept and its_own else None,
        problem=_problem(kept.problem) if kept and its_own else None,
        course=_course_of(viewer, card, kept.course_id) if kept and kept.course_id else None,
    )


def _problem(code: str | None) -> ReplayProblem | None:
    return next((one for one in ReplayProblem if one.code == code), None)


def _course_of(viewer: User, card: LiveCard, course_id: int) -> ReplayCourse | None:
    course = courses.find_course(viewer, course_id)
    if course is None:
        return None
    is_open = open_to_newcomers(course.state)
    if not is_open and card.teacher.id != viewer.id:
        return None
    state = course.state if is_open else courses.newest_revision(course_id).stage
    return ReplayCourse(course_id, state, is_open)


def replayed_by(course_id: int) -> int | None:
    """The live lesson that a course is the replay of."""
    return session.scalar(select(LiveReplay.live_id).where(LiveReplay.course_id == course_id))


def replay_playlist(viewer: User, live_id: int, name: str) -> str:
    """A playlist of all stays on air of a lesson that is over as one recording: ``index``, or the
    name of a quality. Raises NotFound."""
    get_replay(viewer, live_id)
    stays = stays_of(live_id)
    if name == MASTER.removesuffix(".m3u8"):
        for master in _masters(stays):
            return joined_master(master)
    recorded = [stay.recorded(live_id, name) for stay in stays] if name in RUNGS else []
    if any(one.segments for one in recorded):
        return joined_playlist(recorded)
    raise NotFound(ReplayRefusal.NO_REPLAY)


def _masters(stays: list[StoredStay]) -> Iterator[str]:
    """What the stays offer, those with the most qualities first."""
    found = [_read(f"{PREFIX}/{stay.folder}/{MASTER}") or "" for stay in stays]
    yield from sorted(filter(None, found), key=lambda text: -text.count("#EXT-X-STREAM-INF"))


def _read(key: str) -> str | None:
    with suppress(NotFound):
        size = blobs().size(key)
        return b"".join(blobs().open_range(key, 0, size)).decode()
    return None
