"""The demo's notes, and its draft of rules for next year."""

from collections.abc import Iterable
from datetime import timedelta

from app.credits import actions as credits
from app.credits.forms import RuleSetForm, typed_from
from app.credits.queries import get_rule_set
from app.demo import queries
from app.demo.forms import DraftOutline, NoteOutline
from app.demo.rules.evenings import awake
from app.kit import clock
from app.kit.db import transactional
from app.kit.forms import parse
from app.notes import actions as notes
from app.notes.forms import NewNote


@transactional
def make_notes(outlines: Iterable[NoteOutline]) -> None:
    """Every note at its hour, beside the lesson that its writer studies."""
    ids, now = queries.course_ids(), clock.now()
    for number, outline in enumerate(outlines, start=1):
        lesson_id = queries.lesson_id(ids[outline.course], outline.lesson)
        assert lesson_id is not None, "the outline names its place"
        form = NewNote(body=outline.body, client_id=f"demo-{number}", at_seconds=outline.at_seconds)
        with clock.held_at(awake(clock.local(now - timedelta(hours=outline.hours_ago)))):
            notes.write_note(queries.person(outline.learner), lesson_id, form)


@transactional
def make_drafts(outlines: Iterable[DraftOutline]) -> None:
    """Drafts as the editor would write them, with whom they change worked out."""
    now = clock.now()
    for outline in outlines:
        author, before = queries.person(outline.by), get_rule_set(outline.copy_of, 1)
        at = awake(clock.local(now - timedelta(days=outline.days_ago)))
        first = at.replace(year=at.year + 1, month=1, day=1).date()
        typed = typed_from(before) | outline.typed | {"effective_from": first.isoformat()}
        with clock.held_at(at):
            draft = credits.write_draft(author, parse(RuleSetForm, typed).rule_set(before))
            credits.ask_for_preview(author, draft.id)
