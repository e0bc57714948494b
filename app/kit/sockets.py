"""Socket.IO: who sent an event, its form, the slice's function, and the answer as an ack.

A slice declares its events in ``sockets.py`` with :func:`on`. WebSocket is the only transport, so
any process can serve any connection. People sign in at connect, by cookie or by ``auth: {token}``,
and are looked up again for every event: an ended sign-in is refused, and soon hears nothing more.
"""

import logging
import math
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request, session
from flask_socketio import SocketIO, join_room, leave_room
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.kit import announce, db, forms, web
from app.kit.acks import Ack, refused
from app.kit.announce import Announcement
from app.kit.carrying import Carrier, SharedCarrier
from app.kit.errors import Busy, NotFound, NotSignedIn, Refused, TooFast
from app.kit.frames import LARGEST_EVENT_BYTES, bounded, fields_of
from app.kit.gathering import Gathering, Items
from app.kit.pace import Pace
from app.kit.presence import Presence
from app.reasons import N_

log = logging.getLogger(__name__)

F = TypeVar("F", bound=forms.Form)
Answer = Callable[[Any, F], Ack]

PING_INTERVAL_SECONDS = 25
PING_PATIENCE_SECONDS = 20
SIGN_IN_CHECK_SECONDS = 60
EVENTS_AT_ONCE = 60
EVENTS_A_SECOND = 10
CHANNEL = "zhixing"
HEARD = "room:heard"

UNKNOWN_EVENT = N_("This event is not known here.")

socketio = SocketIO()
presence = Presence()
_pace = Pace(EVENTS_AT_ONCE, EVENTS_A_SECOND)
_events: dict[str, Callable[..., Ack]] = {}
_when_room_changes: list[Callable[[str], object]] = []
_tokens: dict[str, str] = {}
_watching = False


def init_app(app: Flask) -> None:
    """Serve Socket.IO beside the pages of ``app``; with Redis, announcements cross processes."""
    redis_url = app.config["SETTINGS"].redis_url
    socketio.server_options = {}  # an earlier application's must not leak into this one
    carrier = SharedCarrier(redis_url, channel=CHANNEL) if redis_url else Carrier()
    carrier.hear = _hear
    socketio.init_app(
        app,
        async_mode="gevent" if _patched() else "threading",
        client_manager=carrier,
        transports=["websocket"],
        allow_upgrades=False,
        ping_interval=PING_INTERVAL_SECONDS,
        ping_timeout=PING_PATIENCE_SECONDS,
        max_http_buffer_size=LARGEST_EVENT_BYTES,
    )
    bounded(socketio.server.eio)
    socketio.on("connect")(_unless_said(_connect))
    socketio.on("disconnect")(_unless_said(_disconnect))
    socketio.on("*")(_answer_unknown)
    for event, receive in _events.items():
        socketio.on(event)(receive)
    announce.deliver_through(_say)


def _patched() -> bool:
    if "gevent.monkey" not in sys.modules:
        return False
    from gevent import monkey

    return bool(monkey.is_module_patched("socket"))


def _gathered(room: str) -> str:
    """The ears of those in ``room`` who asked to hear it gathered."""
    return f"{room}/gathered"


def _send_gathered(room: str, items: Items) -> None:
    socketio.emit(HEARD, {"items": items}, to=_gathered(room), ignore_queue=True)


_gathering = Gathering(_send_gathered, presence.connections)


def _say(announcement: Announcement) -> None:
    socketio.server.manager.announce(announcement)


def _hear(announcement: Announcement) -> None:
    """Each listener of this process gets it by itself, or gathered, as it asked when it entered."""
    here = {"to": announcement.room, "ignore_queue": True}
    socketio.emit(announcement.event, announcement.payload, **here)
    if presence.connections(announcement.room):
        _gathering.add(announcement)


def say_here(room: str, event: str, payload: announce.Payload) -> None:
    """Tell those in ``room`` who are connected to this process, at once."""
    socketio.emit(event, payload, to=[room, _gathered(room)], ignore_queue=True)


def on(
    event: str, form: type[F], *, judges_sign_in: bool = False
) -> Callable[[Answer[F]], Answer[F]]:
    """Declare what answers an event: ``answer(actor, form) -> dict``, the ack's fields.

    The ack is ``{ok: true, ...}``, or ``{ok: false, error, message}`` when the sender is not
    signed in, the payload does not fit the form, or a refusal is raised. A sender that asks for
    no ack is served all the same.

    ``judges_sign_in``: in place of the actor it is given the token that the connection signed in
    with, and must judge it itself, together with many others (``kit.batching``).
    """

    def declare(answer: Answer[F]) -> Answer[F]:
        def receive(*payload: Any) -> Ack:
            def take() -> Ack:
                _keep_pace()
                if not judges_sign_in:
                    return answer(_sender(), forms.parse(form, fields_of(payload)))
                try:
                    return answer(_token(), forms.parse(form, fields_of(payload)))
                except Refused:
                    _sender()  # a stranger is told so; the others read it in their language
                    raise

            return _acknowledged(take)

        _events[event] = receive
        if socketio.server is not None:
            socketio.on(event)(receive)
        return answer

    return declare


