"""What is said in the rooms of the demo's courses."""

from collections.abc import Iterable
from datetime import timedelta

from app.demo import queries
from app.demo.forms import MessageOutline
from app.demo.rules.evenings import awake
from app.discussion import actions as discussion
from app.discussion.forms import NewMessage
from app.kit import clock
from app.kit.db import transactional


@transactional
def talk(outlines: Iterable[MessageOutline]) -> None:
    """Says everything in the order of the calendar; then what was pinned, met and hidden."""
    ids, now = queries.course_ids(), clock.now()
    said: dict[str, int] = {}
    in_order = sorted(outlines, key=lambda one: -one.hours_ago)
    for number, outline in enumerate(in_order, start=1):
        at = awake(clock.local(now - timedelta(hours=outline.hours_ago)))
        course_id = ids[outline.course]
        form = NewMessage(
            body=outline.body,
            client_id=f"demo-{number}",
            reply_to=said.get(outline.reply_to or ""),
            lesson_id=queries.lesson_id(course_id, outline.lesson),
            at_seconds=outline.at_seconds,
        )
        with clock.held_at(at):
            message = discussion.post_message(
                queries.person(outline.author), f"course-{course_id}", form
            )
        if outline.key:
            said[outline.key] = message.id
        _answer(message.id, outline)


def _answer(message_id: int, outline: MessageOutline) -> None:
    """How others took it, a while later."""
    moment = awake(clock.local(clock.now() - timedelta(hours=max(outline.hours_ago - 1, 0))))
    teacher = queries.person(queries.teacher_of(outline.course))
    with clock.held_at(moment):
        for emoji, usernames in (outline.reactions or {}).items():
            for username in usernames:
                discussion.react(queries.person(username), message_id, emoji)
        if outline.pinned:
            discussion.pin_message(teacher, message_id)
        if outline.hidden is not None:
            discussion.hide_message(teacher, message_id, outline.hidden)
