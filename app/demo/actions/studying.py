"""People of the demo study, and the ledger hears what they earned elsewhere."""

from collections.abc import Iterable
from datetime import timedelta

from app.accounts.actions import end_token, open_sign_in
from app.credits import actions as credits
from app.credits.forms import NewHours
from app.credits.rules import EntryKind
from app.demo import queries
from app.demo.forms import HoursOutline, PartOutline, ReversalOutline, StudyOutline
from app.demo.rules.evenings import awake, evening_of
from app.kit import clock
from app.kit.db import transactional
from app.progress import actions as progress
from app.progress.actions import Beat, Study, record_studies
from app.progress.forms import BeatForm

A_COURSE_TAKES = timedelta(minutes=25)


@transactional
def study_courses(outlines: Iterable[StudyOutline]) -> None:
    """Every course that somebody finished, on the evening it was finished."""
    ids, now = queries.course_ids(), clock.now()
    studies = []
    for outline in outlines:
        learner_id = queries.person(outline.learner).id
        for place, (title, days_ago) in enumerate(outline.courses.items()):
            began = evening_of(clock.local(now - timedelta(days=days_ago)), place * 17 % 60)
            studies.append(Study(learner_id, ids[title], 1000, began, began + A_COURSE_TAKES))
    record_studies(studies)


@transactional
def begin_lessons(outlines: Iterable[PartOutline]) -> None:
    """Lessons that somebody is in the middle of, with gaps, reported as a player reports them."""
    ids, now = queries.course_ids(), clock.now()
    for outline in outlines:
        lesson = queries.published_lessons(ids[outline.course])[outline.lesson - 1]
        learner = queries.person(outline.learner)
        watched = timedelta(seconds=sum(end - start for start, end in outline.spans))
        at = awake(clock.local(now - timedelta(hours=outline.hours_ago)))
        with clock.held_at(at - watched):
            token, _opened = open_sign_in(learner.id, device="demo")
            play = progress.open_play(learner, lesson.lesson_id, device="demo")
        with clock.held_at(at):
            form = BeatForm(seq=1, spans=list(outline.spans))
            progress.record_beats([Beat(token, play.play_id, form)])
            end_token(token)


@transactional
def enter_hours(outlines: Iterable[HoursOutline]) -> None:
    """Hours from elsewhere, entered by the learning administrator; live lessons earn their own."""
    admin, now = queries.person("learning_admin"), clock.now()
    for number, outline in enumerate(outlines, start=1):
        learner = queries.person(outline.learner)
        at = evening_of(clock.local(now - timedelta(days=outline.days_ago))) - timedelta(hours=9)
        with clock.held_at(at):
            if outline.kind == "live":
                _award_live(learner.id, outline, number)
                continue
            entered = NewHours(
                kind=EntryKind(outline.kind),
                source=f"{outline.kind}:demo-{number}",
                title=outline.title,
                centihours=round(outline.hours * 100),
                on=clock.today(),
                required=outline.required,
                note=outline.note,
            )
            credits.enter_hours(admin, learner.id, entered)


def _award_live(learner_id: int, outline: HoursOutline, number: int) -> None:
    credits.award(
        learner_id,
        kind=EntryKind.LIVE,
        source=f"live:demo-{number}",
        title=outline.title,
        seconds=round(outline.hours * 3600),
        subjects=(),
        required=outline.required,
        at=clock.now(),
    )


@transactional
def take_back(outlines: Iterable[ReversalOutline]) -> None:
    """Entries that turned out to be wrong, with the reason."""
    admin, ids, now = queries.person("learning_admin"), queries.course_ids(), clock.now()
    for outline in outlines:
        learner = queries.person(outline.learner)
        entry_id = queries.entry_id(learner, f"course:{ids[outline.course]}")
        with clock.held_at(awake(clock.local(now - timedelta(days=outline.days_ago)))):
            credits.reverse_entry(admin, entry_id, outline.reason)
