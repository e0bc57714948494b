"""Where programs may send to, and with which key: ports given to lessons, keys changed."""

from typing import TYPE_CHECKING

from app.kit.db import session, transactional
from app.kit.errors import Conflict
from app.kit.settings import settings
from app.live import ingest, queries
from app.live.actions._lessons import lesson_of_teacher
from app.live.models import Broadcast, LiveLesson
from app.live.rules import SendRefusal, Way, share_ports

if TYPE_CHECKING:
    from app.accounts.models import User


@transactional
def give_ports() -> None:
    """Each lesson whose doors are open has a port of its own, as far as there are enough.

    Who has one keeps it: a program that sends is not sent elsewhere because another lesson ends.
    """
    held = queries.ports_held()
    for live_id, port in share_ports(held, settings().srt_ports).items():
        if held[live_id] != port:
            session.get_one(LiveLesson, live_id).srt_port = port


@transactional
def change_sender_key(actor: "User", live_id: int) -> LiveLesson:
    """Give the lesson another key; the one before opens nothing from now on.

    A program that sends with it is let go; with the new key it comes back into the same stay. A
    browser that sends needs no key and goes on. Refuses everybody but the lesson's teacher
    (NotAllowed) and a lesson that is over or called off (Conflict).
    """
    lesson = lesson_of_teacher(actor, live_id)
    if lesson.ended_at is not None or lesson.called_off_at is not None:
        raise Conflict(SendRefusal.NO_MORE_SENDERS)
    lesson.sender_turn += 1
    broadcast = queries.open_broadcast(lesson.id)
    if broadcast is not None and broadcast.way is not Way.BROWSER:
        _let_go(broadcast)
    return lesson


def _let_go(broadcast: Broadcast) -> None:
    broadcast.sender = None
    ingest.Part(broadcast.folder, broadcast.part).finish()