def _keep_pace() -> None:
    """Before anything is looked up: a page that floods us is told to wait, at next to no cost."""
    wait = _pace.wait_seconds(_connection())
    if wait:
        raise TooFast(retry_after=math.ceil(wait))


def _acknowledged(answer: Callable[[], Ack]) -> Ack:
    try:
        return {"ok": True, **answer()}
    except Refused as refusal:
        return refused(refusal)
    except OperationalError:
        log.exception("the database did not answer")
        return refused(Busy())
    except Exception:
        log.exception("unexpected error at %s", request.event["message"])  # type: ignore[attr-defined]
        db.session.rollback()
        return refused(web.Failed())


def _answer_unknown(_event: str, *_payload: Any) -> Ack:
    return refused(NotFound(UNKNOWN_EVENT))


def _unless_said(react: Callable[..., Any]) -> Callable[..., Any]:
    """A page that sends the name of its own beginning or end as an event is not obeyed.

    Or it would go on to hear its rooms, while no end of its sign-in reached it any more.
    """

    def answer(*payload: Any) -> Any:
        said = socketio.server.manager.is_connected(_connection(), "/")
        return _answer_unknown("") if said else react(*payload)

    return answer


# Who is there


def _connection() -> str:
    connection: str = request.sid  # type: ignore[attr-defined]
    return connection


def _connect(auth: Any = None) -> None:
    """Remember the sign-in. A stranger is let in too: every event then says to sign in first."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if token is None:
        token = web.bearer_token() or session.get("sign_in")
    if isinstance(token, str) and token:
        _tokens[_connection()] = token
        _watch_sign_ins()


def _token() -> str:
    token = _tokens.get(_connection())
    if token is None:
        raise NotSignedIn()
    return token


def _sender() -> Any:
    person = web.identify(_tokens.get(_connection()))
    if person is None:
        raise NotSignedIn()
    # Looked up a moment ago: an action that reads everything anew need not read this again.
    db.session.expunge_all()
    web.login_manager._update_request_context_with_user(person)
    return person


def _watch_sign_ins() -> None:
    """Start, once a process, to look after the sign-ins of those who only listen."""
    global _watching
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if _watching or app.testing:
        return
    _watching = True

    def watch() -> None:
        while True:
            socketio.sleep(SIGN_IN_CHECK_SECONDS)
            with app.app_context():
                dismiss_ended()

    socketio.start_background_task(watch)


def dismiss_ended() -> None:
    """Disconnect everybody whose sign-in has ended since they connected; they hear no more."""
    for token in set(_tokens.values()):
        try:
            signed_in = web.identify(token) is not None
        except SQLAlchemyError:
            log.exception("sign-ins could not be looked up")
            return
        if not signed_in:
            for connection in [c for c, t in _tokens.items() if t == token]:
                socketio.server.disconnect(connection)


def _disconnect(_reason: Any = None) -> None:
    connection = _connection()
    _tokens.pop(connection, None)
    _pace.forget(connection)
    for room in presence.leave_all(connection):
        _room_changed(room)


def enter_room(room: str, person_id: int, *, gathered: bool = False) -> None:
    """The sender's connection hears ``room`` from now on and is counted there.

    ``gathered``: what it hears within some milliseconds arrives as one ``room:heard``.
    """
    leave_room(room if gathered else _gathered(room))
    join_room(_gathered(room) if gathered else room)
    presence.enter(room, _connection(), person_id)
    _room_changed(room)


def listen_in(room: str) -> None:
    """The sender's connection hears ``room``, too, without being counted there."""
    join_room(room)


def exit_room(room: str, *others: str) -> None:
    """The sender's connection hears ``room`` no more, nor any of the ``others``."""
    for each in (room, _gathered(room), *others):
        leave_room(each)
    if presence.leave(room, _connection()):
        _room_changed(room)


def only_room() -> str | None:
    """The room in which the sender's connection is, if it is in one only."""
    rooms = presence.rooms_of(_connection())
    return next(iter(rooms)) if len(rooms) == 1 else None


def when_room_changes(tell: Callable[[str], object]) -> Callable[[str], object]:
    """Register what to do when somebody entered or left a room of this process."""
    _when_room_changes.append(tell)
    return tell


def _room_changed(room: str) -> None:
    for tell in _when_room_changes:
        tell(room)
