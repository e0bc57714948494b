"""Why an entry of the ledger is what it is: which evenings, what was seen, what did not count."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.queries import organisation_titles, people
from app.courses.models import Course
from app.courses.rules import Kind
from app.credits import rules
from app.credits.models import CreditEntry
from app.credits.queries import Listed
from app.kit.db import session
from app.learning.rules import MOMENT_MS, missing_spans
from app.progress import queries as progress
from app.progress.models import Coverage, Play
from app.progress.queries import LessonStanding

MOST_SITTINGS = 2_000


@dataclass(frozen=True)
class Evening:
    """One time somebody sat in front of a lesson of the course."""

    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True)
class Uncounted:
    """What of the watching did not count at first: when, the reason's code, and how much."""

    at: datetime
    reason: str
    seconds: int


@dataclass(frozen=True)
class Why:
    """What an entry is explained with; amounts in centihours, lengths in seconds.

    ``covered_permille`` and ``covered_seconds`` are None where nothing is known of the watching.
    ``gaps`` and ``gap_seconds`` are what was never seen.
    """

    listed: Listed
    course_id: int | None
    course_kind: Kind | None
    measured_seconds: int | None
    bounds: tuple[int, int | None] | None
    covered_seconds: int | None
    covered_permille: int | None
    gaps: int
    gap_seconds: int
    evenings: Sequence[Evening]
    uncounted: Sequence[Uncounted]
    organisation: str
    actor: str
    pair: CreditEntry | None
    """What this entry takes back, or what took it back."""


@dataclass(frozen=True)
class _Known:
    """What was read for a whole page of entries at once."""

    watched: dict[int, LessonStanding]
    evenings: dict[int, list[Evening]]
    homes: dict[int, str]
    actors: dict[int, str]
    kinds: dict[int, Kind]
    pairs: dict[int, CreditEntry]


def explained(person_id: int, listed: Sequence[Listed]) -> list[Why]:
    """Each entry of a person with what explains it; a fixed number of statements for any number.

    Who may see the person's entries was decided by who listed them.
    """
    entries = [one.entry for one in listed]
    lesson_ids = {id_ for entry in entries for id_ in _lessons(entry)}
    actors = people({entry.actor_id for entry in entries if entry.actor_id})
    known = _Known(
        watched=progress.lesson_standing(person_id, lesson_ids),
        evenings=_evenings(person_id, lesson_ids),
        homes=organisation_titles({entry.organisation_id for entry in entries}),
        actors={id_: person.name for id_, person in actors.items()},
        kinds=_kinds({id_ for entry in entries if (id_ := _course_id(entry))}),
        pairs=_pairs(listed),
    )
    return [_why(one, known) for one in listed]


def _lessons(entry: CreditEntry) -> list[int]:
    found: list[int] = entry.evidence.get("lesson_ids", [])
    return found


def _evenings(person_id: int, lesson_ids: Collection[int]) -> dict[int, list[Evening]]:
    """When somebody sat in front of each lesson and reported something, in order."""
    if not lesson_ids:
        return {}
    rows = session.execute(
        select(Coverage.lesson_id, Play.opened_at, Play.beat_ms)
        .join(Coverage, Coverage.id == Play.coverage_id)
        .where(
            Play.learner_id == person_id,
            Coverage.lesson_id.in_(lesson_ids),
            Play.beat_ms.is_not(None),
        )
        .order_by(Play.opened_at)
        .limit(MOST_SITTINGS)
    )
    found: dict[int, list[Evening]] = defaultdict(list)
    for lesson_id, opened_at, beat_ms in rows:
        ended = opened_at + timedelta(milliseconds=beat_ms or 0)
        found[lesson_id].append(Evening(opened_at, ended))
    return found


def _kinds(course_ids: Collection[int]) -> dict[int, Kind]:
    if not course_ids:
        return {}
    rows = session.execute(select(Course.id, Course.kind).where(Course.id.in_(course_ids)))
    return {row.id: row.kind for row in rows}


def _pairs(listed: Iterable[Listed]) -> dict[int, CreditEntry]:
    """The entries on the other side of a correction, by id."""
    ids = {one.reversed_by or one.entry.reverses_id for one in listed} - {None}
    if not ids:
        return {}
    found = session.scalars(select(CreditEntry).where(CreditEntry.id.in_(ids)))
    return {entry.id: entry for entry in found}


def _why(listed: Listed, known: _Known) -> Why:
    entry = listed.entry
    evidence, lessons = entry.evidence, _lessons(entry)
    watched = [known.watched[id_] for id_ in lessons if id_ in known.watched]
    course_id = _course_id(entry)
    seconds: int | None = evidence.get("measured_seconds")
    covered_ms = sum(one.covered_ms for one in watched)
    duration_ms = sum(one.duration_ms for one in watched)
    permille: int | None = evidence.get("covered_permille")
    if permille is None and duration_ms:
        permille = rules.permille(covered_ms, duration_ms)
    gaps = [gap for one in watched for gap in missing_spans(one.spans, one.duration_ms, MOMENT_MS)]
    return Why(
        listed=listed,
        course_id=course_id,
        course_kind=known.kinds.get(course_id or 0),
        measured_seconds=seconds,
        bounds=rules.bounds_of(seconds, listed.rule_set) if seconds is not None else None,
        covered_seconds=covered_ms // 1000 if duration_ms else None,
        covered_permille=permille,
        gaps=len(gaps),
        gap_seconds=sum(end - start for start, end in gaps) // 1000,
        evenings=_until(entry.at, [one for id_ in lessons for one in known.evenings.get(id_, ())]),
        uncounted=[_uncounted(one) for one in evidence.get("uncounted", [])],
        organisation=known.homes.get(entry.organisation_id, ""),
        actor=known.actors.get(entry.actor_id or 0, ""),
        pair=known.pairs.get(listed.reversed_by or entry.reverses_id or 0),
    )


def _until(at: datetime, evenings: Iterable[Evening]) -> list[Evening]:
    """What was watched before the hours were entered, in order."""
    return sorted((one for one in evenings if one.began_at <= at), key=lambda one: one.began_at)


def _uncounted(told: dict[str, str | int]) -> Uncounted:
    return Uncounted(
        datetime.fromisoformat(str(told["at"])), str(told["reason"]), int(told["seconds"])
    )


def _course_id(entry: CreditEntry) -> int | None:
    """The course it was earned with; that of a replay stands in the evidence, since its source is
    the live lesson."""
    kind, _, number = entry.source.partition(":")
    told: int | None = entry.evidence.get("course_id")
    if told is not None:
        return told
    return int(number) if kind == "course" and number.isdecimal() else None
