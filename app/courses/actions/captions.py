"""Which captions a lesson of a draft shows: put beside it, replaced, taken away."""

from datetime import timedelta

from sqlalchemy import select

from app.courses.actions.courses import draft_revision
from app.courses.forms import NewCaptions
from app.courses.models import LessonVersion, Revision
from app.courses.permissions import Actor
from app.courses.queries import version_in
from app.courses.rules import refuse_older
from app.kit import clock
from app.kit.db import session, transactional
from app.kit.errors import Conflict, Invalid, NotFound
from app.reasons import N_
from app.videos import actions as recordings
from app.videos import queries as videos
from app.videos.queries import TrackFacts
from app.videos.rules.captions import Language, Reading

NO_RECORDING = N_("Captions belong to a recording; this lesson has none.")
KEPT_FOR = timedelta(days=30)
__all__ = ["put_captions", "remove_captions", "restore_captions", "sweep_captions"]


@transactional
def put_captions(
    actor: Actor,
    course_id: int,
    lesson_id: int,
    form: NewCaptions,
    found: Reading,
    source_name: str = "",
) -> int:
    """Show these captions with a lesson of the draft, in place of others in their language.

    What is published keeps its own. ``found`` was read from a file or from what was typed.
    Returns the new track's id, or that of the present one where it holds the same. Raises NotFound,
    NotAllowed, Conflict as ``draft_revision`` does; Conflict when they were changed meanwhile;
    Invalid with a sentence for each fault, and for a lesson without a recording.
    """
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    if version.video_id is None:
        raise Invalid(errors={"file": [NO_RECORDING]})
    _refuse_faults(found)
    tracks = videos.caption_tracks(version.caption_track_ids)
    present = next((one for one in tracks if one.language is form.language), None)
    older = refuse_older(present.id if present else 0, form.upon)
    if older:
        raise Conflict(older)
    if present and _same(present, form, found):
        return present.id
    track_id = recordings.keep_captions(
        actor,
        version.video_id,
        form.language,
        found.cues,
        label=form.label,
        source_name=source_name or (present.source_name if present else ""),
    )
    _show(revision, version, tracks, form.language, track_id)
    return track_id


@transactional
def remove_captions(actor: Actor, course_id: int, lesson_id: int, language: Language) -> int:
    """Show no captions of that language any more; returns which they were.

    Raises as above, and NotFound where there are none.
    """
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    tracks = videos.caption_tracks(version.caption_track_ids)
    gone = next((one for one in tracks if one.language is language), None)
    if gone is None:
        raise NotFound()
    version.caption_track_ids = [one.id for one in tracks if one.id != gone.id]
    _touch(revision)
    return gone.id


@transactional
def restore_captions(actor: Actor, course_id: int, lesson_id: int, track_id: int) -> Language:
    """Show a track again that this course has shown before; returns its language.

    Raises as above, NotFound for a track of another course, and Conflict when other captions have
    taken its place.
    """
    revision = draft_revision(actor, course_id)
    version = _get(revision, lesson_id)
    found = videos.caption_tracks([track_id])
    recordings_here = select(LessonVersion.video_id).where(LessonVersion.lesson_id == lesson_id)
    if not found or found[0].video_id not in set(session.scalars(recordings_here)):
        raise NotFound()
    tracks = videos.caption_tracks(version.caption_track_ids)
    if any(one.language is found[0].language and one.id != track_id for one in tracks):
        raise Conflict()
    _show(revision, version, tracks, found[0].language, track_id)
    return found[0].language


@transactional
def sweep_captions() -> int:
    """Delete the tracks that no lesson of any revision has shown for long; returns how many.

    A track that was taken away can be brought back for a month after it was written.
    """
    named = session.scalars(select(LessonVersion.caption_track_ids))
    shown = {track_id for tracks in named for track_id in tracks}
    return recordings.forget_captions(shown, clock.now() - KEPT_FOR)


def _refuse_faults(found: Reading) -> None:
    hindering = [(one.flaw.sentence, one.values) for one in found.faults if one.hinders]
    if hindering:
        raise Invalid(errors={"file": hindering})  # type: ignore[dict-item] # with their values


def _same(present: TrackFacts, form: NewCaptions, found: Reading) -> bool:
    words = videos.cues_by_track([present.id])[present.id]
    return words == found.cues and (not form.label or form.label == present.label)


def _show(
    revision: Revision,
    version: LessonVersion,
    tracks: list[TrackFacts],
    language: Language,
    track_id: int,
) -> None:
    """Languages stay in the order in which they came; a new one is offered last."""
    shown = {one.language: one.id for one in tracks} | {language: track_id}
    version.caption_track_ids = list(shown.values())
    _touch(revision)


def _get(revision: Revision, lesson_id: int) -> LessonVersion:
    version = version_in(revision.id, lesson_id)
    if version is None:
        raise NotFound()
    return version


def _touch(revision: Revision) -> None:
    revision.edited_at = clock.now()
    session.flush()
